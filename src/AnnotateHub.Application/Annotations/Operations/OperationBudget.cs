using System.Collections.Concurrent;

namespace AnnotateHub.Application.Annotations.Operations;

/// <summary>How many operations each person may still send: so many at once, and so many more each second.</summary>
public sealed class OperationBudget(OperationLimits limits, TimeProvider clock)
{
    private const int MaxRemembered = 10_000;
    private readonly ConcurrentDictionary<long, Purse> _purses = new();

    /// <returns>Null when they are taken; else how long to wait. Then none is.</returns>
    public TimeSpan? Take(long personId, int operations)
    {
        if (_purses.Count > MaxRemembered)
            _purses.Clear();
        var purse = _purses.GetOrAdd(personId, _ => new Purse(limits.Burst, clock.GetTimestamp()));
        lock (purse)
        {
            var now = clock.GetTimestamp();
            purse.Left = Math.Min(
                limits.Burst,
                purse.Left + (clock.GetElapsedTime(purse.At, now).TotalSeconds * limits.OperationsPerSecond)
            );
            purse.At = now;
            var wanted = Math.Min(operations, limits.Burst);
            if (purse.Left < wanted)
                return TimeSpan.FromSeconds(Math.Ceiling((wanted - purse.Left) / limits.OperationsPerSecond));
            purse.Left -= wanted;
            return null;
        }
    }

    private sealed class Purse(double left, long at)
    {
        public double Left { get; set; } = left;
        public long At { get; set; } = at;
    }
}
