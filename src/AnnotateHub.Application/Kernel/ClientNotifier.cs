using Microsoft.Extensions.Logging;

namespace AnnotateHub.Application.Kernel;

/// <summary>The notifier of one process, and the place where messages of other nodes come in.</summary>
public sealed class ClientNotifier(ILogger<ClientNotifier> log) : IClientNotifier
{
    private readonly Lock _gate = new();

    /// <summary>By type of message and person; null hears everybody's.</summary>
    private readonly Dictionary<(Type Message, long? PersonId), List<Listener>> _listeners = [];

    /// <summary>What is published here, for the bus that carries it to other nodes; null where there is no other.</summary>
    private Action<IClientMessage>? _carry;

    public void Publish<TMessage>(TMessage message)
        where TMessage : IClientMessage
    {
        Tell(message, isOwn: true);
        Volatile.Read(ref _carry)?.Invoke(message);
    }

    /// <summary>Tells listeners of this process what another node published; it goes no further.</summary>
    public void Relay(IClientMessage message) => Tell(message, isOwn: false);

    public IDisposable Subscribe<TMessage>(Action<TMessage> listener)
        where TMessage : IClientMessage => Add<TMessage>(null, listener, ownOnly: false);

    public IDisposable SubscribeToOwn<TMessage>(Action<TMessage> listener)
        where TMessage : IClientMessage => Add<TMessage>(null, listener, ownOnly: true);

    public IDisposable Subscribe<TMessage>(long personId, Action<TMessage> listener)
        where TMessage : IPersonMessage => Add<TMessage>(personId, listener, ownOnly: false);

    /// <param name="carry">Called at every message that is published here; it must return quickly.</param>
    internal void CarryBy(Action<IClientMessage>? carry) => Volatile.Write(ref _carry, carry);

    private void Tell(IClientMessage message, bool isOwn)
    {
        Listener[] listeners;
        lock (_gate)
        {
            listeners = [.. From((message.GetType(), null))];
            if (message is IPersonMessage own)
                listeners = [.. listeners, .. From((message.GetType(), own.PersonId))];
        }

        foreach (var listener in listeners)
            if (isOwn || !listener.OwnOnly)
                TryTell(listener, message);
    }

    private void TryTell(Listener listener, IClientMessage message)
    {
        try
        {
            listener.Tell(message);
        }
#pragma warning disable CA1031 // A page that fails to repaint must not fail the one whose action is reported.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            log.LogWarning(failure, "A listener of {Message} failed", message);
        }
    }

    private List<Listener> From((Type, long?) key) => _listeners.TryGetValue(key, out var found) ? found : [];

    private Subscription Add<TMessage>(long? personId, Action<TMessage> tell, bool ownOnly)
        where TMessage : IClientMessage
    {
        var key = (typeof(TMessage), personId);
        var listener = new Listener(message => tell((TMessage)message), ownOnly);
        lock (_gate)
        {
            if (!_listeners.TryGetValue(key, out var listeners))
                _listeners[key] = listeners = [];
            listeners.Add(listener);
        }

        return new Subscription(this, key, listener);
    }

    private void Remove((Type, long?) key, Listener listener)
    {
        lock (_gate)
        {
            if (!_listeners.TryGetValue(key, out var listeners))
                return;
            listeners.Remove(listener);
            if (listeners.Count == 0)
                _listeners.Remove(key);
        }
    }

    private sealed class Listener(Action<IClientMessage> tell, bool ownOnly)
    {
        public bool OwnOnly => ownOnly;

        public void Tell(IClientMessage message) => tell(message);
    }

    private sealed class Subscription(ClientNotifier owner, (Type, long?) key, Listener listener) : IDisposable
    {
        public void Dispose() => owner.Remove(key, listener);
    }
}
