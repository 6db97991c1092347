using AnnotateHub.Application.Access;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Rounds.Creation;
using AnnotateHub.Application.Rounds.Lifecycle;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Assignments.Reassignment;

/// <summary>Gives images of a round to another person, and back.</summary>
public sealed class AssignmentReassignment(IDbContextFactory<AnnotateHubDb> database, NewAssignments assignments, TimeProvider clock)
{
    /// <summary>Work of one transaction: saves of annotators wait meanwhile, so it is short.</summary>
    private const int ChunkSize = 100;

    private const string Gone = "It is not with this person any more.";

    internal async Task<Result<Reassigned>> MoveAsync(
        AuthorizedAssignment led,
        long toPersonId,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        var moved = await MoveAllAsync(led.Round, [led.Assignment], toPersonId, actor, cancellationToken);
        if (moved.Done is [{ } step])
            return new Reassigned(step.NewAssignmentId ?? step.AssignmentId, step.NewAssignmentId is not null);
        var reason = moved.LeftAlone.GetValueOrDefault(led.Assignment.Id);
        return reason is null or Gone ? Error.NotFound : new Error(reason);
    }

    /// <summary>Why work of a round, which the caller was shown, cannot go to a person.</summary>
    internal static async Task<ReassignmentDenial> GetDenialAsync(
        AnnotateHubDb db,
        Round round,
        IReadOnlyCollection<Assignment> works,
        long toPersonId,
        CancellationToken cancellationToken
    )
    {
        if (round.ClosedAt is not null)
            return Whole("The round is closed; reopen it first.");
        if (round.Kind is RoundKind.Free)
            return Whole("Free work belongs to its person; it cannot be given to somebody else.");
        if (round.Kind is RoundKind.Calibration)
            return Whole("Everybody answers each calibration image themselves; it cannot be given to somebody else.");
        if (round.Kind is RoundKind.Drift)
            return Whole("A drift image is compared with the same person's calibration; it cannot be given to somebody else.");
        var member = await db
            .Memberships.AsNoTracking()
            .Include(membership => membership.Person)
            .FirstOrDefaultAsync(
                membership => membership.ProjectId == round.ProjectId && membership.PersonId == toPersonId,
                cancellationToken
            );
        var each = works
            .Where(work => work.PersonId == toPersonId)
            .ToDictionary(work => work.Id, _ => "This image is theirs already.");
        if (each.Count == works.Count && works.Count > 0)
            return new ReassignmentDenial(member, null, each);
        if (member is null)
            return Whole("This person is no member of the project; add them first.");
        if (!member.Role.MayAnnotate())
            return Whole($"{member.Person!.DisplayName} is a viewer in this project; an annotator's role is needed.");
        var images = works.Select(work => work.ImageGroupId).ToHashSet();
        var tainted = await db.FindTaintedImagesAsync(round, member, images, cancellationToken);
        var taken = await TakenAsync(db, round.Id, toPersonId, images, cancellationToken);
        foreach (var work in works)
            if (tainted is { } seen && seen.Images.Contains(work.ImageGroupId))
                each.TryAdd(work.Id, seen.Reason);
            else if (taken.Contains(work.ImageGroupId))
                each.TryAdd(work.Id, HasItAlready(member));
        // An image that two people have goes to the third once.
        var going = works.Where(work => !each.ContainsKey(work.Id)).OrderBy(work => work.QueueOrder).ThenBy(work => work.Id);
        foreach (var twice in going.GroupBy(work => work.ImageGroupId).SelectMany(image => image.Skip(1)).ToList())
            each.Add(twice.Id, $"{member.Person!.DisplayName} gets this image from somebody else in the same step.");
        return new ReassignmentDenial(member, null, each);

        static ReassignmentDenial Whole(string reason) => new(null, reason, new Dictionary<long, string>());
    }

    /// <summary>Gives work to somebody else: unstarted work moves as it is, started work is withdrawn and the image starts anew for the
    /// other. The caller has checked that the actor leads the round and may know of the work.</summary>
    /// <param name="works">Not tracked, with their images.</param>
    internal async Task<ReassignedMany> MoveAllAsync(
        Round round,
        IReadOnlyList<Assignment> works,
        long toPersonId,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var denial = await GetDenialAsync(db, round, works, toPersonId, cancellationToken);
        var left = works
            .Select(work => (work.Id, Reason: denial.For(work.Id)))
            .Where(item => item.Reason is not null)
            .ToDictionary(item => item.Id, item => item.Reason!);
        var done = new List<ReassignedStep>();
        var adds = false;
        if (denial.To is { } to)
        {
            var project = await db.Projects.AsNoTracking().SingleAsync(item => item.Id == round.ProjectId, cancellationToken);
            var going = works.Where(work => !left.ContainsKey(work.Id)).OrderBy(work => work.QueueOrder).ThenBy(work => work.Id).ToList();
            foreach (var chunk in going.Chunk(ChunkSize))
                adds |= await MoveChunkAsync(round, project, chunk, to, actor, done, left, cancellationToken);
        }

        return new ReassignedMany(done, left, adds);
    }

