using AnnotateHub.Application.Access;
using AnnotateHub.Application.Annotations.Assist;
using AnnotateHub.Application.Annotations.Operations;
using AnnotateHub.Application.Images.Rendering;
using AnnotateHub.Application.Images.Storage;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.Imaging.Display;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Annotations.Queries;

/// <summary>Reads what an annotator works on, and what a lead looks at.</summary>
public sealed class WorkReader(IDbContextFactory<AnnotateHubDb> database, FreeRound freeRound, ServerIdentity server)
{
    /// <summary>The work document, or null when the image or the assignment does not exist or is not for this person.</summary>
    /// <param name="assignmentId">Which work on the image; null for the person's own: what is open before what is done.</param>
    public async Task<WorkDocument?> WorkAsync(
        long projectId,
        long imageId,
        long personId,
        long? assignmentId = null,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        if (
            await db.ResolveScopeAsync(projectId, personId, cancellationToken) is not { } scope
            || await PictureAsync(db, projectId, imageId, personId, cancellationToken) is not { } work
        )
            return null;
        var chosen = assignmentId ?? await OwnAsync(db, scope, imageId, cancellationToken);
        if (chosen is { } found)
            return await WithAssignmentAsync(db, work, projectId, personId, found, cancellationToken);
        if (!scope.Role.MayAnnotate())
            return work;
        if (scope.IsArchived)
            return work with { Note = Editability.ProjectIsArchived };
        return await IsOpenForFreeWorkAsync(db, scope, imageId, cancellationToken)
            ? work with
            {
                MayBegin = true,
            }
            : work with
            {
                Note = Editability.NotOpenForFreeWork,
            };
    }

    /// <summary>Begins the person's own work on an image in the free round, where <see cref="WorkAsync"/> says that they may; else reads as
    /// that does.</summary>
    public async Task<WorkDocument?> BeginAsync(long projectId, long imageId, long personId, CancellationToken cancellationToken = default)
    {
        var work = await WorkAsync(projectId, imageId, personId, cancellationToken: cancellationToken);
        if (work is not { MayBegin: true })
            return work;
        var assignment = await freeRound.AssignmentAsync(projectId, imageId, personId, cancellationToken);
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        return await WithAssignmentAsync(db, work with { MayBegin = false }, projectId, personId, assignment.Id, cancellationToken);
    }

    /// <summary>The image pair alone, for who looks at it without working on it: no assignment, no boxes.</summary>
    public async Task<WorkDocument?> PictureAsync(
        long projectId,
        long imageId,
        long personId,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        return await db.ResolveScopeAsync(projectId, personId, cancellationToken) is null
            ? null
            : await PictureAsync(db, projectId, imageId, personId, cancellationToken);
    }

    /// <summary>The log of an assignment after a revision; null for who may not read it.</summary>
    public async Task<LogExcerpt?> LogAsync(long assignmentId, long personId, long since, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        await using var snapshot = await db.BeginReadAsync(cancellationToken);
        if (await db.ResolveScopeOfAssignmentAsync(assignmentId, personId, cancellationToken) is not { } scope)
            return null;
        if (
            await scope
                .ReadableAssignments(db)
                .Include(item => item.LabelSet)
                .FirstOrDefaultAsync(item => item.Id == assignmentId, cancellationToken)
            is not { } assignment
        )
            return null;
        var standing = await StandingAsync(db, scope, assignment, cancellationToken);
        if (IsShut(standing))
            return new LogExcerpt(0, assignment.State, false, []);
        var lines = await scope
            .Operations(db)
            .Where(line => line.LabelSetId == assignment.LabelSetId && line.Revision > since)
            .OrderBy(line => line.Revision)
            .ToListAsync(cancellationToken);
        return new LogExcerpt(
            assignment.LabelSet!.Revision,
            assignment.State,
            assignment.PersonId == personId && Editability.GetDenialReason(standing) is null,
            [
                .. lines.Select(line => new LoggedOperationView(
                    line.Revision,
                    line.ClientId,
                    line.Sequence,
                    line.OperationId,
                    line.Kind,
                    line.Undoes,
                    line.PersonId,
                    line.ClientTime,
                    new RawJson(line.Boxes)
                )),
            ]
        );
    }

