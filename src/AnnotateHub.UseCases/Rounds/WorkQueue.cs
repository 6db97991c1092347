using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.UseCases.Viewing;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.UseCases.Rounds;

/// <summary>
/// One person's open work in working order: returned first; then calibration, seed, test, refinement, and free work that was begun; within a round by
/// place; what was skipped comes last of all. Drift work takes its place in the host round and cannot be told from it.
/// </summary>
/// <remarks>Every question seeks one row in the index (round, person, state, place), so that it costs the same with ten images and with a hundred thousand.</remarks>
public sealed class WorkQueue(IDbContextFactory<AnnotateHubDb> database, CalibrationCheck check)
{
    private static readonly RoundKind[] Order = [RoundKind.Calibration, RoundKind.Seed, RoundKind.Test, RoundKind.Refinement, RoundKind.Free];
    private static readonly AssignmentState[] Open = [AssignmentState.Assigned, AssignmentState.InProgress];

    /// <summary>Null when nothing is open for the person, and for who may not annotate here.</summary>
    public async Task<QueueItem?> NextAsync(long projectId, long personId, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        if (await db.ViewerAsync(projectId, personId, cancel) is not { } viewer || !viewer.Role.MayAnnotate()) return null;
        var queues = await QueuesAsync(db, viewer, cancel);
        return await NextAsync(db, viewer, [.. queues.Where(queue => queue.WaitsFor is null)], cancel);
    }

    /// <summary>The person's rounds in working order. Null for who is no member.</summary>
    public async Task<MyWork?> MyWorkAsync(long projectId, long personId, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        if (await db.ViewerAsync(projectId, personId, cancel) is not { } viewer) return null;
        var queues = await QueuesAsync(db, viewer, cancel, alsoClosed: true);
        var ids = queues.SelectMany(queue => queue.Rounds).ToList();
        var counts = await db.WorkCounts.Where(item => item.PersonId == personId && ids.Contains(item.RoundId))
            .GroupBy(item => new { item.RoundId, item.State }).Select(group => new { group.Key.RoundId, group.Key.State, Count = group.Sum(item => item.Count) }).ToListAsync(cancel);
        var skipped = await db.Assignments.Where(item => item.ProjectId == projectId && item.PersonId == personId && item.WithdrawnAt == null && item.SkippedAt != null && Open.Contains(item.State))
            .GroupBy(item => item.RoundId).Select(group => new { group.Key, Count = group.Count() }).ToDictionaryAsync(item => item.Key, item => item.Count, cancel);
        var rounds = new List<MyRound>();
        foreach (var queue in queues)
        {
            var own = counts.Where(item => queue.Rounds.Contains(item.RoundId)).ToList();
            if (own.Sum(item => item.Count) == 0) continue;
            var isServed = queue.Face.ClosedAt is null && queue.WaitsFor is null && viewer.Role.MayAnnotate();
            rounds.Add(new MyRound(
                queue.Face.Id, queue.Face.Kind, queue.Face.Name, queue.Face.ClosedAt is not null,
                own.Where(item => item.State.IsDone()).Sum(item => item.Count), own.Sum(item => item.Count), own.Where(item => item.State is AssignmentState.Returned).Sum(item => item.Count),
                queue.Rounds.Sum(id => skipped.GetValueOrDefault(id)), queue.WaitsFor, isServed ? await NextAsync(db, viewer, [queue], cancel) : null));
        }

        var served = viewer.Role.MayAnnotate() ? queues.Where(queue => queue.Face.ClosedAt is null && queue.WaitsFor is null).ToList() : [];
        return new MyWork(rounds, await NextAsync(db, viewer, served, cancel), queues.Any(queue => queue.WaitsFor is not null));
    }

