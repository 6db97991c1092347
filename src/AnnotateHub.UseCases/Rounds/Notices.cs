using Microsoft.Extensions.Logging;

namespace AnnotateHub.UseCases.Rounds;

/// <summary>Tells this process, after the commit, that something waits for a person to read it. A hint only: what it is stands in the database.</summary>
public sealed class Notices(ILogger<Notices> log)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<long, List<Action>> _listeners = [];

    /// <summary>Calls the listener whenever something new waits for the person, until the subscription is disposed. It must return quickly.</summary>
    public IDisposable Subscribe(long personId, Action listener)
    {
        lock (_gate)
        {
            if (!_listeners.TryGetValue(personId, out var listeners)) _listeners[personId] = listeners = [];
            listeners.Add(listener);
        }

        return new Subscription(this, personId, listener);
    }

    public void Publish(long personId)
    {
        Action[] listeners;
        lock (_gate) listeners = _listeners.TryGetValue(personId, out var found) ? [.. found] : [];
        foreach (var listener in listeners)
        {
            try
            {
                listener();
            }
#pragma warning disable CA1031 // A page that fails to repaint must not fail the one whose deed is told.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                log.LogWarning(failure, "A listener of person {Person} failed", personId);
            }
        }
    }

    private void Remove(long personId, Action listener)
    {
        lock (_gate)
        {
            if (!_listeners.TryGetValue(personId, out var listeners)) return;
            listeners.Remove(listener);
            if (listeners.Count == 0) _listeners.Remove(personId);
        }
    }

    private sealed class Subscription(Notices owner, long personId, Action listener) : IDisposable
    {
        public void Dispose() => owner.Remove(personId, listener);
    }
}
