using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.UseCases.Rounds;
using AnnotateHub.UseCases.Viewing;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.UseCases.Annotate;

/// <summary>What lies around a piece of work: its neighbours in the list, what was said about it, what has to be done before it. Read with a viewer's sight.</summary>
internal static class WorkSurroundings
{
    /// <summary>The place among its person's work of the round as that person knows it, done ones included; null in the free round.</summary>
    public static async Task<QueueView?> QueueAsync(AnnotateHubDb db, Viewer viewer, Assignment assignment, CancellationToken cancel)
    {
        var round = viewer.Face(assignment.RoundId);
        if (round.Kind is RoundKind.Free) return null;
        var rounds = viewer.WithHidden(round.Id);
        var list = assignment.PersonId == viewer.PersonId
            ? viewer.Own(db).Where(item => rounds.Contains(item.RoundId))
            : viewer.Readable(db).Where(item => item.RoundId == round.Id && item.PersonId == assignment.PersonId);
        var (order, id) = (assignment.QueueOrder, assignment.Id);
        var before = list.Where(item => item.QueueOrder < order || (item.QueueOrder == order && item.Id < id));
        var after = list.Where(item => item.QueueOrder > order || (item.QueueOrder == order && item.Id > id));
        return new QueueView(
            await before.CountAsync(cancel) + 1, await list.CountAsync(cancel),
            await before.OrderByDescending(item => item.QueueOrder).ThenByDescending(item => item.Id).Select(item => new PlaceView(item.ImageGroupId, item.Id)).FirstOrDefaultAsync(cancel),
            await after.OrderBy(item => item.QueueOrder).ThenBy(item => item.Id).Select(item => new PlaceView(item.ImageGroupId, item.Id)).FirstOrDefaultAsync(cancel));
    }

    /// <summary>Comments on the work, oldest first.</summary>
    public static async Task<IReadOnlyList<CommentView>> CommentsAsync(AnnotateHubDb db, Viewer viewer, Assignment assignment, CancellationToken cancel) => await (
        from item in viewer.Comments(db)
        where item.AssignmentId == assignment.Id
        orderby item.Id
        select new CommentView(
            item.Id, item.PersonId, db.Users.Where(person => person.Id == item.PersonId).Select(person => person.DisplayName).FirstOrDefault() ?? "",
            item.Text, item.BoxId, item.X, item.Y, item.ReplyToId, item.CreatedAt, item.ResolvedAt,
            db.Users.Where(person => person.Id == item.ResolvedById).Select(person => person.DisplayName).FirstOrDefault())).ToListAsync(cancel);

    /// <summary>What was said when the work was returned: the latest first comment of somebody else.</summary>
    public static ReturnedView? Returned(Assignment assignment, IReadOnlyList<CommentView> comments) =>
        assignment.State is AssignmentState.Returned && comments.LastOrDefault(item => item.ReplyTo is null && item.PersonId != assignment.PersonId) is { } said
            ? new ReturnedView(said.Person, said.Text)
            : null;

    /// <summary>How far the person's calibration is, and where it goes on.</summary>
    public static async Task<CalibrationView> CalibrationAsync(AnnotateHubDb db, Viewer viewer, CancellationToken cancel)
    {
        var all = viewer.Own(db).Where(item => item.Round!.Kind == RoundKind.Calibration);
        var open = all.Where(item => item.State != AssignmentState.Submitted && item.State != AssignmentState.Accepted);
        var of = await all.CountAsync(cancel);
        return new CalibrationView(
            of - await open.CountAsync(cancel), of,
            await open.OrderBy(item => item.SkippedAt != null).ThenBy(item => item.RoundId).ThenBy(item => item.QueueOrder).ThenBy(item => item.Id)
                .Select(item => new PlaceView(item.ImageGroupId, item.Id)).FirstOrDefaultAsync(cancel));
    }
}
