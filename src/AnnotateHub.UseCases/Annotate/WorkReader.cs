using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.Imaging.Display;
using AnnotateHub.UseCases.Pixels;
using AnnotateHub.UseCases.Storage;
using AnnotateHub.UseCases.Viewing;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.UseCases.Annotate;

/// <summary>Reads what an annotator works on, and what a lead looks at.</summary>
public sealed class WorkReader(IDbContextFactory<AnnotateHubDb> database, FreeRound freeRound, ServerIdentity server)
{
    /// <summary>The work document, or null when the image or the assignment does not exist or is not for this person.</summary>
    /// <param name="assignmentId">Which work on the image; null for the person's own: what is open before what is done, and where there is none, a new one in the free round.</param>
    public async Task<WorkDocument?> WorkAsync(long projectId, long imageId, long personId, long? assignmentId = null, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        if (await db.ViewerAsync(projectId, personId, cancel) is not { } viewer || await PictureAsync(db, projectId, imageId, personId, cancel) is not { } work) return null;
        var chosen = assignmentId ?? await OwnAsync(db, viewer, imageId, cancel);
        if (chosen is null) return viewer.Role.MayAnnotate() ? work with { Note = Editability.NotOpenForFreeWork } : work;
        return await WithAssignmentAsync(db, work, projectId, personId, chosen.Value, cancel);
    }

    /// <summary>The image pair alone, for who looks at it without working on it: no assignment, no boxes.</summary>
    public async Task<WorkDocument?> PictureAsync(long projectId, long imageId, long personId, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        return await db.ViewerAsync(projectId, personId, cancel) is null ? null : await PictureAsync(db, projectId, imageId, personId, cancel);
    }

    /// <summary>The log of an assignment after a revision; null for who may not read it.</summary>
    public async Task<LogExcerpt?> LogAsync(long assignmentId, long personId, long since, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        await using var snapshot = await db.BeginReadAsync(cancel);
        if (await db.ViewerOfAssignmentAsync(assignmentId, personId, cancel) is not { } viewer) return null;
        if (await viewer.Readable(db).Include(item => item.LabelSet).FirstOrDefaultAsync(item => item.Id == assignmentId, cancel) is not { } assignment) return null;
        var standing = await StandingAsync(db, viewer, assignment, cancel);
        if (IsShut(standing)) return new LogExcerpt(0, assignment.State, false, []);
        var lines = await viewer.Operations(db).Where(line => line.LabelSetId == assignment.LabelSetId && line.Revision > since)
            .OrderBy(line => line.Revision).ToListAsync(cancel);
        return new LogExcerpt(
            assignment.LabelSet!.Revision, assignment.State, assignment.PersonId == personId && Editability.WhyNot(standing) is null,
            [.. lines.Select(line => new LoggedOperationView(
                line.Revision, line.ClientId, line.Sequence, line.OperationId, line.Kind, line.Undoes, line.PersonId, line.ClientTime, new RawJson(line.Boxes)))]);
    }

    private async Task<WorkDocument?> PictureAsync(AnnotateHubDb db, long projectId, long imageId, long personId, CancellationToken cancel)
    {
        var group = await db.ImageGroups.AsNoTracking().Include(item => item.Planes)
            .FirstOrDefaultAsync(item => item.Id == imageId && item.ProjectId == projectId, cancel);
        if (group is null) return null;
        var member = await db.Memberships.AsNoTracking().Include(item => item.Project).Include(item => item.Person)
            .SingleAsync(item => item.ProjectId == projectId && item.PersonId == personId, cancel);
        var (project, person) = (member.Project!, member.Person!);
        return new WorkDocument(
            server.Id, ViewOf(person), new ProjectView(project.Id, project.Name, project.IsSynthetic, project.Classes.Classes, project.Channels),
            await ImageAsync(db, project, group, cancel), null, 0, [], Raw(member.ViewSettings), Raw(person.CanvasPreferences));
    }

    /// <summary>The person's own work on the image, made in the free round where they have none and may.</summary>
    private async Task<long?> OwnAsync(AnnotateHubDb db, Viewer viewer, long imageId, CancellationToken cancel)
    {
        var own = await viewer.Own(db).Where(item => item.ImageGroupId == imageId)
            .OrderBy(item => item.State == AssignmentState.Submitted || item.State == AssignmentState.Accepted).ThenBy(item => item.Round!.Kind == RoundKind.Free).ThenByDescending(item => item.CreatedAt)
            .Select(item => (long?)item.Id).FirstOrDefaultAsync(cancel);
        if (own is not null || !viewer.Role.MayAnnotate()) return own;
        var isShut = await db.Rounds.AnyAsync(round => round.ProjectId == viewer.ProjectId && round.Kind == RoundKind.Free && round.ClosedAt != null, cancel);
        if (isShut || await viewer.IsReservedAsync(db, imageId, cancel)) return null;
        return (await freeRound.AssignmentAsync(viewer.ProjectId, imageId, viewer.PersonId, cancel)).Id;
    }

