using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Rounds.Lifecycle;
using AnnotateHub.Application.Rounds.Queue;
using AnnotateHub.Core.Sampling;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace AnnotateHub.Application.Rounds.Creation;

/// <summary>Gives somebody who comes late their part of a round.</summary>
public sealed class AddAnnotatorToRound(NewAssignments assignments, TimeProvider clock)
{
    /// <summary>Inside the caller's transaction, which holds the write lock.</summary>
    internal async Task<PersonAdded> JoinAsync(
        AnnotateHubDb db,
        IDbContextTransaction transaction,
        Round round,
        Membership member,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        var isCalibration = round.Kind is RoundKind.Calibration;
        var now = clock.GetUtcNow();
        db.RoundPeople.Add(
            new RoundPerson
            {
                RoundId = round.Id,
                PersonId = member.PersonId,
                ExperienceMonths = member.ExperienceMonths,
                SeniorityRank = member.SeniorityRank,
                GatePassed = round.Settings.Gate is null ? null : false,
            }
        );
        await db.SaveChangesAsync(cancellationToken);
        var count = isCalibration ? await AllImagesAsync() : await ShareAsync(db, round, member.PersonId, cancellationToken);
        db.Notify(
            member.PersonId,
            round.ProjectId,
            NotificationKind.Assigned,
            $"{count} {(count == 1 ? "image is" : "images are")} assigned to you in {round.Name}.",
            PageAddress.MyWork(round.ProjectId),
            now
        );
        db.RecordAudit(
            actor,
            round.ProjectId,
            "round.personAdded",
            now,
            $"{member.Person!.DisplayName} joined with {count} images.",
            round.Id,
            subjectId: member.PersonId
        );
        await db.SaveChangesAsync(cancellationToken);
        return new PersonAdded(count);

        async Task<int> AllImagesAsync()
        {
            var project = await db.Projects.AsNoTracking().SingleAsync(item => item.Id == round.ProjectId, cancellationToken);
            var images = await db
                .Assignments.Where(assignment => assignment.RoundId == round.Id && assignment.WithdrawnAt == null)
                .Select(assignment => new { assignment.ImageGroupId, assignment.ImageGroup!.Name })
                .Distinct()
                .ToListAsync(cancellationToken);
            var order = PinnedRandom
                .For(unchecked((ulong)round.Settings.Seed), (int)member.PersonId, "late queue")
                .Shuffled(images.OrderBy(image => image.Name, StringComparer.Ordinal));
            // Calibration never starts from a model, so nothing has to be prepared.
            await assignments.InsertAsync(
                db,
                transaction,
                project,
                round,
                [.. order.Index().Select(item => new AssignmentSpec(item.Item.ImageGroupId, member.PersonId, item.Index + 1))],
                SeededLabelSets.None,
                cancellationToken
            );
            return order.Length;
        }
    }

    /// <summary>Moves unstarted work, from whoever has most of it and from the end of their queues, until the new person has as much as a
    /// fair share.</summary>
    private static async Task<int> ShareAsync(AnnotateHubDb db, Round round, long personId, CancellationToken cancellationToken)
    {
        var has = await db
            .Assignments.Where(assignment => assignment.RoundId == round.Id && assignment.PersonId == personId)
            .Select(assignment => assignment.ImageGroupId)
            .ToHashSetAsync(cancellationToken);
        var unstarted = await UnstartedAssignments
            .Query(db, round.Id)
            .Select(assignment => new
            {
                assignment.Id,
                assignment.PersonId,
                assignment.ImageGroupId,
                assignment.QueueOrder,
            })
            .ToListAsync(cancellationToken);
        var queues = unstarted
            .GroupBy(item => item.PersonId)
            .Select(group => new Stack<(long Id, long Image)>(
                group.OrderBy(item => item.QueueOrder).ThenBy(item => item.Id).Select(item => (item.Id, item.ImageGroupId))
            ))
            .ToList();
        var share = unstarted.Count / (await db.RoundPeople.CountAsync(roundPerson => roundPerson.RoundId == round.Id, cancellationToken));
        var taken = new List<long>();
        while (taken.Count < share && queues.MaxBy(queue => queue.Count) is { Count: > 0 } longest)
            if (longest.Pop() is var last && has.Add(last.Image))
                taken.Add(last.Id);
        var place = 0;
        foreach (var id in taken)
            await db.MoveAsync(
                await db
                    .Assignments.Include(assignment => assignment.LabelSet)
                    .SingleAsync(assignment => assignment.Id == id, cancellationToken),
                personId,
                ++place,
                cancellationToken
            );
        return taken.Count;
    }
}
