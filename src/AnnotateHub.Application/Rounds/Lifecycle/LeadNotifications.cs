using System.Threading.Channels;
using AnnotateHub.Application.Access;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace AnnotateHub.Application.Rounds.Lifecycle;

/// <summary>Tells leads that a round has nothing open any more, and that somebody did not reach the gate of a calibration; never a lead who
/// annotates in the round and may not know how far others are.</summary>
public sealed class LeadNotifications(
    IDbContextFactory<AnnotateHubDb> database,
    IClientNotifier notifier,
    TimeProvider clock,
    ILogger<LeadNotifications> log
) : IAsyncDisposable
{
    private readonly Channel<long> _submitted = Channel.CreateUnbounded<long>();
    private readonly Lock _starting = new();
    private IDisposable? _hearing;
    private Task? _loop;

    /// <summary>Looks after every submission from now on. Called when the server starts.</summary>
    public void Start()
    {
        lock (_starting)
        {
            if (_loop is not null)
                return;
            _hearing = notifier.SubscribeToOwn<AssignmentChanged>(change =>
            {
                if (change.IsSubmission)
                    _submitted.Writer.TryWrite(change.AssignmentId);
            });
            _loop = Task.Run(ListenAsync);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _hearing?.Dispose();
        _submitted.Writer.TryComplete();
        if (_loop is not null)
            await _loop;
    }

    /// <summary>Looks whether the round of a submitted assignment is complete, and tells its leads once.</summary>
    public async Task CheckAsync(long assignmentId, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var round = await db
            .Assignments.Where(work => work.Id == assignmentId && work.WithdrawnAt == null)
            .Select(work => work.Round!)
            .AsNoTracking()
            .SingleOrDefaultAsync(cancellationToken);
        // Free work has no end, and drift hides in its host.
        if (round is null or { ClosedAt: not null } or { Kind: RoundKind.Free or RoundKind.Drift })
            return;
        if (
            await db.WorkCounts.AnyAsync(
                count =>
                    count.RoundId == round.Id
                    && count.Count > 0
                    && count.State != AssignmentState.Submitted
                    && count.State != AssignmentState.Accepted,
                cancellationToken
            )
        )
            return;
        await (
            round.Kind is RoundKind.Calibration
                ? TellAsync(db, round, NotificationKind.CalibrationFinished, $"Everybody has submitted {round.Name}.", cancellationToken)
                : TellAsync(db, round, NotificationKind.RoundComplete, $"Every image of {round.Name} is submitted.", cancellationToken)
        );
    }

    /// <summary>Tells the leads who did not reach a calibration's gate.</summary>
    internal async Task GateFailedAsync(long roundId, IReadOnlyCollection<long> people, CancellationToken cancellationToken)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var round = await db.Rounds.AsNoTracking().SingleAsync(item => item.Id == roundId, cancellationToken);
        foreach (
            var name in await db
                .Users.Where(person => people.Contains(person.Id))
                .OrderBy(person => person.DisplayName)
                .Select(person => person.DisplayName)
                .ToListAsync(cancellationToken)
        )
            await TellAsync(db, round, NotificationKind.GateFailed, $"{name} did not reach the gate of {round.Name}.", cancellationToken);
    }

    private async Task TellAsync(AnnotateHubDb db, Round round, string kind, string text, CancellationToken cancellationToken)
    {
        var address = PageAddress.Round(round.ProjectId, round.Id);
        // What waits unread is not said again: work that came back and was submitted anew makes the round complete anew.
        var leads = await db
            .Memberships.Where(member =>
                member.ProjectId == round.ProjectId
                && (member.Role == ProjectRole.Lead || member.Role == ProjectRole.Manager)
                && !db.Notifications.Any(note =>
                    note.PersonId == member.PersonId
                    && note.Kind == kind
                    && note.Address == address
                    && note.Text == text
                    && note.ReadAt == null
                )
            )
            .Select(member => member.PersonId)
            .ToListAsync(cancellationToken);
        var told = new List<long>();
        foreach (var lead in leads)
            if (
                await db.ResolveScopeAsync(round.ProjectId, lead, cancellationToken) is { } scope
                && scope.ProgressVisible().Contains(round.Id)
            )
                told.Add(lead);
        foreach (var lead in told)
            db.Notify(lead, round.ProjectId, kind, text, address, clock.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        foreach (var lead in told)
            notifier.Publish(new NotificationAdded(lead, round.ProjectId));
    }

    private async Task ListenAsync()
    {
        await foreach (var assignment in _submitted.Reader.ReadAllAsync())
            try
            {
                await CheckAsync(assignment);
            }
#pragma warning disable CA1031 // Whatever it is, the next submission is looked at again; the pages say how far the round is.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                log.LogError(failure, "Telling leads of a complete round failed");
            }
    }
}
