using AnnotateHub.Application.Kernel.Counters;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Rounds.Creation;

/// <summary>Work that nobody has touched can change hands as it is, starting boxes included.</summary>
internal static class UnstartedAssignments
{
    /// <summary>Assignments without any trace of their person: no change of a box, nothing kept, nothing said, not flagged.</summary>
    public static IQueryable<Assignment> Query(AnnotateHubDb db, long roundId) =>
        db.Assignments.Where(assignment =>
            assignment.RoundId == roundId
            && assignment.WithdrawnAt == null
            && assignment.State == AssignmentState.Assigned
            && assignment.SkippedAt == null
            && !db.HeldOperations.Any(held => held.AssignmentId == assignment.Id)
            && !db.Comments.Any(comment => comment.AssignmentId == assignment.Id)
            && !db.ImageFlags.Any(flag => flag.AssignmentId == assignment.Id)
        );

    /// <summary>Gives unstarted work to somebody else; for use inside a transaction. The assignment must be tracked, with its label
    /// set.</summary>
    public static async Task MoveAsync(
        this AnnotateHubDb db,
        Assignment assignment,
        long personId,
        int queueOrder,
        CancellationToken cancellationToken
    )
    {
        await db.DecrementProgressAsync([assignment], cancellationToken);
        await db.CountBoxesAsync(assignment.RoundId, [(assignment.PersonId, assignment.LabelSetId)], -1, cancellationToken);
        (assignment.PersonId, assignment.LabelSet!.PersonId, assignment.QueueOrder, assignment.ActiveMilliseconds) = (
            personId,
            personId,
            queueOrder,
            0
        );
        // Withdrawn work of the same person on this image keeps its occasion.
        var before = await db
            .Assignments.Where(item =>
                item.RoundId == assignment.RoundId && item.ImageGroupId == assignment.ImageGroupId && item.PersonId == personId
            )
            .Select(item => (int?)item.Occasion)
            .MaxAsync(cancellationToken);
        if (before is { } last)
            assignment.Occasion = last + 1;
        await db.ActiveTimes.Where(activeTime => activeTime.AssignmentId == assignment.Id).ExecuteDeleteAsync(cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await db.IncrementProgressAsync([assignment], cancellationToken);
        await db.CountBoxesAsync(assignment.RoundId, [(personId, assignment.LabelSetId)], 1, cancellationToken);
    }

    /// <summary>Takes work from its person; what was drawn stays in the log. For use inside a transaction; the assignment must be
    /// tracked.</summary>
    public static async Task WithdrawAsync(
        this AnnotateHubDb db,
        Assignment assignment,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        await db.DecrementProgressAsync([assignment], cancellationToken);
        await db.CountBoxesAsync(assignment.RoundId, [(assignment.PersonId, assignment.LabelSetId)], -1, cancellationToken);
        if (assignment.State.IsDone())
            await db.CountTakenBackAsync(assignment, now, cancellationToken);
        assignment.WithdrawnAt = now;
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Gives withdrawn work back; the inverse of <see cref="WithdrawAsync"/>.</summary>
    public static async Task RestoreAsync(
        this AnnotateHubDb db,
        Assignment assignment,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        assignment.WithdrawnAt = null;
        await db.SaveChangesAsync(cancellationToken);
        await db.IncrementProgressAsync([assignment], cancellationToken);
        await db.CountBoxesAsync(assignment.RoundId, [(assignment.PersonId, assignment.LabelSetId)], 1, cancellationToken);
        if (assignment.State.IsDone())
            await db.CountTakenBackAsync(assignment, now, cancellationToken, taken: -1);
    }
}