    private async Task<WorkDocument?> PictureAsync(
        AnnotateHubDb db,
        long projectId,
        long imageId,
        long personId,
        CancellationToken cancellationToken
    )
    {
        var group = await db
            .ImageGroups.AsNoTracking()
            .Include(imageGroup => imageGroup.Planes)
            .FirstOrDefaultAsync(imageGroup => imageGroup.Id == imageId && imageGroup.ProjectId == projectId, cancellationToken);
        if (group is null)
            return null;
        var member = await db
            .Memberships.AsNoTracking()
            .Include(membership => membership.Project)
            .Include(membership => membership.Person)
            .SingleAsync(membership => membership.ProjectId == projectId && membership.PersonId == personId, cancellationToken);
        var (project, person) = (member.Project!, member.Person!);
        var guide = await db
            .Guides.Where(one => one.ProjectId == projectId)
            .Select(one => one.Version)
            .FirstOrDefaultAsync(cancellationToken);
        return new WorkDocument(
            server.Id,
            ViewOf(person),
            new ProjectView(
                project.Id,
                project.Name,
                project.IsSynthetic,
                project.Classes.Marked,
                project.Channels,
                guide,
                member.GuideSeen,
                member.Role.MayLead()
            ),
            await ImageAsync(db, project, group, cancellationToken),
            null,
            0,
            [],
            Raw(member.ViewSettings),
            Raw(person.CanvasPreferences)
        );
    }

    private static Task<long?> OwnAsync(AnnotateHubDb db, VisibilityScope scope, long imageId, CancellationToken cancellationToken) =>
        scope
            .OwnAssignments(db)
            .Where(assignment => assignment.ImageGroupId == imageId)
            .OrderBy(assignment => assignment.State == AssignmentState.Submitted || assignment.State == AssignmentState.Accepted)
            .ThenBy(assignment => assignment.Round!.Kind == RoundKind.Free)
            .ThenByDescending(assignment => assignment.CreatedAt)
            .Select(assignment => (long?)assignment.Id)
            .FirstOrDefaultAsync(cancellationToken);

    private static async Task<bool> IsOpenForFreeWorkAsync(
        AnnotateHubDb db,
        VisibilityScope scope,
        long imageId,
        CancellationToken cancellationToken
    )
    {
        var isShut = await db.Rounds.AnyAsync(
            round => round.ProjectId == scope.ProjectId && round.Kind == RoundKind.Free && round.ClosedAt != null,
            cancellationToken
        );
        return !isShut && !await scope.IsReservedAsync(db, imageId, cancellationToken);
    }

    private static async Task<WorkDocument?> WithAssignmentAsync(
        AnnotateHubDb db,
        WorkDocument work,
        long projectId,
        long personId,
        long assignmentId,
        CancellationToken cancellationToken
    )
    {
        // Visibility, revision and boxes must be of one moment, or the canvas would apply an operation twice or miss it.
        await using var snapshot = await db.BeginReadAsync(cancellationToken);
        if (await db.ResolveScopeAsync(projectId, personId, cancellationToken) is not { } scope)
            return null;
        var assignment = await scope
            .ReadableAssignments(db)
            .Include(item => item.LabelSet)
            .Include(item => item.Person)
            .SingleOrDefaultAsync(item => item.Id == assignmentId && item.ImageGroupId == work.Image.Id, cancellationToken);
        if (assignment is null)
            return null;
        var round = scope.PublicRound(assignment.RoundId);
        var standing = await StandingAsync(db, scope, assignment, cancellationToken);
        var reason =
            assignment.PersonId == scope.PersonId
                ? Editability.GetDenialReason(standing)
                : $"This is the work of {assignment.Person!.DisplayName}; you view it.";
        var boxes = IsShut(standing)
            ? []
            : await scope
                .Boxes(db)
                .Where(box => box.LabelSetId == assignment.LabelSetId)
                .OrderBy(box => box.Id)
                .ToListAsync(cancellationToken);
        var held = await scope
            .Held(db)
            .CountAsync(
                heldOperation => heldOperation.AssignmentId == assignment.Id && heldOperation.ResolvedAt == null,
                cancellationToken
            );
        var isForeign = assignment.PersonId != scope.PersonId;
        var comments = await AssignmentContext.CommentsAsync(db, scope, assignment, cancellationToken);
        return work with
        {
            Project = work.Project with
            {
                Classes = [.. work.Project.Classes.Where(labelClass => round.Settings.Classes?.Contains(labelClass.Key) ?? true)],
            },
            Assignment = new AssignmentView(
                assignment.Id,
                assignment.State,
                reason is null,
                reason,
                new RoundView(round.Id, round.Kind, round.Name),
                held,
                ViewOf(assignment.Person!),
                await AssignmentContext.QueueAsync(db, scope, assignment, cancellationToken),
                AssignmentContext.Returned(assignment, comments),
                IsShut(standing) ? await AssignmentContext.CalibrationAsync(db, scope, cancellationToken) : null,
                isForeign && scope.Role.MayLead(),
                isForeign || IsShut(standing)
                    ? Assistance.None
                    : await ClickProposals.AssistanceAsync(db, assignment.RoundId, cancellationToken),
                IsShut(standing) ? [] : ImageVerdictNames.Keys(assignment.Verdicts)
            ),
            Comments = comments,
            Revision = IsShut(standing) ? 0 : assignment.LabelSet!.Revision,
            Boxes =
            [
                .. boxes.Select(box => new BoxView(
                    box.ClientId,
                    box.X1,
                    box.Y1,
                    box.X2,
                    box.Y2,
                    box.Class,
                    box.Flags,
                    box.Origin,
                    box.Attributes,
                    box.Parents,
                    box.Score,
                    box.Review
                )),
            ],
        };
    }