    /// <returns>Whether the person is new to the round.</returns>
    private async Task<bool> MoveChunkAsync(
        Round round,
        Project project,
        IReadOnlyList<Assignment> works,
        Membership to,
        Actor actor,
        List<ReassignedStep> done,
        Dictionary<long, string> left,
        CancellationToken cancellationToken
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        // Boxes are applied before the lock is taken; for unstarted work, which brings its own, they are not needed.
        var unstarted = await UnstartedAsync(db, round.Id, works, cancellationToken);
        var begun = works.Where(work => !unstarted.Contains(work.Id)).ToList();
        var specs = await SpecsAsync(db, round.Id, to.PersonId, begun, cancellationToken);
        var prepared =
            begun.Count == 0
                ? SeededLabelSets.None
                : await assignments.PrepareAsync(project, round.Settings, specs, actor, null, cancellationToken);
        try
        {
            return await WriteAsync(db, round, project, works, to, begun, prepared, actor, done, left, cancellationToken);
        }
        finally
        {
            // What became somebody's stays.
            await assignments.DiscardAsync(prepared);
        }
    }

    private async Task<bool> WriteAsync(
        AnnotateHubDb db,
        Round round,
        Project project,
        IReadOnlyList<Assignment> works,
        Membership to,
        List<Assignment> prepares,
        SeededLabelSets prepared,
        Actor actor,
        List<ReassignedStep> done,
        Dictionary<long, string> left,
        CancellationToken cancellationToken
    )
    {
        await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancellationToken);
        var ids = works.Select(work => work.Id).ToList();
        var tracked = await db
            .Assignments.Include(item => item.LabelSet)
            .Where(item => ids.Contains(item.Id) && item.WithdrawnAt == null)
            .ToDictionaryAsync(item => item.Id, cancellationToken);
        var taken = await TakenAsync(db, round.Id, to.PersonId, [.. works.Select(work => work.ImageGroupId)], cancellationToken);
        var unstarted = await UnstartedAsync(db, round.Id, works, cancellationToken);
        var now = clock.GetUtcNow();
        var steps = new List<ReassignedStep>();
        var begun = new List<Assignment>();
        foreach (var work in works)
        {
            var isUnstarted = unstarted.Contains(work.Id);
            if (!tracked.TryGetValue(work.Id, out var assignment) || assignment.PersonId != work.PersonId)
                left[work.Id] = Gone;
            else if (taken.Contains(work.ImageGroupId))
                left[work.Id] = HasItAlready(to);
            else if (
                !isUnstarted
                && round.Settings.StartFrom is not null
                && !work.IsWithheld
                && !prepared.LabelSets.ContainsKey(prepares.IndexOf(work))
            )
                left[work.Id] = "The annotator began this image just now; try again if it is still to be moved.";
            else if (isUnstarted)
            {
                steps.Add(new ReassignedStep(work.Id, work.PersonId, work.QueueOrder, null));
                var last = await LastAsync(db, round.Id, to.PersonId, cancellationToken);
                await db.MoveAsync(assignment, to.PersonId, last + 1, cancellationToken);
            }
            else
            {
                await db.WithdrawAsync(assignment, now, cancellationToken);
                begun.Add(work);
            }
        }

        if (begun.Count > 0)
        {
            var sets = begun
                .Select((work, place) => (place, prepared.LabelSets.GetValueOrDefault(prepares.IndexOf(work))))
                .Where(item => item.Item2 != 0)
                .ToDictionary(item => item.place, item => item.Item2);
            var made = await assignments.InsertAsync(
                db,
                transaction,
                project,
                round,
                await SpecsAsync(db, round.Id, to.PersonId, begun, cancellationToken),
                new SeededLabelSets(sets, 0, 0),
                cancellationToken
            );
            steps.AddRange(begun.Zip(made, (work, other) => new ReassignedStep(work.Id, work.PersonId, work.QueueOrder, other.Id)));
        }

