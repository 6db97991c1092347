using Microsoft.Extensions.Logging;

namespace AnnotateHub.UseCases.Annotate;

/// <summary>That something changed; who wants to know what asks for it by revision.</summary>
/// <param name="ConcernsHeld">Something was held or decided, or whether held work can be applied changed.</param>
/// <param name="IsSubmission">The change handed the work in.</param>
public sealed record AssignmentChanged(long AssignmentId, long PersonId, long Revision, bool ConcernsHeld = false, bool IsSubmission = false);

/// <summary>Tells this process, after the commit, that an assignment's log has grown. A hint only: nothing durable depends on hearing it.</summary>
/// <remarks>Listeners name a person and hear of that person's assignments alone, so that no page learns of another annotator's work.</remarks>
public sealed class AssignmentNotifier(ILogger<AssignmentNotifier> log)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<long, List<Action<AssignmentChanged>>> _listeners = [];

    /// <summary>Calls the listener for every change of the person's assignments until the subscription is disposed. It must return quickly.</summary>
    public IDisposable Subscribe(long personId, Action<AssignmentChanged> listener)
    {
        lock (_gate)
        {
            if (!_listeners.TryGetValue(personId, out var listeners)) _listeners[personId] = listeners = [];
            listeners.Add(listener);
        }

        return new Subscription(this, personId, listener);
    }

    /// <summary>Raised on any thread when held work anywhere changed. It says nothing else: who hears it reads what is theirs to see (<see cref="HeldWork"/>).</summary>
    public event Action? HeldChanged;

    /// <summary>Raised on any thread when anybody hands work in, with the assignment. For the server itself, never for a page.</summary>
    internal event Action<long>? Submitted;

    public void Publish(AssignmentChanged change)
    {
        if (change.IsSubmission) TellAbout(change, () => Submitted?.Invoke(change.AssignmentId));
        if (change.ConcernsHeld) TellAbout(change, () => HeldChanged?.Invoke());
        Action<AssignmentChanged>[] listeners;
        lock (_gate) listeners = _listeners.TryGetValue(change.PersonId, out var found) ? [.. found] : [];
        foreach (var listener in listeners) TellAbout(change, () => listener(change));
    }

    private void TellAbout(AssignmentChanged change, Action tell)
    {
        try
        {
            tell();
        }
#pragma warning disable CA1031 // A page that fails to repaint must not take the writer down with it.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            log.LogWarning(failure, "A listener of assignment {Assignment} failed", change.AssignmentId);
        }
    }

    private void Remove(long personId, Action<AssignmentChanged> listener)
    {
        lock (_gate)
        {
            if (!_listeners.TryGetValue(personId, out var listeners)) return;
            listeners.Remove(listener);
            if (listeners.Count == 0) _listeners.Remove(personId);
        }
    }

    private sealed class Subscription(AssignmentNotifier owner, long personId, Action<AssignmentChanged> listener) : IDisposable
    {
        public void Dispose() => owner.Remove(personId, listener);
    }
}
