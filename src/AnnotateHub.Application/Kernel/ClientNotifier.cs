using Microsoft.Extensions.Logging;

namespace AnnotateHub.Application.Kernel;

/// <summary>The notifier of one process.</summary>
public sealed class ClientNotifier(ILogger<ClientNotifier> log) : IClientNotifier
{
    private readonly Lock _gate = new();

    /// <summary>By type of message and person; null hears everybody's.</summary>
    private readonly Dictionary<(Type Message, long? PersonId), List<Delegate>> _listeners = [];

    public void Publish<TMessage>(TMessage message)
        where TMessage : IClientMessage
    {
        Delegate[] listeners;
        lock (_gate)
        {
            listeners = [.. From((typeof(TMessage), null))];
            if (message is IPersonMessage own)
                listeners = [.. listeners, .. From((typeof(TMessage), own.PersonId))];
        }

        foreach (var listener in listeners)
            Tell((Action<TMessage>)listener, message);
    }

    public IDisposable Subscribe<TMessage>(Action<TMessage> listener)
        where TMessage : IClientMessage => Add(null, listener);

    public IDisposable Subscribe<TMessage>(long personId, Action<TMessage> listener)
        where TMessage : IPersonMessage => Add(personId, listener);

    private void Tell<TMessage>(Action<TMessage> listener, TMessage message)
        where TMessage : IClientMessage
    {
        try
        {
            listener(message);
        }
#pragma warning disable CA1031 // A page that fails to repaint must not fail the one whose action is reported.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            log.LogWarning(failure, "A listener of {Message} failed", message);
        }
    }

    private List<Delegate> From((Type, long?) key) => _listeners.TryGetValue(key, out var found) ? found : [];

    private Subscription Add(long? personId, Delegate listener)
    {
        var key = (listener.GetType().GenericTypeArguments[0], personId);
        lock (_gate)
        {
            if (!_listeners.TryGetValue(key, out var listeners))
                _listeners[key] = listeners = [];
            listeners.Add(listener);
        }

        return new Subscription(this, key, listener);
    }

    private void Remove((Type, long?) key, Delegate listener)
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

    private sealed class Subscription(ClientNotifier owner, (Type, long?) key, Delegate listener) : IDisposable
    {
        private int _disposed;

        // Equal delegates may be subscribed twice: disposing one subscription again must not take the other's listener.
        public void Dispose()
        {
            if (Interlocked.Exchange(ref _disposed, 1) == 0)
                owner.Remove(key, listener);
        }
    }
}
