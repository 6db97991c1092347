using Microsoft.Extensions.Logging;

namespace AnnotateHub.UseCases.Annotate;

/// <summary>That something changed; who wants to know what asks for it by revision.</summary>
public sealed record AssignmentChanged(long AssignmentId, long Revision);

/// <summary>Tells this process, after the commit, that an assignment's log has grown. A hint only: nothing durable depends on hearing it.</summary>
public sealed class AssignmentNotifier(ILogger<AssignmentNotifier> log)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<long, List<Action<AssignmentChanged>>> _listeners = [];

    /// <summary>Calls the listener for every change of one assignment until the subscription is disposed. It must return quickly.</summary>
    public IDisposable Subscribe(long assignmentId, Action<AssignmentChanged> listener)
    {
        lock (_gate)
        {
            if (!_listeners.TryGetValue(assignmentId, out var listeners)) _listeners[assignmentId] = listeners = [];
            listeners.Add(listener);
        }

        return new Subscription(this, assignmentId, listener);
    }

    public void Publish(AssignmentChanged change)
    {
        Action<AssignmentChanged>[] listeners;
        lock (_gate) listeners = _listeners.TryGetValue(change.AssignmentId, out var found) ? [.. found] : [];
        foreach (var listener in listeners)
        {
            try
            {
                listener(change);
            }
#pragma warning disable CA1031 // A page that fails to repaint must not take the writer down with it.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                log.LogWarning(failure, "A listener of assignment {Assignment} failed", change.AssignmentId);
            }
        }
    }

    private void Remove(long assignmentId, Action<AssignmentChanged> listener)
    {
        lock (_gate)
        {
            if (!_listeners.TryGetValue(assignmentId, out var listeners)) return;
            listeners.Remove(listener);
            if (listeners.Count == 0) _listeners.Remove(assignmentId);
        }
    }

    private sealed class Subscription(AssignmentNotifier owner, long assignmentId, Action<AssignmentChanged> listener) : IDisposable
    {
        public void Dispose() => owner.Remove(assignmentId, listener);
    }
}