        if (steps.Count == 0)
            return false;
        var adds = !await db.RoundPeople.AnyAsync(
            roundPerson => roundPerson.RoundId == round.Id && roundPerson.PersonId == to.PersonId,
            cancellationToken
        );
        if (adds)
            db.RoundPeople.Add(
                new RoundPerson
                {
                    RoundId = round.Id,
                    PersonId = to.PersonId,
                    ExperienceMonths = to.ExperienceMonths,
                    SeniorityRank = to.SeniorityRank,
                }
            );
        Tell(db, round, works, to, steps, now);
        foreach (var step in steps)
        {
            var work = works.First(item => item.Id == step.AssignmentId);
            db.RecordAudit(
                actor,
                round.ProjectId,
                "assignment.moved",
                now,
                $"{work.ImageGroup!.Name} went to {to.Person!.DisplayName}; it was {work.State.ToDisplayText()}.",
                round.Id,
                work.ImageGroupId,
                work.PersonId
            );
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        done.AddRange(steps);
        return adds;
    }

    /// <summary>Gives work back that went to somebody else, as long as they have not begun it. The caller has checked that the actor leads
    /// the round.</summary>
    /// <returns>The steps that were taken back, and a sentence for each that was not.</returns>
    internal async Task<(IReadOnlyList<ReassignedStep> Undone, IReadOnlyDictionary<long, string> LeftAlone)> UndoAsync(
        Round round,
        IReadOnlyList<ReassignedStep> steps,
        long toPersonId,
        bool addsPerson,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        var (undone, left) = (new List<ReassignedStep>(), new Dictionary<long, string>());
        foreach (var chunk in steps.GroupBy(step => step.PersonId).SelectMany(own => own.Chunk(ChunkSize)))
        {
            await using var db = await database.CreateDbContextAsync(cancellationToken);
            await using var transaction = await db.Database.BeginTransactionAsync(
                System.Data.IsolationLevel.Serializable,
                cancellationToken
            );
            var back = await UndoChunkAsync(db, round, chunk, toPersonId, left, cancellationToken);
            var now = clock.GetUtcNow();
            if (back.Count > 0)
                db.Notify(
                    chunk[0].PersonId,
                    round.ProjectId,
                    NotificationKind.Assigned,
                    back.Count == 1
                        ? $"{back[0].ImageGroup!.Name} in {round.Name} is yours again."
                        : $"{back.Count} images in {round.Name} are yours again.",
                    PageAddress.MyWork(round.ProjectId),
                    now
                );
            foreach (var work in back)
                db.RecordAudit(
                    actor,
                    round.ProjectId,
                    "assignment.movedBack",
                    now,
                    $"{work.ImageGroup!.Name} went back.",
                    round.Id,
                    work.ImageGroupId,
                    work.PersonId
                );
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            undone.AddRange(chunk.Where(step => back.Any(work => work.Id == step.AssignmentId)));
        }

        if (addsPerson && undone.Count > 0)
        {
            await using var db = await database.CreateDbContextAsync(cancellationToken);
            await db
                .RoundPeople.Where(person =>
                    person.RoundId == round.Id
                    && person.PersonId == toPersonId
                    && !db.Assignments.Any(work =>
                        work.RoundId == round.Id && work.PersonId == toPersonId && work.WithdrawnAt == null
                    )
                )
                .ExecuteDeleteAsync(cancellationToken);
        }

        return (undone, left);
    }

    private async Task<IReadOnlyList<Assignment>> UndoChunkAsync(
        AnnotateHubDb db,
        Round round,
        ReassignedStep[] steps,
        long toPersonId,
        Dictionary<long, string> left,
        CancellationToken cancellationToken
    )
    {
        var ids = steps.SelectMany(step => new[] { step.AssignmentId, step.NewAssignmentId ?? 0 }).ToHashSet();
        var tracked = await db
            .Assignments.Include(item => item.LabelSet)
            .Include(item => item.ImageGroup)
            .Where(item => ids.Contains(item.Id) && item.RoundId == round.Id)
            .ToDictionaryAsync(item => item.Id, cancellationToken);
        var others = steps
            .Select(step => tracked.GetValueOrDefault(step.NewAssignmentId ?? step.AssignmentId))
            .OfType<Assignment>()
            .Where(work => work.PersonId == toPersonId && work.WithdrawnAt == null)
            .ToDictionary(work => work.Id);
        var unstarted = await UnstartedAsync(db, round.Id, [.. others.Values], cancellationToken);
        var denial = await GetDenialAsync(db, round, [.. others.Values], steps[0].PersonId, cancellationToken);
        var back = new List<Assignment>();
        var now = clock.GetUtcNow();
        foreach (var step in steps)
        {
            var place = step.NewAssignmentId ?? step.AssignmentId;
            if (!others.TryGetValue(place, out var other))
                left[step.AssignmentId] = Gone;
            else if (!unstarted.Contains(place))
                left[step.AssignmentId] = "The other has begun it.";
            else if (denial.For(place) is { } reason)
                left[step.AssignmentId] = reason;
            else if (step.NewAssignmentId is null)
            {
                await db.MoveAsync(other, step.PersonId, step.QueueOrder, cancellationToken);
                back.Add(other);
            }
            else if (
                tracked.TryGetValue(step.AssignmentId, out var before)
                && before.WithdrawnAt is not null
                && before.PersonId == step.PersonId
                && before.ImageGroupId == other.ImageGroupId
            )
            {
                await db.WithdrawAsync(other, now, cancellationToken);
                await db.RestoreAsync(before, now, cancellationToken);
                back.Add(before);
            }
            else
                left[step.AssignmentId] = Gone;
        }

        return back;
    }

