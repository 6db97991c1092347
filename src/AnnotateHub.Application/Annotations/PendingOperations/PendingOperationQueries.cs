using AnnotateHub.Application.Access;
using AnnotateHub.Application.Annotations.Queries;
using AnnotateHub.Application.Images.Rendering;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Core.Annotation;
using AnnotateHub.Core.Labels;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Annotations.PendingOperations;

/// <summary>Operations that came when their assignment could no longer be edited and wait for somebody to decide. Every reading of them is
/// here.</summary>
public sealed class PendingOperationQueries(IDbContextFactory<AnnotateHubDb> database)
{
    /// <summary>Operations that one page shows; the rest follows when these are decided.</summary>
    public const int MaxShown = 300;

    /// <summary>Who may see held operations and decide about them: who drew them, while a member, and who leads the project. The one place
    /// that answers it.</summary>
    public static bool IsOpenTo(ProjectRole role, bool isOwn) => isOwn || role is ProjectRole.Lead or ProjectRole.Manager;

    /// <summary>How many wait that this person may decide about; 0 for who is no member.</summary>
    public async Task<int> CountAsync(long projectId, long viewerId, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        return await db.ResolveScopeAsync(projectId, viewerId, cancellationToken) is { } scope
            ? await Visible(db, scope).CountAsync(cancellationToken)
            : 0;
    }

    /// <summary>What waits in one assignment, oldest first; null where it is not for this person.</summary>
    public async Task<PendingOperationsView?> OfAssignmentAsync(
        long assignmentId,
        long viewerId,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        if (await db.ResolveScopeOfAssignmentAsync(assignmentId, viewerId, cancellationToken) is not { } scope)
            return null;
        if (
            await scope.ReadableAssignments(db).FirstOrDefaultAsync(item => item.Id == assignmentId, cancellationToken)
                is not { } assignment
            || !IsOpenTo(scope.Role, assignment.PersonId == viewerId)
        )
            return null;
        var held = await Visible(db, scope)
            .Where(heldOperation => heldOperation.AssignmentId == assignmentId)
            .OrderBy(heldOperation => heldOperation.Id)
            .ToListAsync(cancellationToken);
        return new PendingOperationsView([
            .. held.Select(heldOperation => new PendingOperationView(
                heldOperation.Id,
                new PendingOperationContentView(
                    heldOperation.ClientId,
                    heldOperation.Sequence,
                    heldOperation.OperationId,
                    heldOperation.Kind,
                    heldOperation.Undoes,
                    heldOperation.ClientTime,
                    new RawJson(heldOperation.Boxes)
                ),
                heldOperation.Reason,
                heldOperation.ReceivedAt
            )),
        ]);
    }

    /// <summary>What waits in a project and this person may decide about, by image and author, images in working order, operations oldest
    /// first.</summary>
    public async Task<PendingProject> InProjectAsync(long projectId, long viewerId, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        await using var snapshot = await db.BeginReadAsync(cancellationToken);
        if (await db.ResolveScopeAsync(projectId, viewerId, cancellationToken) is not { } scope)
            return new PendingProject([], 0);
        var visible = Visible(db, scope);
        var total = await visible.CountAsync(cancellationToken);
        var rows = await visible
            .OrderBy(heldOperation => heldOperation.AssignmentId)
            .ThenBy(heldOperation => heldOperation.Id)
            .Take(MaxShown)
            .ToListAsync(cancellationToken);
        var ids = rows.Select(heldOperation => heldOperation.AssignmentId).Distinct().ToList();
        var assignments = await scope
            .ReadableAssignments(db)
            .Include(assignment => assignment.Round)
            .Include(assignment => assignment.Person)
            .Include(assignment => assignment.ImageGroup!.Planes)
            .Where(assignment => ids.Contains(assignment.Id))
            .ToListAsync(cancellationToken);
        var roles = await db
            .Memberships.Where(member => member.ProjectId == projectId)
            .ToDictionaryAsync(member => member.PersonId, member => member.Role, cancellationToken);
        var project = await db.Projects.AsNoTracking().SingleAsync(item => item.Id == projectId, cancellationToken);
        var shutFor = await CalibrationGateQueries.OpenForAsync(
            db,
            projectId,
            assignments.Select(assignment => assignment.PersonId),
            cancellationToken
        );
        var groups = assignments.Select(assignment => assignment.ImageGroupId).Distinct().ToList();
        var reserved = await scope.Reserved(db).Where(image => groups.Contains(image)).ToHashSetAsync(cancellationToken);
        var stored = await StoredAsync(db, scope, assignments, rows, cancellationToken);
        var images = new List<PendingImage>();
        foreach (
            var work in assignments
                .OrderBy(assignment => assignment.ImageGroup!.SortKey, StringComparer.Ordinal)
                .ThenBy(assignment => assignment.ImageGroupId)
                .ThenBy(assignment => assignment.Id)
        )
        {
            var group = work.ImageGroup!;
            var round = work.Round!;
            var plane = group
                .Planes.OrderBy(item => project.Channels[item.ChannelIndex].Role != ChannelRole.TransmittedLight)
                .ThenBy(item => item.ChannelIndex)
                .FirstOrDefault();
            var author = roles.GetValueOrDefault(work.PersonId, ProjectRole.Viewer);
            var shut = RoundRules.For(round.Kind).NeedsCalibration && shutFor.Contains(work.PersonId);
            var standing = new AssignmentStatus(
                work.State,
                round.Kind,
                round.ClosedAt is not null,
                author,
                CalibrationIsOpen: shut,
                ImageIsReserved: reserved.Contains(work.ImageGroupId),
                ProjectIsArchived: scope.IsArchived
            );
            var closed = Editability.GetDenialReason(standing);
            var allowed = scope.PublicRound(work.RoundId).Settings.Classes;
            var classes = new ClassScheme([.. project.Classes.Classes.Where(labelClass => allowed?.Contains(labelClass.Key) ?? true)]);
            images.Add(
                new PendingImage(
                    work.Id,
                    group.Id,
                    group.Name,
                    group.Width,
                    group.Height,
                    work.Person!.DisplayName,
                    work.PersonId == viewerId,
                    closed is not null && work.PersonId != viewerId && !author.MayAnnotate()
                        ? $"{work.Person.DisplayName} has no annotator's role any more; a manager can give it back."
                        : closed,
                    closed is not null && Editability.GetDenialReason(standing, AssignmentMove.Reopen) is null,
                    plane is null
                        ? null
                        : PixelAddresses.Display(
                            projectId,
                            plane.PlaneHash,
                            DisplaySettingsHash.Compute(project.Display, project.Channels[plane.ChannelIndex].Role)
                        ),
                    Changes(
                        stored[work.LabelSetId],
                        group,
                        classes,
                        [.. rows.Where(heldOperation => heldOperation.AssignmentId == work.Id)]
                    )
                )
            );
        }

        return new PendingProject(images, total);
    }

