using AnnotateHub.Application.Access;
using AnnotateHub.Application.Comments;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Annotations.Queries;

/// <summary>What lies around a piece of work: its neighbours in the list, what was said about it, what has to be done before it. Read with
/// a viewer's sight.</summary>
internal static class AssignmentContext
{
    /// <summary>The place among its person's work of the round as that person knows it, done ones included; null in the free
    /// round.</summary>
    public static async Task<QueueView?> QueueAsync(
        AnnotateHubDb db,
        VisibilityScope scope,
        Assignment assignment,
        CancellationToken cancellationToken
    )
    {
        var round = scope.PublicRound(assignment.RoundId);
        if (round.Kind is RoundKind.Free)
            return null;
        var rounds = scope.WithHidden(round.Id);
        var list =
            assignment.PersonId == scope.PersonId
                ? scope.OwnAssignments(db).Where(item => rounds.Contains(item.RoundId))
                : scope.ReadableAssignments(db).Where(item => item.RoundId == round.Id && item.PersonId == assignment.PersonId);
        var (order, id) = (assignment.QueueOrder, assignment.Id);
        var before = list.Where(item => item.QueueOrder < order || (item.QueueOrder == order && item.Id < id));
        var after = list.Where(item => item.QueueOrder > order || (item.QueueOrder == order && item.Id > id));
        return new QueueView(
            await before.CountAsync(cancellationToken) + 1,
            await list.CountAsync(cancellationToken),
            await before
                .OrderByDescending(item => item.QueueOrder)
                .ThenByDescending(item => item.Id)
                .Select(item => new PlaceView(item.ImageGroupId, item.Id))
                .FirstOrDefaultAsync(cancellationToken),
            await after
                .OrderBy(item => item.QueueOrder)
                .ThenBy(item => item.Id)
                .Select(item => new PlaceView(item.ImageGroupId, item.Id))
                .FirstOrDefaultAsync(cancellationToken)
        );
    }

    /// <summary>Comments on the work, oldest first.</summary>
    public static async Task<IReadOnlyList<CommentView>> CommentsAsync(
        AnnotateHubDb db,
        VisibilityScope scope,
        Assignment assignment,
        CancellationToken cancellationToken
    ) =>
        await (
            from item in scope.Comments(db)
            where item.AssignmentId == assignment.Id
            orderby item.Id
            select new CommentView(
                item.Id,
                item.PersonId,
                db.Users.Where(person => person.Id == item.PersonId).Select(person => person.DisplayName).FirstOrDefault() ?? "",
                item.Text,
                item.BoxId,
                item.X,
                item.Y,
                item.ReplyToId,
                item.CreatedAt,
                item.ResolvedAt,
                db.Users.Where(person => person.Id == item.ResolvedById).Select(person => person.DisplayName).FirstOrDefault()
            )
        ).ToListAsync(cancellationToken);

    /// <summary>What was said when the work was returned: the latest first comment of somebody else.</summary>
    public static ReturnedView? Returned(Assignment assignment, IReadOnlyList<CommentView> comments) =>
        assignment.State is AssignmentState.Returned
        && comments.LastOrDefault(comment => comment.ReplyTo is null && comment.PersonId != assignment.PersonId) is { } said
            ? new ReturnedView(said.Person, said.Text)
            : null;

    /// <summary>How far the person's calibration is, and where it goes on.</summary>
    public static async Task<CalibrationView> CalibrationAsync(AnnotateHubDb db, VisibilityScope scope, CancellationToken cancellationToken)
    {
        var all = scope.OwnAssignments(db).Where(assignment => assignment.Round!.Kind == RoundKind.Calibration);
        var open = all.Where(assignment => assignment.State != AssignmentState.Submitted && assignment.State != AssignmentState.Accepted);
        var of = await all.CountAsync(cancellationToken);
        return new CalibrationView(
            of - await open.CountAsync(cancellationToken),
            of,
            await open.OrderBy(assignment => assignment.SkippedAt != null)
                .ThenBy(assignment => assignment.RoundId)
                .ThenBy(assignment => assignment.QueueOrder)
                .ThenBy(assignment => assignment.Id)
                .Select(assignment => new PlaceView(assignment.ImageGroupId, assignment.Id))
                .FirstOrDefaultAsync(cancellationToken)
        );
    }
}
