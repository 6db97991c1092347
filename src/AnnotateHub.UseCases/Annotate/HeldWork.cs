using AnnotateHub.Core.Annotation;
using AnnotateHub.Core.Labels;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.UseCases.Pixels;
using AnnotateHub.UseCases.Viewing;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.UseCases.Annotate;

/// <summary>Operations that came when their assignment could no longer be edited and wait for somebody to decide. Every reading of them is here.</summary>
public sealed class HeldWork(IDbContextFactory<AnnotateHubDb> database)
{
    /// <summary>Operations that one page shows; the rest follows when these are decided.</summary>
    public const int MostShown = 300;

    /// <summary>Who may see held operations and decide about them: who drew them, while a member, and who leads the project. The one place that answers it.</summary>
    public static bool IsOpenTo(ProjectRole role, bool isOwn) => isOwn || role is ProjectRole.Lead or ProjectRole.Manager;

    /// <summary>How many wait that this person may decide about; 0 for who is no member.</summary>
    public async Task<int> CountAsync(long projectId, long viewerId, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        return await db.ViewerAsync(projectId, viewerId, cancel) is { } viewer ? await Visible(db, viewer).CountAsync(cancel) : 0;
    }

    /// <summary>What waits in one assignment, oldest first; null where it is not for this person.</summary>
    public async Task<HeldListView?> OfAssignmentAsync(long assignmentId, long viewerId, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        if (await db.ViewerOfAssignmentAsync(assignmentId, viewerId, cancel) is not { } viewer) return null;
        if (await viewer.Readable(db).FirstOrDefaultAsync(item => item.Id == assignmentId, cancel) is not { } assignment || !IsOpenTo(viewer.Role, assignment.PersonId == viewerId)) return null;
        var held = await Visible(db, viewer).Where(item => item.AssignmentId == assignmentId).OrderBy(item => item.Id).ToListAsync(cancel);
        return new HeldListView([.. held.Select(item => new HeldView(
            item.Id, new HeldOperationView(item.ClientId, item.Sequence, item.OperationId, item.Kind, item.Undoes, item.ClientTime, new RawJson(item.Boxes)),
            item.Reason, item.ReceivedAt))]);
    }

    /// <summary>What waits in a project and this person may decide about, by image and author, images in working order, operations oldest first.</summary>
    public async Task<HeldProject> InProjectAsync(long projectId, long viewerId, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        await using var snapshot = await db.BeginReadAsync(cancel);
        if (await db.ViewerAsync(projectId, viewerId, cancel) is not { } viewer) return new HeldProject([], 0);
        var visible = Visible(db, viewer);
        var total = await visible.CountAsync(cancel);
        var rows = await visible.OrderBy(item => item.AssignmentId).ThenBy(item => item.Id).Take(MostShown).ToListAsync(cancel);
        var ids = rows.Select(item => item.AssignmentId).Distinct().ToList();
        var assignments = await viewer.Readable(db).Include(item => item.Round).Include(item => item.Person).Include(item => item.ImageGroup!.Planes)
            .Where(item => ids.Contains(item.Id)).ToListAsync(cancel);
        var roles = await db.Memberships.Where(member => member.ProjectId == projectId).ToDictionaryAsync(member => member.PersonId, member => member.Role, cancel);
        var project = await db.Projects.AsNoTracking().SingleAsync(item => item.Id == projectId, cancel);
        var images = new List<HeldImage>();
        foreach (var work in assignments.OrderBy(item => item.ImageGroup!.SortKey, StringComparer.Ordinal).ThenBy(item => item.ImageGroupId).ThenBy(item => item.Id))
        {
            var group = work.ImageGroup!;
            var round = work.Round!;
            var plane = group.Planes.OrderBy(item => project.Channels[item.ChannelIndex].Role != ChannelRole.TransmittedLight).ThenBy(item => item.ChannelIndex).FirstOrDefault();
            var author = roles.GetValueOrDefault(work.PersonId, ProjectRole.Viewer);
            var shut = RoundRules.Of(round.Kind).NeedsCalibration && await Calibration.IsOpenAsync(db, projectId, work.PersonId, cancel);
            var standing = new AssignmentStanding(work.State, round.Kind, round.ClosedAt is not null, author, CalibrationIsOpen: shut, ImageIsReserved: await viewer.IsReservedAsync(db, work.ImageGroupId, cancel));
            var closed = Editability.WhyNot(standing);
            var allowed = viewer.Face(work.RoundId).Settings.Classes;
            var classes = new ClassScheme([.. project.Classes.Classes.Where(item => allowed?.Contains(item.Key) ?? true)]);
            images.Add(new HeldImage(
                work.Id, group.Id, group.Name, group.Width, group.Height, work.Person!.DisplayName, work.PersonId == viewerId,
                closed is not null && work.PersonId != viewerId && !author.MayAnnotate() ? $"{work.Person.DisplayName} has no annotator's role any more; a manager can give it back." : closed,
                closed is not null && Editability.WhyNot(standing, AssignmentMove.Reopen) is null,
                plane is null ? null : PixelAddresses.Display(projectId, plane.PlaneHash, DisplaySettingsHash.Of(project.Display, project.Channels[plane.ChannelIndex].Role)),
                await ChangesAsync(db, viewer, work, group, classes, [.. rows.Where(item => item.AssignmentId == work.Id)], cancel)));
        }

        return new HeldProject(images, total);
    }