    private static async Task<WorkDocument?> WithAssignmentAsync(AnnotateHubDb db, WorkDocument work, long projectId, long personId, long assignmentId, CancellationToken cancel)
    {
        // Sight, revision and boxes must be of one moment, or the canvas would apply an operation twice or miss it.
        await using var snapshot = await db.BeginReadAsync(cancel);
        if (await db.ViewerAsync(projectId, personId, cancel) is not { } viewer) return null;
        var assignment = await viewer.Readable(db).Include(item => item.LabelSet).Include(item => item.Person)
            .SingleOrDefaultAsync(item => item.Id == assignmentId && item.ImageGroupId == work.Image.Id, cancel);
        if (assignment is null) return null;
        var round = viewer.Face(assignment.RoundId);
        var standing = await StandingAsync(db, viewer, assignment, cancel);
        var reason = assignment.PersonId == viewer.PersonId ? Editability.WhyNot(standing) : $"This is the work of {assignment.Person!.DisplayName}; you look on.";
        var boxes = IsShut(standing) ? [] : await viewer.Boxes(db).Where(box => box.LabelSetId == assignment.LabelSetId).OrderBy(box => box.Id).ToListAsync(cancel);
        var held = await viewer.Held(db).CountAsync(item => item.AssignmentId == assignment.Id && item.ResolvedAt == null, cancel);
        var isForeign = assignment.PersonId != viewer.PersonId;
        var comments = await WorkSurroundings.CommentsAsync(db, viewer, assignment, cancel);
        return work with
        {
            Project = work.Project with { Classes = [.. work.Project.Classes.Where(item => round.Settings.Classes?.Contains(item.Key) ?? true)] },
            Assignment = new AssignmentView(
                assignment.Id, assignment.State, reason is null, reason, new RoundView(round.Id, round.Kind, round.Name), held, ViewOf(assignment.Person!),
                await WorkSurroundings.QueueAsync(db, viewer, assignment, cancel), WorkSurroundings.Returned(assignment, comments),
                IsShut(standing) ? await WorkSurroundings.CalibrationAsync(db, viewer, cancel) : null, isForeign && viewer.Role.MayLead()),
            Comments = comments,
            Revision = IsShut(standing) ? 0 : assignment.LabelSet!.Revision,
            Boxes = [.. boxes.Select(box => new BoxView(
                box.ClientId, box.X1, box.Y1, box.X2, box.Y2, box.Class, box.Flags, box.Origin, box.Attributes, box.Parents, box.Score, box.Review))],
        };
    }

    private static async Task<AssignmentStanding> StandingAsync(AnnotateHubDb db, Viewer viewer, Assignment assignment, CancellationToken cancel)
    {
        var round = await db.Rounds.AsNoTracking().SingleAsync(item => item.Id == assignment.RoundId, cancel);
        var isShut = assignment.PersonId == viewer.PersonId && RoundRules.Of(round.Kind).NeedsCalibration && await Calibration.IsOpenAsync(db, viewer.ProjectId, viewer.PersonId, cancel);
        var isReserved = round.Kind is RoundKind.Free && await viewer.IsReservedAsync(db, assignment.ImageGroupId, cancel);
        return new AssignmentStanding(assignment.State, round.Kind, round.ClosedAt is not null, viewer.Role, CalibrationIsOpen: isShut, ImageIsReserved: isReserved);
    }

    /// <summary>Before the calibration not even starting boxes are shown.</summary>
    private static bool IsShut(AssignmentStanding standing) => standing.CalibrationIsOpen && standing.State.IsOpen();

    private static PersonView ViewOf(Person person) => new(person.Id, person.UserName!, person.DisplayName);

    internal static async Task<ImageView> ImageAsync(AnnotateHubDb db, Project project, ImageGroup group, CancellationToken cancel)
    {
        // Row values use the index on (ProjectId, SortKey); names may share a sort key, so the id decides.
        var before = await db.Database.SqlQuery<int>($"""
            SELECT COUNT(*) AS "Value" FROM "ImageGroups" WHERE "ProjectId" = {project.Id} AND ("SortKey", "Id") < ({group.SortKey}, {group.Id})
            """).SingleAsync(cancel);
        var previous = await db.Database.SqlQuery<long>($"""
            SELECT "Id" AS "Value" FROM "ImageGroups" WHERE "ProjectId" = {project.Id} AND ("SortKey", "Id") < ({group.SortKey}, {group.Id})
            ORDER BY "SortKey" DESC, "Id" DESC LIMIT 1
            """).ToListAsync(cancel);
        var next = await db.Database.SqlQuery<long>($"""
            SELECT "Id" AS "Value" FROM "ImageGroups" WHERE "ProjectId" = {project.Id} AND ("SortKey", "Id") > ({group.SortKey}, {group.Id})
            ORDER BY "SortKey", "Id" LIMIT 1
            """).ToListAsync(cancel);
        var count = await db.ImageGroups.CountAsync(item => item.ProjectId == project.Id, cancel);
        return new ImageView(
            group.Id, group.Name, group.Width, group.Height, group.Patient, before + 1, count,
            previous.Count > 0 ? previous[0] : null, next.Count > 0 ? next[0] : null,
            [.. group.Planes.OrderBy(plane => plane.ChannelIndex).Select(plane => PlaneOf(project, group, plane))]);
    }

    private static PlaneView PlaneOf(Project project, ImageGroup group, Plane plane)
    {
        var settings = DisplaySettingsHash.Of(project.Display, project.Channels[plane.ChannelIndex].Role);
        var (width, height) = DisplayPlane.SizeOf(group.Width, group.Height, project.Display);
        var (columns, rows) = PlaneTiles.CountOf(group.Width, group.Height);
        return new PlaneView(
            plane.ChannelIndex, plane.PlaneHash, plane.SourceBits, !plane.IsFloat && plane.SourceBits <= 16, plane.ValueScale, plane.ValueOffset,
            plane.Minimum, plane.Maximum, plane.LowPercentile, plane.HighPercentile,
            new DisplayView(PixelAddresses.Display(project.Id, plane.PlaneHash, settings), width, height),
            new RawView(PixelAddresses.Raw(project.Id, plane.PlaneHash), PlaneStore.TileSide, columns, rows));
    }

    private static RawJson? Raw(string? text) => text is null ? null : new RawJson(text);
}
