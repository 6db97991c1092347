using System.Collections.Concurrent;
using Microsoft.AspNetCore.SignalR;

namespace AnnotateHub.Web.Live;

/// <summary>Connections of this node, to be ended when the session or token that opened them ends.</summary>
internal sealed class LiveConnections
{
    private readonly ConcurrentDictionary<string, HubCallerContext> _open = new();

    public IReadOnlyCollection<HubCallerContext> All => [.. _open.Values];

    public int Count => _open.Count;

    public void Add(HubCallerContext connection) => _open[connection.ConnectionId] = connection;

    public void Remove(string connectionId) => _open.TryRemove(connectionId, out _);
}