    /// <summary>Of what the viewer may read at all: a lead who annotates a blind round learns nothing of others here.</summary>
    private static IQueryable<HeldOperation> Visible(AnnotateHubDb db, Viewer viewer)
    {
        var (own, others, person) = (IsOpenTo(viewer.Role, isOwn: true), IsOpenTo(viewer.Role, isOwn: false), viewer.PersonId);
        return viewer.Held(db).Where(item => item.ResolvedAt == null && ((own && item.PersonId == person) || (others && item.PersonId != person)));
    }

    /// <summary>What each operation would change if those before it were applied: the boxes as they stand are the beginning.</summary>
    private static async Task<IReadOnlyList<HeldChange>> ChangesAsync(
        AnnotateHubDb db, Viewer viewer, Assignment work, ImageGroup group, ClassScheme classes, IReadOnlyList<HeldOperation> rows, CancellationToken cancel)
    {
        var operations = rows.Select(row => new Operation(
            row.Sequence, row.OperationId, row.Kind, AnnotateJson.BoxesFromText(row.Boxes), row.Undoes, row.ClientTime)).ToList();
        var named = operations.SelectMany(operation => operation.Boxes).Select(change => change.Id).ToHashSet(StringComparer.Ordinal);
        var stored = await viewer.Boxes(db).Where(box => box.LabelSetId == work.LabelSetId && named.Contains(box.ClientId)).ToListAsync(cancel);
        var boxes = new BoxSet(stored.Select(box => new AnnotatedBox(
            box.ClientId, new(box.X1, box.Y1, box.X2, box.Y2), box.Class, box.Flags, box.Origin, box.Attributes, box.Parents, box.Score)));
        var coming = new HashSet<string>(StringComparer.Ordinal);
        var changes = new List<HeldChange>();
        foreach (var (row, operation) in rows.Zip(operations))
        {
            var isFaulty = OperationRules.FaultOf(operation, classes, group.Width, group.Height) is not null;
            var deltas = isFaulty ? [] : boxes.Apply(operation);
            var needsEarlier = operation.Kind is not OperationKind.Add && operation.Boxes.Any(change => coming.Contains(change.Id));
            if (!isFaulty && operation.Kind is OperationKind.Add) coming.UnionWith(operation.Boxes.Select(change => change.Id));
            changes.Add(new HeldChange(row.Id, operation.Kind, operation.Boxes.Count, deltas, isFaulty, needsEarlier, row.Reason, row.ClientTime, row.ReceivedAt));
        }

        return changes;
    }
}

/// <param name="Total">Operations that wait, also those that <see cref="HeldWork.MostShown"/> leaves out.</param>
public sealed record HeldProject(IReadOnlyList<HeldImage> Images, int Total);

/// <summary>What waits of one person on one image.</summary>
/// <param name="Person">Display name of who drew.</param>
/// <param name="Closed">Why nothing can be applied now, as a sentence; null when it can.</param>
/// <param name="AuthorMayReopen">Closed, and its author can open it again.</param>
/// <param name="Picture">Address of a display plane to lay boxes over; null for an image without planes.</param>
public sealed record HeldImage(
    long AssignmentId, long ImageId, string Name, int Width, int Height, string Person, bool IsOwn, string? Closed, bool AuthorMayReopen, string? Picture, IReadOnlyList<HeldChange> Changes);

/// <param name="Boxes">Boxes that the operation names.</param>
/// <param name="Deltas">What it would change, those before it applied; empty when it is faulty or its boxes are gone.</param>
/// <param name="IsFaulty">It can never be applied as it is; the reason says why.</param>
/// <param name="NeedsEarlier">It changes a box that an operation before it, also held, brings.</param>
public sealed record HeldChange(
    long HeldId, OperationKind Kind, int Boxes, IReadOnlyList<BoxDelta> Deltas, bool IsFaulty, bool NeedsEarlier, string Reason, DateTimeOffset? DrawnAt, DateTimeOffset ReceivedAt);
