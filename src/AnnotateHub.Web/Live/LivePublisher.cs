using System.Threading.Channels;
using AnnotateHub.Application.Kernel;
using Microsoft.AspNetCore.SignalR;

namespace AnnotateHub.Web.Live;

/// <summary>Passes messages of this process on to connected clients, each hint only to readers whom it is for at this moment.</summary>
/// <remarks>
/// Whoever publishes never waits for it: messages are put down and delivered by one loop, and messages about the same thing that wait
/// together become one. So a job that reports a thousand times a second costs as much as one that reports twenty times.
/// </remarks>
internal sealed class LivePublisher(
    IClientNotifier notifier,
    LiveSubscriptions subscriptions,
    LiveAuthorization authorization,
    IHubContext<LiveHub, ILiveClient> hub,
    TimeProvider clock,
    ILogger<LivePublisher> log
) : BackgroundService
{
    /// <summary>After a delivery; the first message of a burst goes out at once.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly Lock _gate = new();
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );
    private readonly OrderedDictionary<object, IClientMessage> _waiting = [];
    private IReadOnlyList<IDisposable> _listening = [];

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        _listening =
        [
            // The newest revision is all that anybody asks with.
            notifier.Subscribe<AssignmentChanged>(message => Put((message.AssignmentId, message.PersonId), message)),
            notifier.Subscribe<NotificationAdded>(message => Put(message, message)),
            notifier.Subscribe<NotificationRead>(message => Put(message, message)),
            notifier.Subscribe<JobChanged>(message => Put(message, message)),
            notifier.Subscribe<RunChanged>(message => Put(message, message)),
            notifier.Subscribe<AdjudicationChanged>(message => Put(message, message)),
            notifier.Subscribe<PresenceChanged>(message => Put(message, message)),
        ];
        return base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        foreach (var subscription in _listening)
            subscription.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var _ in _signal.Reader.ReadAllAsync(stoppingToken))
        {
            foreach (var message in TakeAll())
                await TryDeliverAsync(message, stoppingToken);
            await Task.Delay(Pause, clock, stoppingToken);
        }
    }

    private void Put(object key, IClientMessage message)
    {
        lock (_gate)
            _waiting[key] = message;
        _signal.Writer.TryWrite(true);
    }

    private IClientMessage[] TakeAll()
    {
        lock (_gate)
        {
            IClientMessage[] taken = [.. _waiting.Values];
            _waiting.Clear();
            return taken;
        }
    }

    private async Task TryDeliverAsync(IClientMessage message, CancellationToken cancellationToken)
    {
        try
        {
            await DeliverAsync(message, cancellationToken);
        }
#pragma warning disable CA1031 // Whatever it is, the next message must go out; who missed this one asks by revision.
        catch (Exception failure) when (failure is not OperationCanceledException)
#pragma warning restore CA1031
        {
            log.LogWarning(failure, "{Message} could not be passed on", message);
        }
    }

    private Task DeliverAsync(IClientMessage message, CancellationToken cancellationToken) =>
        message switch
        {
            AssignmentChanged change => AssignmentAsync(change, cancellationToken),
            NotificationAdded added => EachAsync(
                Person(added.PersonId),
                // What concerns the whole server is in no project that a token could open.
                reader =>
                    added.ProjectId is { } project
                        ? authorization.ProjectAsync(reader, project, cancellationToken)
                        : Task.FromResult(reader.TokenId is null),
                client => client.NotificationsChanged()
            ),
            // Read where is not said, and a token opens projects only.
            NotificationRead read => EachAsync(
                Person(read.PersonId),
                reader => Task.FromResult(reader.TokenId is null),
                client => client.NotificationsChanged()
            ),
            JobChanged job => JobAsync(job, cancellationToken),
            RunChanged run => EachAsync(
                Project(run.ProjectId),
                reader => authorization.RunAsync(reader, run.ProjectId, run.RunId, cancellationToken),
                client => client.RunChanged(new RunHint(run.RunId, run.ProjectId))
            ),
            AdjudicationChanged change => EachAsync(
                Project(change.ProjectId),
                reader => authorization.AdjudicationAsync(reader, change.ProjectId, change.RoundId, change.ImageGroupId, cancellationToken),
                client =>
                    client.AdjudicationChanged(new AdjudicationHint(change.RoundId, change.ProjectId, change.ImageGroupId, change.PersonId))
            ),
            PresenceChanged presence => EachAsync(
                Project(presence.ProjectId),
                reader => authorization.PresenceAsync(reader, presence.ProjectId, presence.RoundId, cancellationToken),
                client => client.PresenceChanged(new PresenceHint(presence.ProjectId, presence.PersonId))
            ),
            _ => throw new InvalidOperationException($"No client is notified of {message.GetType().Name}; add a case, with who may hear it."),
        };

    private async Task AssignmentAsync(AssignmentChanged change, CancellationToken cancellationToken)
    {
        var hint = new AssignmentHint(change.AssignmentId, change.Revision);
        await EachAsync(Person(change.PersonId), IsForAsync, client => client.AssignmentChanged(hint));
        // Its own person has heard already.
        await EachAsync(
            new LiveSubject(LiveSubjectKind.Assignment, change.AssignmentId),
            async reader => reader.PersonId != change.PersonId && await IsForAsync(reader),
            client => client.AssignmentChanged(hint)
        );

        Task<bool> IsForAsync(LiveReader reader) => authorization.AssignmentAsync(reader, change.AssignmentId, cancellationToken);
    }

    private async Task JobAsync(JobChanged change, CancellationToken cancellationToken)
    {
        List<LiveSubject> subjects = [new LiveSubject(LiveSubjectKind.Job, change.JobId)];
        if (change.ProjectId is { } project)
            subjects.Add(Project(project));
        foreach (var subject in subjects)
        {
            foreach (var reader in subscriptions.From(subject))
            {
                if (await authorization.JobAsync(reader, change.JobId, cancellationToken) is { } hint)
                    await hub.Clients.Group(subject.GroupOf(reader)).JobChanged(hint);
            }
        }
    }

    private async Task EachAsync(LiveSubject subject, Func<LiveReader, Task<bool>> isForAsync, Func<ILiveClient, Task> tell)
    {
        foreach (var reader in subscriptions.From(subject))
            if (await isForAsync(reader))
                await tell(hub.Clients.Group(subject.GroupOf(reader)));
    }

    private static LiveSubject Person(long id) => new(LiveSubjectKind.Person, id);

    private static LiveSubject Project(long id) => new(LiveSubjectKind.Project, id);
}
