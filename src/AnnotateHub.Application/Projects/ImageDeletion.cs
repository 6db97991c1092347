using AnnotateHub.Application.Access;
using AnnotateHub.Application.Backup;
using AnnotateHub.Application.Images.Storage;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Members;
using AnnotateHub.Core.Study;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Projects;

/// <summary>
/// Deletes one image for good: its rows with everything that was drawn on it, source files and planes that no other image has, thumbnails.
/// Says which backups still hold it. Refused where a truth that was signed off or an open blind round needs it.
/// </summary>
public sealed class ImageDeletion(
    IDbContextFactory<AnnotateHubDb> database,
    DataFolder folder,
    IObjectStore objects,
    PlaneStore planes,
    BackupHoldings backups,
    TimeProvider clock
)
{
    /// <summary>What would go; for managers.</summary>
    public async Task<Result<ImageDeletionPreview>> PreviewAsync(
        Actor actor,
        long projectId,
        long imageId,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        if (await DenialAsync(db, actor, projectId, cancellationToken) is { } denial)
            return denial;
        if (await FindAsync(db, projectId, imageId, cancellationToken) is not { } image)
            return Error.NotFound;
        var (works, sets, reports) = await ImageRows.CountAsync(db, imageId, cancellationToken);
        var files = await FilesAsync(db, imageId, cancellationToken);
        return new ImageDeletionPreview(
            image.Id,
            image.Name,
            works,
            sets,
            reports,
            files.Own.Count,
            await objects.MeasureAsync(files.Own, cancellationToken),
            files.Shared,
            await backups.FindAsync([.. image.Planes.Select(plane => plane.SourceHash)], image.ImportedAt, cancellationToken),
            await WaitingAsync(db, cancellationToken) ?? await ImageRows.NeedAsync(db, imageId, cancellationToken)
        );
    }

    /// <summary>The same for an image of this name.</summary>
    public async Task<Result<ImageDeletionPreview>> PreviewAsync(
        Actor actor,
        long projectId,
        string name,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        if (await DenialAsync(db, actor, projectId, cancellationToken) is { } denial)
            return denial;
        var id = await db
            .ImageGroups.Where(group => group.ProjectId == projectId && group.Name == name)
            .Select(group => group.Id)
            .FirstOrDefaultAsync(cancellationToken);
        return id == 0
            ? new Error($"The project has no image '{name}'.")
            : await PreviewAsync(actor, projectId, id, cancellationToken);
    }

    /// <summary>What was drawn, said and decided on the image as far as the asking manager may read it, to keep before it goes.</summary>
    public async Task<Result<ImageWork>> ReadWorkAsync(
        Actor actor,
        long projectId,
        long imageId,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        if (await DenialAsync(db, actor, projectId, cancellationToken) is { } denial)
            return denial;
        if (
            await FindAsync(db, projectId, imageId, cancellationToken) is not { } image
            || await db.ResolveActorScopeAsync(projectId, actor, cancellationToken) is not { } scope
        )
            return Error.NotFound;
        return await ImageWorkReader.ReadAsync(db, scope, image, clock.GetUtcNow(), cancellationToken);
    }

    /// <summary>Deletes it. There is no way back but a backup.</summary>
    /// <param name="typedName">The image's name, as the person typed it.</param>
    public async Task<Result<ImageDeleted>> DeleteAsync(
        Actor actor,
        long projectId,
        long imageId,
        string? typedName,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        // The write lock from the start: nothing is drawn on it while it goes, and no other image takes up its files.
        await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancellationToken);
        if (await DenialAsync(db, actor, projectId, cancellationToken) is { } denial)
            return denial;
        if (await db.GetArchiveDenialAsync(projectId, cancellationToken) is { } archived)
            return new Error(archived);
        if (await FindAsync(db, projectId, imageId, cancellationToken) is not { } image)
            return Error.NotFound;
        if (typedName?.Trim() != image.Name)
            return new Error($"Type the name of the image, '{image.Name}', to delete it; found '{typedName?.Trim()}'.");
        if (
            (
                await WaitingAsync(db, cancellationToken)
                ?? await objects.FindFaultAsync(cancellationToken)
                ?? await ImageRows.NeedAsync(db, imageId, cancellationToken)
            ) is
            { } refusal
        )
            return new Error(refusal);
        var (works, _, _) = await ImageRows.CountAsync(db, imageId, cancellationToken);
        var files = await FilesAsync(db, imageId, cancellationToken);
        await db.DeleteImageAsync(image, cancellationToken);
        db.RecordAudit(
            actor,
            projectId,
            "image.deleted",
            clock.GetUtcNow(),
            $"'{image.Name}' with the work of {works} {(works == 1 ? "assignment" : "assignments")}, {files.Own.Count} source files "
                + $"and {files.Planes.Count} planes."
        );
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        // Only now: rows without files would be a broken project, files without rows are only forgotten.
        var (_, bytes) = await objects.DeleteAsync(files.Own, CancellationToken.None);

        foreach (var plane in files.Planes)
            planes.Remove(plane);
        // Named by what they show and not by whose they are; each is made again when it is asked for.
        var thumbnails = Path.Combine(folder.Planes, "thumbnails");
        if (Directory.Exists(thumbnails))
            Directory.Delete(thumbnails, recursive: true);
        var held = await backups.FindAsync(
            [.. image.Planes.Select(plane => plane.SourceHash)],
            image.ImportedAt,
            CancellationToken.None
        );
        return new ImageDeleted(image.Name, files.Own.Count, files.Planes.Count, bytes, held);
    }

    private static Task<ImageGroup?> FindAsync(AnnotateHubDb db, long projectId, long imageId, CancellationToken cancellationToken) =>
        db
            .ImageGroups.AsNoTracking()
            .Include(group => group.Planes)
            .SingleOrDefaultAsync(group => group.Id == imageId && group.ProjectId == projectId, cancellationToken);

    private static async Task<Error?> DenialAsync(AnnotateHubDb db, Actor actor, long projectId, CancellationToken cancellationToken) =>
        await MemberService.RoleAsync(db, actor, projectId, cancellationToken) is not { } role ? Error.NotFound
        : role.MayManage() ? null
        : new Error(MemberService.ManagersOnly);

    private static async Task<string?> WaitingAsync(AnnotateHubDb db, CancellationToken cancellationToken) =>
        await db.Jobs.AnyAsync(job => job.State <= JobState.Running, cancellationToken)
            ? "A job is at work on this server (an import, a run, a training, a backup); wait until it has ended, or cancel it."
            : null;

    /// <summary>Source files and planes of the image that nothing else has.</summary>
    private static async Task<(List<string> Own, int Shared, List<string> Planes)> FilesAsync(
        AnnotateHubDb db,
        long imageId,
        CancellationToken cancellationToken
    )
    {
        var own = await db.Planes.Where(plane => plane.ImageGroupId == imageId).ToListAsync(cancellationToken);
        var sources = own.Select(plane => plane.SourceHash).Distinct(StringComparer.Ordinal).ToList();
        var hashes = own.Select(plane => plane.PlaneHash).Distinct(StringComparer.Ordinal).ToList();
        var others = db.Planes.Where(plane => plane.ImageGroupId != imageId);
        var sharedSources = await others
            .Where(plane => sources.Contains(plane.SourceHash))
            .Select(plane => plane.SourceHash)
            .Concat(db.GuidePictures.Where(picture => sources.Contains(picture.Hash)).Select(picture => picture.Hash))
            .ToHashSetAsync(cancellationToken);
        var sharedPlanes = await others
            .Where(plane => hashes.Contains(plane.PlaneHash))
            .Select(plane => plane.PlaneHash)
            .ToHashSetAsync(cancellationToken);
        return ([.. sources.Except(sharedSources)], sharedSources.Count, [.. hashes.Except(sharedPlanes)]);
    }
}