    /// <summary>Of what the viewer may read at all: a lead who annotates a blind round learns nothing of others here.</summary>
    private static IQueryable<PendingOperation> Visible(AnnotateHubDb db, VisibilityScope scope)
    {
        var (own, others, person) = (IsOpenTo(scope.Role, isOwn: true), IsOpenTo(scope.Role, isOwn: false), scope.PersonId);
        return scope
            .Held(db)
            .Where(heldOperation =>
                heldOperation.ResolvedAt == null
                && ((own && heldOperation.PersonId == person) || (others && heldOperation.PersonId != person))
            );
    }

    /// <summary>The boxes that held operations name, as they stand, by label set: read at once for all works.</summary>
    private static async Task<ILookup<long, BoxRow>> StoredAsync(
        AnnotateHubDb db,
        VisibilityScope scope,
        List<Assignment> assignments,
        List<PendingOperation> rows,
        CancellationToken cancellationToken
    )
    {
        var sets = assignments.Select(assignment => assignment.LabelSetId).ToList();
        var named = rows.SelectMany(row => AnnotateJson.BoxesFromText(row.Boxes))
            .Select(change => change.Id)
            .ToHashSet(StringComparer.Ordinal);
        var found = new List<BoxRow>();
        // SQLite takes about 32,000 values in one statement.
        foreach (var chunk in named.Chunk(20_000))
            found.AddRange(
                await scope
                    .Boxes(db)
                    .Where(box => sets.Contains(box.LabelSetId) && chunk.Contains(box.ClientId))
                    .ToListAsync(cancellationToken)
            );
        return found.ToLookup(box => box.LabelSetId);
    }

    /// <summary>What each operation would change if those before it were applied: the boxes as they stand are the beginning.</summary>
    private static List<PendingChange> Changes(
        IEnumerable<BoxRow> stored,
        ImageGroup group,
        ClassScheme classes,
        IReadOnlyList<PendingOperation> rows
    )
    {
        var operations = rows.Select(row => new Operation(
                row.Sequence,
                row.OperationId,
                row.Kind,
                AnnotateJson.BoxesFromText(row.Boxes),
                row.Undoes,
                row.ClientTime
            ))
            .ToList();
        var boxes = new BoxSet(
            stored.Select(box => new AnnotatedBox(
                box.ClientId,
                new(box.X1, box.Y1, box.X2, box.Y2),
                box.Class,
                box.Flags,
                box.Origin,
                box.Attributes,
                box.Parents,
                box.Score
            ))
        );
        var coming = new HashSet<string>(StringComparer.Ordinal);
        var changes = new List<PendingChange>();
        foreach (var (row, operation) in rows.Zip(operations))
        {
            var isFaulty = OperationRules.Validate(operation, classes, group.Width, group.Height) is not null;
            var deltas = isFaulty ? [] : boxes.Apply(operation);
            var needsEarlier = operation.Kind is not OperationKind.Add && operation.Boxes.Any(change => coming.Contains(change.Id));
            if (!isFaulty && operation.Kind is OperationKind.Add)
                coming.UnionWith(operation.Boxes.Select(change => change.Id));
            changes.Add(
                new PendingChange(
                    row.Id,
                    operation.Kind,
                    operation.Boxes.Count,
                    deltas,
                    isFaulty,
                    needsEarlier,
                    row.Reason,
                    row.ClientTime,
                    row.ReceivedAt
                )
            );
        }

        return changes;
    }
}
