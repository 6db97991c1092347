using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace AnnotateHub.Application.Accounts;

/// <summary>
/// Slows down who guesses passwords. It counts by the address that guesses and never by the account alone, so that nobody can shut others
/// out of theirs. Counts live in memory and are forgotten an hour after the last wrong password. Time is what has passed, not what the
/// clock says: a clock that is set back an hour would keep everybody of an address out for as long.
/// </summary>
public sealed class SignInGuard(SignInLimits limits, TimeProvider clock)
{
    private const int MaxRemembered = 50_000;
    private static readonly TimeSpan Memory = TimeSpan.FromHours(1);
    private readonly ConcurrentDictionary<(string Address, string? Name), Count> _counts = new();
    private readonly long _start = clock.GetTimestamp();

    /// <summary>An address as it is counted: a household or lab has a whole /64 of IPv6.</summary>
    public static string KeyOf(IPAddress? address)
    {
        if (address is null)
            return "";
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetworkV6 && !IPAddress.IsLoopback(address)
            ? $"{new IPAddress([.. address.GetAddressBytes()[..8], .. new byte[8]])}/64"
            : address.ToString();
    }

    /// <summary>
    /// Before a password is looked at: null to go on, else how long to wait. An attempt counts as wrong until <see cref="Succeeded"/>
    /// says otherwise, so that many at once are as many as one after the other.
    /// </summary>
    public TimeSpan? Begin(string address, string? userName)
    {
        Forget();
        var now = Now;
        var all = _counts.GetOrAdd((address, null), _ => new Count());
        var own = _counts.GetOrAdd((address, AccountProvisioning.Normalize(userName ?? "")), _ => new Count());
        lock (all)
        {
            if (now - all.Minute >= TimeSpan.FromMinutes(1))
                (all.Minute, all.Attempts) = (now, 0);
            if (++all.Attempts > limits.AttemptsPerMinute)
                return all.Minute + TimeSpan.FromMinutes(1) - now;
            if (all.Until > now)
                return all.Until - now;
        }

        lock (own)
        {
            if (own.Until > now)
                return own.Until - now;
            own.Add(now, limits.WrongByName, limits.LongestWaitMinutes);
            return null;
        }
    }

    public void Failed(string address)
    {
        var all = _counts.GetOrAdd((address, null), _ => new Count());
        lock (all)
            all.Add(Now, limits.WrongByAddress, limits.LongestWaitMinutes);
    }

    public void Succeeded(string address, string? userName) =>
        _counts.TryRemove((address, AccountProvisioning.Normalize(userName ?? "")), out _);

    private TimeSpan Now => clock.GetElapsedTime(_start);

    private void Forget()
    {
        if (_counts.Count < MaxRemembered)
            return;
        var old = Now - Memory;
        foreach (var (key, count) in _counts)
            if (count.Last < old)
                _counts.TryRemove(key, out _);
        if (_counts.Count >= MaxRemembered)
            _counts.Clear();
    }

    private sealed class Count
    {
        private int _wrong;
        public TimeSpan Until { get; private set; }
        public TimeSpan Last { get; private set; }
        public TimeSpan Minute { get; set; }
        public int Attempts { get; set; }

        public void Add(TimeSpan now, int free, int longestMinutes)
        {
            if (now - Last > Memory)
                _wrong = 0;
            Last = now;
            if (++_wrong >= free)
                Until = now + TimeSpan.FromSeconds(Math.Min(Math.Pow(2, _wrong - free), longestMinutes * 60.0));
        }
    }
}
