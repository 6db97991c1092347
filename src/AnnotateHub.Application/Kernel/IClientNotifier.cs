namespace AnnotateHub.Application.Kernel;

/// <summary>
/// Tells pages and connected clients that something changed, after it is true in the database. Pages of this process subscribe here;
/// browsers and scripts hear the same messages through the live hub, as far as each may (docs/decisions/0006-one-live-hub.md). Where
/// several nodes share a database, each hears what the others publish (docs/decisions/0020-the-database-is-the-bus.md).
/// </summary>
public interface IClientNotifier
{
    /// <summary>Returns once every listener was called; one that throws keeps the message from nobody.</summary>
    void Publish<TMessage>(TMessage message)
        where TMessage : IClientMessage;

    /// <summary>Calls the listener for every message of this type until the subscription is disposed.</summary>
    /// <param name="listener">Called on any thread; it must return quickly.</param>
    IDisposable Subscribe<TMessage>(Action<TMessage> listener)
        where TMessage : IClientMessage;

    /// <summary>
    /// Only what was published in this process: for whoever acts on a message and does not only show it, since the node that published
    /// it acts on it already.
    /// </summary>
    IDisposable SubscribeToOwn<TMessage>(Action<TMessage> listener)
        where TMessage : IClientMessage;

    /// <summary>The same as <see cref="Subscribe{TMessage}(Action{TMessage})"/> for what concerns one person.</summary>
    IDisposable Subscribe<TMessage>(long personId, Action<TMessage> listener)
        where TMessage : IPersonMessage;
}
