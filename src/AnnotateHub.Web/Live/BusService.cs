using AnnotateHub.Application.Annotations.ActiveTime;
using AnnotateHub.Application.Kernel;

namespace AnnotateHub.Web.Live;

/// <summary>Hears the other nodes, and tells them what is published here.</summary>
internal sealed class BusService(
    PostgresBus bus,
    ClientNotifier notifier,
    Presence presence,
    LiveConnections connections,
    TimeProvider clock
) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!bus.IsOn)
            return;
        // A client that is cut off comes back within a second and asks by revision for what it may have missed.
        using var gaps = notifier.Subscribe<MessagesMissed>(_ =>
        {
            foreach (var connection in connections.All)
                connection.Abort();
        });
        await bus.RunAsync(Note, stoppingToken);
    }

    /// <summary>Before pages hear of it and look who is there.</summary>
    private void Note(IClientMessage message)
    {
        if (message is PresenceChanged change)
            presence.Note(change.ProjectId, change.RoundId, change.PersonId, clock.GetUtcNow());
    }
}