    private static void Tell(
        AnnotateHubDb db,
        Round round,
        IReadOnlyList<Assignment> works,
        Membership to,
        List<ReassignedStep> steps,
        DateTimeOffset now
    )
    {
        var first = works.First(work => work.Id == steps[0].AssignmentId);
        db.Notify(
            to.PersonId,
            round.ProjectId,
            NotificationKind.Assigned,
            steps.Count == 1
                ? $"{first.ImageGroup!.Name} is assigned to you in {round.Name}."
                : $"{steps.Count} images are assigned to you in {round.Name}.",
            steps.Count == 1
                ? PageAddress.Work(round.ProjectId, first.ImageGroupId, steps[0].NewAssignmentId ?? first.Id)
                : PageAddress.MyWork(round.ProjectId),
            now
        );
    }

    private static string HasItAlready(Membership to) => $"{to.Person!.DisplayName} has this image in this round already.";

    private static Task<HashSet<long>> TakenAsync(
        AnnotateHubDb db,
        long roundId,
        long personId,
        IReadOnlyCollection<long> images,
        CancellationToken cancellationToken
    ) =>
        db
            .Assignments.Where(item =>
                item.RoundId == roundId
                && item.PersonId == personId
                && item.WithdrawnAt == null
                && images.Contains(item.ImageGroupId)
            )
            .Select(item => item.ImageGroupId)
            .ToHashSetAsync(cancellationToken);

    internal static async Task<HashSet<long>> UnstartedAsync(
        AnnotateHubDb db,
        long roundId,
        IReadOnlyCollection<Assignment> works,
        CancellationToken cancellationToken
    )
    {
        var ids = works.Select(work => work.Id).ToList();
        return await UnstartedAssignments
            .Query(db, roundId)
            .Where(assignment => ids.Contains(assignment.Id))
            .Select(assignment => assignment.Id)
            .ToHashSetAsync(cancellationToken);
    }

    private static async Task<int> LastAsync(AnnotateHubDb db, long roundId, long personId, CancellationToken cancellationToken) =>
        await db
            .Assignments.Where(assignment => assignment.RoundId == roundId && assignment.PersonId == personId)
            .Select(assignment => (int?)assignment.QueueOrder)
            .MaxAsync(cancellationToken)
        ?? 0;

    /// <summary>The same images for the other person, at the end of their queue, withheld if they were.</summary>
    private static async Task<IReadOnlyList<AssignmentSpec>> SpecsAsync(
        AnnotateHubDb db,
        long roundId,
        long personId,
        IReadOnlyList<Assignment> works,
        CancellationToken cancellationToken
    )
    {
        var last = await LastAsync(db, roundId, personId, cancellationToken);
        var images = works.Select(work => work.ImageGroupId).ToList();
        var occasions = await db
            .Assignments.Where(assignment =>
                assignment.RoundId == roundId && assignment.PersonId == personId && images.Contains(assignment.ImageGroupId)
            )
            .GroupBy(assignment => assignment.ImageGroupId)
            .Select(group => new { Image = group.Key, Occasion = group.Max(assignment => assignment.Occasion) })
            .ToDictionaryAsync(item => item.Image, item => item.Occasion, cancellationToken);
        return
        [
            .. works.Select(
                (work, place) =>
                    new AssignmentSpec(
                        work.ImageGroupId,
                        personId,
                        last + 1 + place,
                        work.IsWithheld,
                        occasions.GetValueOrDefault(work.ImageGroupId) + 1
                    )
            ),
        ];
    }
}
