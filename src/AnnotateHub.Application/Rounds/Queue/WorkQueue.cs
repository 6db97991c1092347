using AnnotateHub.Application.Access;
using AnnotateHub.Application.Rounds.Calibration;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Rounds.Queue;

/// <summary>
/// One person's open work in working order: returned first; then calibration, seed, test, refinement, and free work that was started;
/// within a round by
/// place; what was skipped comes last of all. Drift work takes its place in the host round and cannot be told from it.
/// </summary>
/// <remarks>Every question seeks one row in the index (round, person, state, place), so that it costs the same with ten images and with a
/// hundred thousand.</remarks>
public sealed class WorkQueue(IDbContextFactory<AnnotateHubDb> database, CalibrationCheck check)
{
    private static readonly RoundKind[] Order =
    [
        RoundKind.Calibration,
        RoundKind.Seed,
        RoundKind.Test,
        RoundKind.Refinement,
        RoundKind.Free,
    ];
    private static readonly AssignmentState[] Open = [AssignmentState.Assigned, AssignmentState.InProgress];

    /// <summary>Null when nothing is open for the person, and for who may not annotate here.</summary>
    public async Task<QueueItem?> NextAsync(long projectId, long personId, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        if (await db.ResolveScopeAsync(projectId, personId, cancellationToken) is not { } scope || !scope.Role.MayAnnotate())
            return null;
        var queues = await QueuesAsync(db, scope, cancellationToken);
        return await NextAsync(db, scope, [.. queues.Where(queue => queue.WaitsFor is null)], cancellationToken);
    }

    /// <summary>The person's rounds in working order. Null for who is no member.</summary>
    public async Task<MyWork?> MyWorkAsync(long projectId, long personId, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        if (await db.ResolveScopeAsync(projectId, personId, cancellationToken) is not { } scope)
            return null;
        var queues = await QueuesAsync(db, scope, cancellationToken, alsoClosed: true);
        var ids = queues.SelectMany(queue => queue.Rounds).ToList();
        var counts = await db
            .WorkCounts.Where(workCount => workCount.PersonId == personId && ids.Contains(workCount.RoundId))
            .GroupBy(workCount => new { workCount.RoundId, workCount.State })
            .Select(group => new
            {
                group.Key.RoundId,
                group.Key.State,
                Count = group.Sum(workCount => workCount.Count),
            })
            .ToListAsync(cancellationToken);
        var skipped = await db
            .Assignments.Where(assignment =>
                assignment.ProjectId == projectId
                && assignment.PersonId == personId
                && assignment.WithdrawnAt == null
                && assignment.SkippedAt != null
                && Open.Contains(assignment.State)
            )
            .GroupBy(assignment => assignment.RoundId)
            .Select(group => new { group.Key, Count = group.Count() })
            .ToDictionaryAsync(item => item.Key, item => item.Count, cancellationToken);
        var rounds = new List<MyRound>();
        foreach (var queue in queues)
        {
            var own = counts.Where(item => queue.Rounds.Contains(item.RoundId)).ToList();
            if (own.Sum(item => item.Count) == 0)
                continue;
            var isServed = queue.PublicRound.ClosedAt is null && queue.WaitsFor is null && scope.Role.MayAnnotate();
            rounds.Add(
                new MyRound(
                    queue.PublicRound.Id,
                    queue.PublicRound.Kind,
                    queue.PublicRound.Name,
                    queue.PublicRound.ClosedAt is not null,
                    own.Where(item => item.State.IsDone()).Sum(item => item.Count),
                    own.Sum(item => item.Count),
                    own.Where(item => item.State is AssignmentState.Returned).Sum(item => item.Count),
                    queue.Rounds.Sum(id => skipped.GetValueOrDefault(id)),
                    queue.WaitsFor,
                    isServed ? await NextAsync(db, scope, [queue], cancellationToken) : null
                )
            );
        }

        var served = scope.Role.MayAnnotate()
            ? queues.Where(queue => queue.PublicRound.ClosedAt is null && queue.WaitsFor is null).ToList()
            : [];
        return new MyWork(rounds, await NextAsync(db, scope, served, cancellationToken), queues.Any(queue => queue.WaitsFor is not null));
    }

