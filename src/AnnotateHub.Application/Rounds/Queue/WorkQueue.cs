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
/// <remarks>For each round one row is sought in the index (round, person, state, place), so that it costs the same with ten images and with
/// a hundred thousand.</remarks>
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
        var scopes = await db.ResolveScopesAsync([projectId], personId, cancellationToken);
        var served = (await QueuesAsync(db, scopes.Values, cancellationToken)).Where(queue => queue.IsServed).ToList();
        return Next(served, await FirstsAsync(db, scopes.Values, served, cancellationToken));
    }

    /// <summary>The person's rounds in working order. Null for who is no member.</summary>
    public async Task<MyWork?> MyWorkAsync(long projectId, long personId, CancellationToken cancellationToken = default) =>
        (await MyWorkAsync([projectId], personId, cancellationToken)).GetValueOrDefault(projectId);

    /// <summary>The same of several projects in as many questions; projects that the person is no member of are not there.</summary>
    public async Task<IReadOnlyDictionary<long, MyWork>> MyWorkAsync(
        IReadOnlyCollection<long> projects,
        long personId,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var scopes = await db.ResolveScopesAsync(projects, personId, cancellationToken);
        var queues = await QueuesAsync(db, scopes.Values, cancellationToken, alsoClosed: true);
        var ids = queues.SelectMany(queue => queue.Rounds).ToArray();
        var counts = (
            await db
                .WorkCounts.Where(workCount => workCount.PersonId == personId && ids.Contains(workCount.RoundId))
                .GroupBy(workCount => new { workCount.RoundId, workCount.State })
                .Select(group => new
                {
                    group.Key.RoundId,
                    group.Key.State,
                    Count = group.Sum(workCount => workCount.Count),
                })
                .ToListAsync(cancellationToken)
        ).ToLookup(item => item.RoundId);
        var asked = scopes.Keys.ToArray();
        var skipped = await db
            .Assignments.Where(assignment =>
                asked.Contains(assignment.ProjectId)
                && assignment.PersonId == personId
                && assignment.WithdrawnAt == null
                && assignment.SkippedAt != null
                && Open.Contains(assignment.State)
            )
            .GroupBy(assignment => assignment.RoundId)
            .Select(group => new { group.Key, Count = group.Count() })
            .ToDictionaryAsync(item => item.Key, item => item.Count, cancellationToken);
        var firsts = await FirstsAsync(db, scopes.Values, [.. queues.Where(queue => queue.IsServed)], cancellationToken);
        var ofProjects = queues.ToLookup(queue => queue.PublicRound.ProjectId);
        return scopes.Keys.ToDictionary(project => project, project => WorkOf([.. ofProjects[project]]));

        MyWork WorkOf(List<Queue> own)
        {
            var rounds = new List<MyRound>();
            foreach (var queue in own)
            {
                var of = queue.Rounds.SelectMany(id => counts[id]).ToList();
                if (of.Sum(item => item.Count) == 0)
                    continue;
                rounds.Add(
                    new MyRound(
                        queue.PublicRound.Id,
                        queue.PublicRound.Kind,
                        queue.PublicRound.Name,
                        queue.PublicRound.ClosedAt is not null,
                        of.Where(item => item.State.IsDone()).Sum(item => item.Count),
                        of.Sum(item => item.Count),
                        of.Where(item => item.State is AssignmentState.Returned).Sum(item => item.Count),
                        queue.Rounds.Sum(id => skipped.GetValueOrDefault(id)),
                        queue.WaitsFor,
                        queue.IsServed ? Next([queue], firsts) : null
                    )
                );
            }

            return new MyWork(
                rounds,
                Next([.. own.Where(queue => queue.IsServed)], firsts),
                own.Exists(queue => queue.WaitsFor is not null)
            );
        }
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
        IReadOnlyCollection<VisibilityScope> scopes,
        CancellationToken cancellationToken,
        bool alsoClosed = false
    )
    {
        var rounds = scopes
            .SelectMany(scope => scope.Rounds.Select(round => (Scope: scope, Round: round)))
            .Where(item => Order.Contains(item.Round.Kind) && (alsoClosed || item.Round.ClosedAt is null))
            .OrderBy(item => Array.IndexOf(Order, item.Round.Kind))
            .ThenBy(item => item.Round.Id)
            .ToList();
        var shut = await ShutAsync(
            db,
            [
                .. rounds
                    .Where(item => RoundRules.For(item.Round.Kind).NeedsCalibration)
                    .Select(item => item.Scope)
                    .Distinct(),
            ],
            cancellationToken
        );
        return
        [
            .. rounds.Select(item =>
            {
                var (scope, round) = item;
                var waits =
                    shut.Contains(scope.ProjectId) && round.ClosedAt is null && RoundRules.For(round.Kind).NeedsCalibration
                        ? Editability.CalibrationFirst
                        : null;
                return new Queue(
                    round,
                    scope.WithHidden(round.Id),
                    waits,
                    waits is null && round.ClosedAt is null && scope.Role.MayAnnotate()
                );
            }),
        ];
    }

    /// <summary>Projects whose gate is shut for the person. One that looks shut is looked at again, in case the server ended between a
    /// submission and the comparison.</summary>
    private async Task<HashSet<long>> ShutAsync(
        AnnotateHubDb db,
        IReadOnlyCollection<VisibilityScope> scopes,
        CancellationToken cancellationToken
    )
    {
        if (scopes.Count == 0)
            return [];
        var person = scopes.First().PersonId;
        var shut = await CalibrationGateQueries.OpenInAsync(
            db,
            [.. scopes.Select(scope => scope.ProjectId)],
            person,
            cancellationToken
        );
        return shut.Count > 0 && await check.CatchUpAsync(shut, person, cancellationToken)
            ? await CalibrationGateQueries.OpenInAsync(db, shut, person, cancellationToken)
            : shut;
    }

    private static QueueItem? Next(IReadOnlyList<Queue> queues, Firsts firsts) =>
        queues.Select(queue => firsts.Of(queue, [AssignmentState.Returned], isSkipped: false)).FirstOrDefault(found => found is not null)
        ?? queues
            .Select(queue =>
                firsts.Of(queue, queue.PublicRound.Kind is RoundKind.Free ? [AssignmentState.InProgress] : Open, isSkipped: false)
            )
            .FirstOrDefault(found => found is not null)
        ?? queues
            .Select(queue => firsts.Of(queue, [.. Open, AssignmentState.Returned], isSkipped: true))
            .FirstOrDefault(found => found is not null);

    /// <summary>The first work of each round in each state: a row of the index each, in as many questions however many rounds there
    /// are.</summary>
    private static async Task<Firsts> FirstsAsync(
        AnnotateHubDb db,
        IReadOnlyCollection<VisibilityScope> scopes,
        List<Queue> served,
        CancellationToken cancellationToken
    )
    {
        if (served.Count == 0)
            return new Firsts([]);
        var rounds = served.SelectMany(queue => queue.Rounds).Distinct().ToArray();
        var own = VisibilityScope.OwnAssignments(db, scopes);
        var places = new List<(long Round, AssignmentState State, bool IsSkipped, long Id)>();
        foreach (var state in (AssignmentState[])[.. Open, AssignmentState.Returned])
        {
            var found = await db
                .Rounds.Where(round => rounds.Contains(round.Id))
                .Select(round => new
                {
                    round.Id,
                    First = own.Where(work => work.RoundId == round.Id && work.State == state && work.SkippedAt == null)
                        .OrderBy(work => work.QueueOrder)
                        .ThenBy(work => work.Id)
                        .Select(work => (long?)work.Id)
                        .FirstOrDefault(),
                    Skipped = own.Where(work => work.RoundId == round.Id && work.State == state && work.SkippedAt != null)
                        .OrderBy(work => work.QueueOrder)
                        .ThenBy(work => work.Id)
                        .Select(work => (long?)work.Id)
                        .FirstOrDefault(),
                })
                .ToListAsync(cancellationToken);
            places.AddRange(found.Where(item => item.First is not null).Select(item => (item.Id, state, false, item.First!.Value)));
            places.AddRange(found.Where(item => item.Skipped is not null).Select(item => (item.Id, state, true, item.Skipped!.Value)));
        }

        var ids = places.Select(place => place.Id).ToArray();
        var entries = await own.Where(work => ids.Contains(work.Id)).Select(Entry).ToDictionaryAsync(entry => entry.Id, cancellationToken);
        return new Firsts(
            places
                .Where(place => entries.ContainsKey(place.Id))
                .ToDictionary(place => (place.Round, place.State, place.IsSkipped), place => entries[place.Id])
        );
    }

    private sealed record Firsts(Dictionary<(long Round, AssignmentState State, bool IsSkipped), QueueEntry> Entries)
    {
        public QueueItem? Of(Queue queue, AssignmentState[] states, bool isSkipped) =>
            (
                from round in queue.Rounds
                from state in states
                let entry = Entries.GetValueOrDefault((round, state, isSkipped))
                where entry is not null
                orderby entry.QueueOrder, entry.Id
                select entry
            )
                .FirstOrDefault()
                ?.Item;
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
    /// <param name="WaitsFor">What must be done before it is served.</param>
    /// <param name="IsServed">The person gets its next image.</param>
    private sealed record Queue(Round PublicRound, long[] Rounds, string? WaitsFor, bool IsServed);
}