    /// <summary>Where an own assignment stands among the person's work of its round, in the order of the queue, done work included.</summary>
    public async Task<QueuePlace?> PlaceAsync(long assignmentId, long personId, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        var here = await db.Assignments.AsNoTracking().FirstOrDefaultAsync(item => item.Id == assignmentId && item.PersonId == personId && item.WithdrawnAt == null, cancel);
        if (here is null || await db.ViewerAsync(here.ProjectId, personId, cancel) is not { } viewer) return null;
        if (!await viewer.Own(db).AnyAsync(item => item.Id == assignmentId, cancel)) return null;
        var rounds = viewer.WithHidden(viewer.Face(here.RoundId).Id);
        var own = db.Assignments.AsNoTracking().Where(item => rounds.Contains(item.RoundId) && item.PersonId == personId && item.WithdrawnAt == null);
        var before = await own.CountAsync(item => item.QueueOrder < here.QueueOrder || (item.QueueOrder == here.QueueOrder && item.Id < here.Id), cancel);
        var visible = viewer.Own(db);
        QueueEntry? previous = null, next = null;
        foreach (var round in rounds)
        {
            foreach (var state in Enum.GetValues<AssignmentState>())
            {
                var lane = visible.Where(item => item.RoundId == round && item.State == state);
                var earlier = await lane.Where(item => item.QueueOrder < here.QueueOrder || (item.QueueOrder == here.QueueOrder && item.Id < here.Id))
                    .OrderByDescending(item => item.QueueOrder).ThenByDescending(item => item.Id).Select(Entry).FirstOrDefaultAsync(cancel);
                var later = await lane.Where(item => item.QueueOrder > here.QueueOrder || (item.QueueOrder == here.QueueOrder && item.Id > here.Id))
                    .OrderBy(item => item.QueueOrder).ThenBy(item => item.Id).Select(Entry).FirstOrDefaultAsync(cancel);
                if (earlier is not null && (previous is null || earlier.CompareTo(previous) > 0)) previous = earlier;
                if (later is not null && (next is null || later.CompareTo(next) < 0)) next = later;
            }
        }

        return new QueuePlace(before + 1, await own.CountAsync(cancel), previous?.Item, next?.Item);
    }

    /// <summary>The person's rounds in working order, each with the drift rounds that hide in it.</summary>
    private async Task<List<Queue>> QueuesAsync(AnnotateHubDb db, Viewer viewer, CancellationToken cancel, bool alsoClosed = false)
    {
        var rounds = viewer.Rounds.Where(round => Order.Contains(round.Kind) && (alsoClosed || round.ClosedAt is null))
            .OrderBy(round => Array.IndexOf(Order, round.Kind)).ThenBy(round => round.Id).ToList();
        var isShut = rounds.Any(round => RoundRules.Of(round.Kind).NeedsCalibration) && await IsShutAsync(db, viewer, cancel);
        return [.. rounds.Select(round => new Queue(round, viewer.WithHidden(round.Id), isShut && round.ClosedAt is null && RoundRules.Of(round.Kind).NeedsCalibration ? Editability.CalibrationFirst : null))];
    }

    /// <summary>A gate that looks shut is looked at again, in case the server ended between a submission and the comparison.</summary>
    private async Task<bool> IsShutAsync(AnnotateHubDb db, Viewer viewer, CancellationToken cancel)
    {
        if (!await Calibration.IsOpenAsync(db, viewer.ProjectId, viewer.PersonId, cancel)) return false;
        if (!await check.CatchUpAsync(viewer.ProjectId, viewer.PersonId, cancel)) return true;
        return await Calibration.IsOpenAsync(db, viewer.ProjectId, viewer.PersonId, cancel);
    }

    private static async Task<QueueItem?> NextAsync(AnnotateHubDb db, Viewer viewer, IReadOnlyList<Queue> queues, CancellationToken cancel)
    {
        foreach (var queue in queues)
            if (await FirstAsync(db, viewer, queue, [AssignmentState.Returned], isSkipped: false, cancel) is { } returned) return returned;
        foreach (var queue in queues)
            if (await FirstAsync(db, viewer, queue, queue.Face.Kind is RoundKind.Free ? [AssignmentState.InProgress] : Open, isSkipped: false, cancel) is { } open) return open;
        foreach (var queue in queues)
            if (await FirstAsync(db, viewer, queue, [.. Open, AssignmentState.Returned], isSkipped: true, cancel) is { } skipped) return skipped;
        return null;
    }

    private static async Task<QueueItem?> FirstAsync(AnnotateHubDb db, Viewer viewer, Queue queue, AssignmentState[] states, bool isSkipped, CancellationToken cancel)
    {
        QueueEntry? first = null;
        foreach (var round in queue.Rounds)
        {
            foreach (var state in states)
            {
                var found = await viewer.Own(db).Where(item => item.RoundId == round && item.State == state && (item.SkippedAt != null) == isSkipped)
                    .OrderBy(item => item.QueueOrder).ThenBy(item => item.Id).Select(Entry).FirstOrDefaultAsync(cancel);
                if (found is not null && (first is null || found.CompareTo(first) < 0)) first = found;
            }
        }

        return first?.Item;
    }

    private static readonly System.Linq.Expressions.Expression<Func<Assignment, QueueEntry>> Entry = item => new QueueEntry(item.QueueOrder, item.Id, item.ImageGroupId);

    private sealed record QueueEntry(int QueueOrder, long Id, long ImageId)
    {
        public QueueItem Item => new(ImageId, Id);

        public int CompareTo(QueueEntry other) => (QueueOrder, Id).CompareTo((other.QueueOrder, other.Id));
    }

    /// <param name="Face">The round as its annotator knows it.</param>
    /// <param name="WaitsFor">Why it is not served.</param>
    private sealed record Queue(Round Face, long[] Rounds, string? WaitsFor);
}