    internal static async Task<AssignmentStatus> StandingAsync(
        AnnotateHubDb db,
        VisibilityScope scope,
        Assignment assignment,
        CancellationToken cancellationToken
    )
    {
        var round = await db.Rounds.AsNoTracking().SingleAsync(item => item.Id == assignment.RoundId, cancellationToken);
        var isShut =
            assignment.PersonId == scope.PersonId
            && RoundRules.For(round.Kind).NeedsCalibration
            && await CalibrationGateQueries.IsOpenAsync(db, scope.ProjectId, scope.PersonId, cancellationToken);
        var isReserved = round.Kind is RoundKind.Free && await scope.IsReservedAsync(db, assignment.ImageGroupId, cancellationToken);
        return new AssignmentStatus(
            assignment.State,
            round.Kind,
            round.ClosedAt is not null,
            scope.Role,
            CalibrationIsOpen: isShut,
            ImageIsReserved: isReserved,
            ProjectIsArchived: scope.IsArchived
        );
    }

    /// <summary>Before the calibration not even starting boxes are shown.</summary>
    private static bool IsShut(AssignmentStatus standing) => standing.CalibrationIsOpen && standing.State.IsOpen();

    private static PersonView ViewOf(Person person) => new(person.Id, person.UserName!, person.DisplayName);

    internal static async Task<ImageView> ImageAsync(
        AnnotateHubDb db,
        Project project,
        ImageGroup group,
        CancellationToken cancellationToken
    )
    {
        // Row values use the index on (ProjectId, SortKey); names may share a sort key, so the id decides.
        var before = await db
            .Database.SqlQuery<int>(
                $"""
                SELECT COUNT(*) AS "Value" FROM "ImageGroups" WHERE "ProjectId" = {project.Id} AND ("SortKey", "Id") < ({group.SortKey}, {group.Id})
                """
            )
            .SingleAsync(cancellationToken);
        var previous = await db
            .Database.SqlQuery<long>(
                $"""
                SELECT "Id" AS "Value" FROM "ImageGroups" WHERE "ProjectId" = {project.Id} AND ("SortKey", "Id") < ({group.SortKey}, {group.Id})
                ORDER BY "SortKey" DESC, "Id" DESC LIMIT 1
                """
            )
            .ToListAsync(cancellationToken);
        var next = await db
            .Database.SqlQuery<long>(
                $"""
                SELECT "Id" AS "Value" FROM "ImageGroups" WHERE "ProjectId" = {project.Id} AND ("SortKey", "Id") > ({group.SortKey}, {group.Id})
                ORDER BY "SortKey", "Id" LIMIT 1
                """
            )
            .ToListAsync(cancellationToken);
        var count = await db.ImageGroups.CountAsync(imageGroup => imageGroup.ProjectId == project.Id, cancellationToken);
        return new ImageView(
            group.Id,
            group.Name,
            group.Width,
            group.Height,
            group.Patient,
            before + 1,
            count,
            previous.Count > 0 ? previous[0] : null,
            next.Count > 0 ? next[0] : null,
            [.. group.Planes.OrderBy(plane => plane.ChannelIndex).Select(plane => PlaneOf(project, group, plane))],
            group.PixelSizeMicrometres is { } across ? new PixelSizeView(across, group.PixelHeightMicrometres ?? across) : null
        );
    }

    private static PlaneView PlaneOf(Project project, ImageGroup group, Plane plane)
    {
        var settings = DisplaySettingsHash.Compute(project.Display, project.Channels[plane.ChannelIndex].Role);
        var (width, height) = DisplayPlane.SizeOf(group.Width, group.Height, project.Display);
        var (columns, rows) = PlaneTiles.CountOf(group.Width, group.Height);
        return new PlaneView(
            plane.ChannelIndex,
            plane.PlaneHash,
            plane.SourceBits,
            !plane.IsFloat && plane.SourceBits <= 16,
            plane.ValueScale,
            plane.ValueOffset,
            plane.Minimum,
            plane.Maximum,
            plane.LowPercentile,
            plane.HighPercentile,
            new DisplayView(PixelAddresses.Display(project.Id, plane.PlaneHash, settings), width, height),
            new RawView(PixelAddresses.Raw(project.Id, plane.PlaneHash), PlaneStore.TileSide, columns, rows)
        );
    }

    private static RawJson? Raw(string? text) => text is null ? null : new RawJson(text);
}
