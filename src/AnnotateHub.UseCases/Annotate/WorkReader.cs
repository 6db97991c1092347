using AnnotateHub.Core.Study;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.Imaging.Display;
using AnnotateHub.UseCases.Pixels;
using AnnotateHub.UseCases.Storage;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.UseCases.Annotate;

/// <summary>Reads what an annotator works on.</summary>
public sealed class WorkReader(IDbContextFactory<AnnotateHubDb> database, FreeRound freeRound, ServerIdentity server)
{
    /// <summary>The work document, or null when the image does not exist or is not for this person. Makes the assignment at the first call.</summary>
    public async Task<WorkDocument?> WorkAsync(long projectId, long imageId, long personId, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        var member = await db.Memberships.AsNoTracking().Include(item => item.Project).Include(item => item.Person)
            .FirstOrDefaultAsync(item => item.ProjectId == projectId && item.PersonId == personId, cancel);
        var group = await db.ImageGroups.AsNoTracking().Include(item => item.Planes)
            .FirstOrDefaultAsync(item => item.Id == imageId && item.ProjectId == projectId, cancel);
        if (member is not { Project: { } project, Person: { } person } || group is null) return null;

        var image = await ImageAsync(db, project, group, cancel);
        var work = new WorkDocument(
            server.Id, new PersonView(person.Id, person.UserName!, person.DisplayName),
            new ProjectView(project.Id, project.Name, project.IsSynthetic, project.Classes.Classes, project.Channels),
            image, null, 0, [], Raw(member.ViewSettings), Raw(person.CanvasPreferences));
        return member.Role.MayAnnotate() ? await WithAssignmentAsync(db, work, member, cancel) : work;
    }

    /// <summary>The log after a revision, for the assignment's own person; null for anybody else.</summary>
    public async Task<LogExcerpt?> LogAsync(long assignmentId, long personId, long since, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        await using var snapshot = await db.BeginReadAsync(cancel);
        var found = await db.Assignments
            .Where(item => item.Id == assignmentId && item.PersonId == personId)
            .Join(db.Memberships, item => new { item.ProjectId, item.PersonId }, member => new { member.ProjectId, member.PersonId },
                (item, member) => new { item.State, item.Round!.Kind, IsClosed = item.Round.ClosedAt != null, member.Role, item.LabelSetId, item.LabelSet!.Revision })
            .FirstOrDefaultAsync(cancel);
        if (found is null) return null;
        var lines = await db.Operations.AsNoTracking().Where(line => line.LabelSetId == found.LabelSetId && line.Revision > since)
            .OrderBy(line => line.Revision).ToListAsync(cancel);
        return new LogExcerpt(
            found.Revision, found.State, Editability.WhyNot(found.State, found.Kind, found.IsClosed, found.Role) is null,
            [.. lines.Select(line => new LoggedOperationView(
                line.Revision, line.ClientId, line.Sequence, line.OperationId, line.Kind, line.Undoes, line.PersonId, line.ClientTime, new RawJson(line.Boxes)))]);
    }

    /// <summary>Held operations that nobody has resolved, oldest first.</summary>
    public async Task<HeldListView> HeldAsync(long assignmentId, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        var held = await db.HeldOperations.AsNoTracking().Where(item => item.AssignmentId == assignmentId && item.ResolvedAt == null)
            .OrderBy(item => item.Id).ToListAsync(cancel);
        return new HeldListView([.. held.Select(item => new HeldView(
            item.Id, new HeldOperationView(item.ClientId, item.Sequence, item.OperationId, item.Kind, item.Undoes, item.ClientTime, new RawJson(item.Boxes)),
            item.Reason, item.ReceivedAt))]);
    }

    private async Task<WorkDocument> WithAssignmentAsync(AnnotateHubDb db, WorkDocument work, Membership member, CancellationToken cancel)
    {
        var made = await freeRound.AssignmentAsync(member.ProjectId, work.Image.Id, member.PersonId, cancel);
        // Revision and boxes must be of one moment, or the canvas would apply an operation twice or miss it.
        await using var snapshot = await db.BeginReadAsync(cancel);
        var assignment = await db.Assignments.AsNoTracking().Include(item => item.Round).Include(item => item.LabelSet)
            .SingleAsync(item => item.Id == made.Id, cancel);
        var boxes = await db.Boxes.AsNoTracking().Where(box => box.LabelSetId == assignment.LabelSetId).OrderBy(box => box.Id).ToListAsync(cancel);
        var held = await db.HeldOperations.CountAsync(item => item.AssignmentId == assignment.Id && item.ResolvedAt == null, cancel);
        var round = assignment.Round!;
        var reason = Editability.WhyNot(assignment.State, round.Kind, round.ClosedAt is not null, member.Role);
        return work with
        {
            Assignment = new AssignmentView(
                assignment.Id, assignment.State, reason is null, reason, new RoundView(round.Id, round.Kind, round.Name), held),
            Revision = assignment.LabelSet!.Revision,
            Boxes = [.. boxes.Select(box => new BoxView(
                box.ClientId, box.X1, box.Y1, box.X2, box.Y2, box.Class, box.Flags, box.Origin, box.Attributes, box.Parents, box.Score))],
        };
    }

    private static async Task<ImageView> ImageAsync(AnnotateHubDb db, Project project, ImageGroup group, CancellationToken cancel)
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
