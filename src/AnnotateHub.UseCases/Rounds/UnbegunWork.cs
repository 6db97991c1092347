using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.UseCases.Annotate;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.UseCases.Rounds;

/// <summary>Work that nobody has touched can change hands as it is, starting boxes included.</summary>
internal static class UnbegunWork
{
    /// <summary>Assignments without any trace of their person: no change of a box, nothing kept, nothing said, not flagged.</summary>
    public static IQueryable<Assignment> Of(AnnotateHubDb db, long roundId) => db.Assignments.Where(item =>
        item.RoundId == roundId && item.WithdrawnAt == null && item.State == AssignmentState.Assigned && item.SkippedAt == null &&
        !db.HeldOperations.Any(held => held.AssignmentId == item.Id) && !db.Comments.Any(comment => comment.AssignmentId == item.Id) && !db.ImageFlags.Any(flag => flag.AssignmentId == item.Id));

    /// <summary>Gives unbegun work to somebody else; for use inside a transaction. The assignment must be tracked, with its label set.</summary>
    public static async Task MoveAsync(this AnnotateHubDb db, Assignment assignment, long personId, int queueOrder, CancellationToken cancel)
    {
        await db.CountGoneAsync([assignment], cancel);
        await db.CountBoxesAsync(assignment.RoundId, [(assignment.PersonId, assignment.LabelSetId)], -1, cancel);
        (assignment.PersonId, assignment.LabelSet!.PersonId, assignment.QueueOrder, assignment.ActiveMilliseconds) = (personId, personId, queueOrder, 0);
        // Withdrawn work of the same person on this image keeps its occasion.
        var before = await db.Assignments.Where(item => item.RoundId == assignment.RoundId && item.ImageGroupId == assignment.ImageGroupId && item.PersonId == personId)
            .Select(item => (int?)item.Occasion).MaxAsync(cancel);
        if (before is { } last) assignment.Occasion = last + 1;
        await db.ActiveTimes.Where(item => item.AssignmentId == assignment.Id).ExecuteDeleteAsync(cancel);
        await db.SaveChangesAsync(cancel);
        await db.CountNewAsync([assignment], cancel);
        await db.CountBoxesAsync(assignment.RoundId, [(personId, assignment.LabelSetId)], 1, cancel);
    }

    /// <summary>Takes work from its person; what was drawn stays in the log. For use inside a transaction; the assignment must be tracked.</summary>
    public static async Task WithdrawAsync(this AnnotateHubDb db, Assignment assignment, DateTimeOffset now, CancellationToken cancel)
    {
        await db.CountGoneAsync([assignment], cancel);
        await db.CountBoxesAsync(assignment.RoundId, [(assignment.PersonId, assignment.LabelSetId)], -1, cancel);
        if (assignment.State.IsDone()) await db.CountTakenBackAsync(assignment, now, cancel);
        assignment.WithdrawnAt = now;
        await db.SaveChangesAsync(cancel);
    }
}