    /// <summary>Where an own assignment stands among the person's work of its round, in the order of the queue, done work
    /// included.</summary>
    public async Task<QueuePlace?> PlaceAsync(long assignmentId, long personId, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var here = await db
            .Assignments.AsNoTracking()
            .FirstOrDefaultAsync(
                assignment => assignment.Id == assignmentId && assignment.PersonId == personId && assignment.WithdrawnAt == null,
                cancellationToken
            );
        if (here is null || await db.ResolveScopeAsync(here.ProjectId, personId, cancellationToken) is not { } scope)
            return null;
        if (!await scope.OwnAssignments(db).AnyAsync(assignment => assignment.Id == assignmentId, cancellationToken))
            return null;
        var rounds = scope.WithHidden(scope.PublicRound(here.RoundId).Id);
        var own = db
            .Assignments.AsNoTracking()
            .Where(assignment => rounds.Contains(assignment.RoundId) && assignment.PersonId == personId && assignment.WithdrawnAt == null);
        var before = await own.CountAsync(
            assignment => assignment.QueueOrder < here.QueueOrder || (assignment.QueueOrder == here.QueueOrder && assignment.Id < here.Id),
            cancellationToken
        );
        var visible = scope.OwnAssignments(db);
        QueueEntry? previous = null,
            next = null;
        foreach (var round in rounds)
        {
            foreach (var state in Enum.GetValues<AssignmentState>())
            {
                var lane = visible.Where(assignment => assignment.RoundId == round && assignment.State == state);
                var earlier = await lane.Where(assignment =>
                        assignment.QueueOrder < here.QueueOrder || (assignment.QueueOrder == here.QueueOrder && assignment.Id < here.Id)
                    )
                    .OrderByDescending(assignment => assignment.QueueOrder)
                    .ThenByDescending(assignment => assignment.Id)
                    .Select(Entry)
                    .FirstOrDefaultAsync(cancellationToken);
                var later = await lane.Where(assignment =>
                        assignment.QueueOrder > here.QueueOrder || (assignment.QueueOrder == here.QueueOrder && assignment.Id > here.Id)
                    )
                    .OrderBy(assignment => assignment.QueueOrder)
                    .ThenBy(assignment => assignment.Id)
                    .Select(Entry)
                    .FirstOrDefaultAsync(cancellationToken);
                if (earlier is not null && (previous is null || earlier.CompareTo(previous) > 0))
                    previous = earlier;
                if (later is not null && (next is null || later.CompareTo(next) < 0))
                    next = later;
            }
        }

        return new QueuePlace(before + 1, await own.CountAsync(cancellationToken), previous?.Item, next?.Item);
    }

    /// <summary>The person's rounds in working order, each with the drift rounds that hide in it.</summary>
    private async Task<List<Queue>> QueuesAsync(
        AnnotateHubDb db,
        VisibilityScope scope,
        CancellationToken cancellationToken,
        bool alsoClosed = false
    )
    {
        var rounds = scope
            .Rounds.Where(round => Order.Contains(round.Kind) && (alsoClosed || round.ClosedAt is null))
            .OrderBy(round => Array.IndexOf(Order, round.Kind))
            .ThenBy(round => round.Id)
            .ToList();
        var isShut = rounds.Any(round => RoundRules.For(round.Kind).NeedsCalibration) && await IsShutAsync(db, scope, cancellationToken);
        return
        [
            .. rounds.Select(round => new Queue(
                round,
                scope.WithHidden(round.Id),
                isShut && round.ClosedAt is null && RoundRules.For(round.Kind).NeedsCalibration ? Editability.CalibrationFirst : null
            )),
        ];
    }

    /// <summary>A gate that looks shut is looked at again, in case the server ended between a submission and the comparison.</summary>
    private async Task<bool> IsShutAsync(AnnotateHubDb db, VisibilityScope scope, CancellationToken cancellationToken)
    {
        if (!await CalibrationGateQueries.IsOpenAsync(db, scope.ProjectId, scope.PersonId, cancellationToken))
            return false;
        if (!await check.CatchUpAsync(scope.ProjectId, scope.PersonId, cancellationToken))
            return true;
        return await CalibrationGateQueries.IsOpenAsync(db, scope.ProjectId, scope.PersonId, cancellationToken);
    }

    private static async Task<QueueItem?> NextAsync(
        AnnotateHubDb db,
        VisibilityScope scope,
        IReadOnlyList<Queue> queues,
        CancellationToken cancellationToken
    )
    {
        foreach (var queue in queues)
            if (await FirstAsync(db, scope, queue, [AssignmentState.Returned], isSkipped: false, cancellationToken) is { } returned)
                return returned;
        foreach (var queue in queues)
            if (
                await FirstAsync(
                    db,
                    scope,
                    queue,
                    queue.PublicRound.Kind is RoundKind.Free ? [AssignmentState.InProgress] : Open,
                    isSkipped: false,
                    cancellationToken
                ) is
                { } open
            )
                return open;
        foreach (var queue in queues)
            if (await FirstAsync(db, scope, queue, [.. Open, AssignmentState.Returned], isSkipped: true, cancellationToken) is { } skipped)
                return skipped;
        return null;
    }

    private static async Task<QueueItem?> FirstAsync(
        AnnotateHubDb db,
        VisibilityScope scope,
        Queue queue,
        AssignmentState[] states,
        bool isSkipped,
        CancellationToken cancellationToken
    )
    {
        QueueEntry? first = null;
        foreach (var round in queue.Rounds)
        {
            foreach (var state in states)
            {
                var found = await scope
                    .OwnAssignments(db)
                    .Where(assignment =>
                        assignment.RoundId == round && assignment.State == state && (assignment.SkippedAt != null) == isSkipped
                    )
                    .OrderBy(assignment => assignment.QueueOrder)
                    .ThenBy(assignment => assignment.Id)
                    .Select(Entry)
                    .FirstOrDefaultAsync(cancellationToken);
                if (found is not null && (first is null || found.CompareTo(first) < 0))
                    first = found;
            }
        }

        return first?.Item;
    }

    private static readonly System.Linq.Expressions.Expression<Func<Assignment, QueueEntry>> Entry = assignment => new QueueEntry(
        assignment.QueueOrder,
        assignment.Id,
        assignment.ImageGroupId
    );

    private sealed record QueueEntry(int QueueOrder, long Id, long ImageId)
    {
        public QueueItem Item => new(ImageId, Id);

        public int CompareTo(QueueEntry other) => (QueueOrder, Id).CompareTo((other.QueueOrder, other.Id));
    }

    /// <param name="PublicRound">The round as its annotator knows it.</param>
    /// <param name="WaitsFor">Why it is not served.</param>
    private sealed record Queue(Round PublicRound, long[] Rounds, string? WaitsFor);
}
