using System.Globalization;
using AnnotateHub.Application.Access;
using AnnotateHub.Application.Accounts;
using AnnotateHub.Application.Images.Storage;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Members;
using AnnotateHub.Core.Study;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Projects;

/// <summary>Deletes a project for good: its rows, and the files that no other project has.</summary>
public sealed class ProjectDeletion(
    IDbContextFactory<AnnotateHubDb> database,
    DataFolder folder,
    IObjectStore objects,
    PlaneStore planes,
    SignInLog log
)
{
    /// <summary>Keys in one statement.</summary>
    private const int ChunkSize = 1000;

    /// <summary>What would go; for managers.</summary>
    public async Task<Result<DeletionPreview>> PreviewAsync(
        Actor actor,
        long projectId,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        if (await GetDenialAsync(db, actor, projectId, cancellationToken) is { } denial)
            return denial;
        if (await db.ResolveActorScopeAsync(projectId, actor, cancellationToken) is not { } scope)
            return Error.NotFound;
        var project = await db.Projects.AsNoTracking().SingleAsync(item => item.Id == projectId, cancellationToken);
        var files = await FilesAsync(db, projectId, cancellationToken);
        return new DeletionPreview(
            project.Name,
            project.ImageCount,
            await db.Rounds.CountAsync(round => round.ProjectId == projectId, cancellationToken),
            await db.ModelVersions.CountAsync(model => model.ProjectId == projectId && model.FileHash != null, cancellationToken),
            await scope.Reports(db).CountAsync(cancellationToken),
            await db.Memberships.CountAsync(member => member.ProjectId == projectId, cancellationToken),
            files.Models.Select(path => new FileInfo(path)).Where(file => file.Exists).Sum(file => file.Length)
                + await objects.MeasureAsync(files.Sources, cancellationToken),
            await GetWaitingAsync(db, cancellationToken)
        );
    }

    /// <summary>Deletes the project with everything in it. There is no way back but a backup.</summary>
    /// <param name="typedName">The project's name, as the person typed it.</param>
    public async Task<Result<ProjectDeleted>> DeleteAsync(
        Actor actor,
        long projectId,
        string? typedName,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        // The write lock from the start: nothing of the project is added while it goes, and no other takes up its files.
        await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancellationToken);
        if (await GetDenialAsync(db, actor, projectId, cancellationToken) is { } denial)
            return denial;
        var project = await db.Projects.AsNoTracking().SingleAsync(item => item.Id == projectId, cancellationToken);
        if (typedName?.Trim() != project.Name)
            return new Error($"Type the name of the project, '{project.Name}', to delete it; found '{typedName?.Trim()}'.");
        // A store that is away would keep the files of a project that is gone.
        if ((await GetWaitingAsync(db, cancellationToken) ?? await objects.FindFaultAsync(cancellationToken)) is { } waiting)
            return new Error(waiting);
        var files = await FilesAsync(db, projectId, cancellationToken);
        var trainings = await db.DeleteProjectAsync(projectId, cancellationToken);
        await db.Jobs.Where(job => job.ProjectId == projectId).ExecuteDeleteAsync(cancellationToken);
        await db.Audit.Where(entry => entry.ProjectId == projectId).ExecuteDeleteAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        // Only now: rows without files would be a broken project, files without rows are only forgotten.
        var (count, bytes) = await objects.DeleteAsync(files.Sources, CancellationToken.None);
        foreach (var path in files.Models.Where(File.Exists))
        {
            bytes += new FileInfo(path).Length;
            count++;
            File.Delete(path);
        }

        foreach (var plane in files.Planes)
            planes.Remove(plane);
        string[] folders =
        [
            Path.Combine(folder.Analyses, projectId.ToString(CultureInfo.InvariantCulture)),
            // Named by what they show and not by whose they are; each is made again when it is asked for.
            Path.Combine(folder.Planes, "thumbnails"),
            .. trainings.Select(training => Path.Combine(folder.Trainings, training.ToString(CultureInfo.InvariantCulture))),
        ];
        foreach (var gone in folders.Where(Directory.Exists))
            Directory.Delete(gone, recursive: true);
        // The project's own audit is gone with it.
        await log.WriteAsync(
            SignInAction.ProjectDeleted,
            actor.PersonId == 0 ? null : actor.PersonId,
            actor.Operator,
            detail: $"'{project.Name}' with {project.ImageCount} images.",
            cancellationToken: CancellationToken.None
        );
        return new ProjectDeleted(project.Name, count, bytes);
    }

    private static async Task<Error?> GetDenialAsync(
        AnnotateHubDb db,
        Actor actor,
        long projectId,
        CancellationToken cancellationToken
    ) =>
        await MemberService.RoleAsync(db, actor, projectId, cancellationToken) is not { } role ? Error.NotFound
        : role.MayManage() ? null
        : new Error(MemberService.ManagersOnly);

    /// <summary>What is at work may be about to use a file, and any project may have the same one.</summary>
    private static async Task<string?> GetWaitingAsync(AnnotateHubDb db, CancellationToken cancellationToken) =>
        await db.Jobs.AnyAsync(job => job.State <= JobState.Running, cancellationToken)
            ? "A job is at work on this server (an import, a run, a training); wait until it has ended, or cancel it."
            : null;

    /// <summary>Source files, model files (their paths) and planes of the project that no other has.</summary>
    private async Task<(IReadOnlyList<string> Sources, IReadOnlyList<string> Models, IReadOnlyList<string> Planes)> FilesAsync(
        AnnotateHubDb db,
        long projectId,
        CancellationToken cancellationToken
    )
    {
        var own = db.Planes.Where(plane => db.ImageGroups.Any(group => group.Id == plane.ImageGroupId && group.ProjectId == projectId));
        var others = db.Planes.Where(plane => db.ImageGroups.Any(group => group.Id == plane.ImageGroupId && group.ProjectId != projectId));
        var pictures = await db
            .GuidePictures.Where(item => item.ProjectId == projectId)
            .Select(item => item.Hash)
            .ToListAsync(cancellationToken);
        var sources = await own.Select(plane => plane.SourceHash).Distinct().ToListAsync(cancellationToken);
        var (files, paths) = (new List<string>(), new List<string>());
        foreach (var chunk in sources.Concat(pictures).Distinct(StringComparer.Ordinal).Chunk(ChunkSize))
        {
            var shared = await others
                .Where(plane => chunk.Contains(plane.SourceHash))
                .Select(plane => plane.SourceHash)
                .Concat(db.GuidePictures.Where(item => item.ProjectId != projectId && chunk.Contains(item.Hash)).Select(item => item.Hash))
                .ToHashSetAsync(cancellationToken);
            files.AddRange(chunk.Where(hash => !shared.Contains(hash)));
        }

        var models = await db
            .ModelVersions.Where(model => model.ProjectId == projectId && model.FileHash != null)
            .Select(model => model.FileHash!)
            .Distinct()
            .ToListAsync(cancellationToken);
        var sharedModels = await db
            .ModelVersions.Where(model => model.ProjectId != projectId && models.Contains(model.FileHash!))
            .Select(model => model.FileHash!)
            .ToHashSetAsync(cancellationToken);
        paths.AddRange(
            models.Where(hash => !sharedModels.Contains(hash)).Select(hash => Path.Combine(folder.Models, $"{hash}.onnx"))
        );
        var planesOfOwn = await own.Select(plane => plane.PlaneHash).Distinct().ToListAsync(cancellationToken);
        var planeHashes = new List<string>();
        foreach (var chunk in planesOfOwn.Chunk(ChunkSize))
        {
            var shared = await others
                .Where(plane => chunk.Contains(plane.PlaneHash))
                .Select(plane => plane.PlaneHash)
                .ToHashSetAsync(cancellationToken);
            planeHashes.AddRange(chunk.Where(hash => !shared.Contains(hash)));
        }

        return (files, paths, planeHashes);
    }
}
