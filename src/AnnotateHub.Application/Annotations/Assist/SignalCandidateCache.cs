using AnnotateHub.Application.Kernel.Measures;

namespace AnnotateHub.Application.Annotations.Assist;

/// <summary>The latest images' candidates from their light: a reload, a second annotator or a prefetch does not compute them
/// again.</summary>
internal sealed class SignalCandidateCache(ServerMeter meter)
{
    private const int Most = 256;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Task<IReadOnlyList<ProposalView>>> _found = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();

    public async Task<IReadOnlyList<ProposalView>> GetAsync(string key, Func<Task<IReadOnlyList<ProposalView>>> compute)
    {
        Task<IReadOnlyList<ProposalView>>? task;
        lock (_lock)
        {
            var knew = _found.TryGetValue(key, out task);
            meter.Ask(CacheName.Proposals, knew);
            if (!knew)
            {
                _found[key] = task = compute();
                _order.Enqueue(key);
                if (_order.Count > Most)
                    _found.Remove(_order.Dequeue());
            }
        }

        try
        {
            return await task!;
        }
        catch
        {
            // The one who asked went away, or a file could not be read: the next who asks tries again.
            lock (_lock)
                if (_found.GetValueOrDefault(key) == task)
                    _found.Remove(key);
            throw;
        }
    }
}
