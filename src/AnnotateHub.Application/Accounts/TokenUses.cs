namespace AnnotateHub.Application.Accounts;

/// <summary>Which uses of tokens the sign-in audit has already: one line a token, network and day, for scripts ask many times a second.
/// Each server remembers for itself and until it ends; a line too many does no harm.</summary>
internal sealed class TokenUses
{
    /// <summary>Beyond so many, those before are forgotten: somebody may come from ever new addresses.</summary>
    private const int Most = 10_000;

    private readonly Lock _lock = new();
    private readonly HashSet<(long Token, string Address)> _seen = [];
    private DateOnly _day;

    public bool IsFirst(long token, string address, DateOnly day)
    {
        lock (_lock)
        {
            if (day != _day || _seen.Count >= Most)
                _seen.Clear();
            _day = day;
            return _seen.Add((token, address));
        }
    }

    /// <summary>The line could not be written: the next use is the first again.</summary>
    public void Forget(long token, string address)
    {
        lock (_lock)
            _seen.Remove((token, address));
    }
}
