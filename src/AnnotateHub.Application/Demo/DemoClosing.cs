using AnnotateHub.Application.Accounts;
using AnnotateHub.Application.Demo.Study;
using AnnotateHub.Application.Jobs;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Projects;
using AnnotateHub.Data;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Demo;

/// <summary>
/// Ends the demo on a server where it ran before: what its accounts left that opens a door is void for good, and an administrator can
/// delete the accounts and their project.
/// </summary>
public sealed class DemoClosing(
    IDbContextFactory<AnnotateHubDb> database,
    DataFolder folder,
    AccountDeletion deletion,
    JobStore jobs,
    DemoDoor door,
    TimeProvider clock
)
{
    /// <summary>Ends sessions and tokens of the demo's accounts and takes their invitations back.</summary>
    public async Task CloseAsync(CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var now = clock.GetUtcNow();
        var people = await db.Users.Where(person => person.IsDemo).Select(person => person.Id).ToListAsync(cancellationToken);
        if (people.Count == 0)
            return;
        foreach (var person in people)
        {
            await SessionService.EndAllAsync(db, person, cancellationToken);
            await AccessTokenService.RevokeAllAsync(db, person, now, cancellationToken);
        }

        foreach (
            var invitation in await db
                .Invitations.Where(item => people.Contains(item.CreatedById) && item.AcceptedAt == null && item.RevokedAt == null)
                .ToListAsync(cancellationToken)
        )
            invitation.RevokedAt = now;
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>What is left of the demo; null for who is no administrator.</summary>
    public async Task<DemoRemains?> FindAsync(long askingId, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        if (!await IsAdministratorAsync(db, askingId, cancellationToken))
            return null;
        return new DemoRemains(
            door.IsOpen,
            await db.Users.CountAsync(person => person.IsDemo && person.DeletedAt == null, cancellationToken),
            await Projects(db).Select(project => project.Name).ToListAsync(cancellationToken)
        );
    }

    /// <summary>Deletes the demo's accounts and its project with everything drawn in it. The demo must be closed.</summary>
    public async Task<Result<DemoRemains>> RemoveAsync(long askingId, CancellationToken cancellationToken = default)
    {
        if (await FindAsync(askingId, cancellationToken) is not { } remains)
            return new Error("Only administrators delete the demo.");
        if (remains.IsOpen)
            return new Error("The demo is open; start the server with Demo:Enabled=false first, or it would be made again.");
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        foreach (var project in await Projects(db).Select(item => item.Id).ToListAsync(cancellationToken))
            foreach (var job in await jobs.UnfinishedAsync(cancellationToken: cancellationToken))
                if (job.ProjectId == project)
                    await jobs.RequestCancelAsync(job.Id, cancellationToken);
        await using (var transaction = await db.Database.BeginTransactionAsync(cancellationToken))
        {
            foreach (var project in await Projects(db).Select(item => item.Id).ToListAsync(cancellationToken))
                await db.DeleteProjectAsync(project, cancellationToken);
            foreach (
                var person in await db.Users.Where(item => item.IsDemo && item.DeletedAt == null).ToListAsync(cancellationToken)
            )
                await deletion.DeleteAsync(db, person, cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        foreach (var path in Directory.EnumerateFileSystemEntries(folder.Demo))
            if (Directory.Exists(path))
                Directory.Delete(path, recursive: true);
            else
                File.Delete(path);
        return remains;
    }

    /// <summary>By what it is, not by its name alone: somebody's own project may bear it.</summary>
    private static IQueryable<Data.Entities.Project> Projects(AnnotateHubDb db) =>
        db.Projects.Where(project =>
            project.IsSynthetic && (project.Name.StartsWith(DemoProject.Name) || project.Name.StartsWith(FinishedStudy.Name))
        );

    private static Task<bool> IsAdministratorAsync(AnnotateHubDb db, long personId, CancellationToken cancellationToken) =>
        db.Users.AnyAsync(person => person.Id == personId && person.IsAdministrator, cancellationToken);
}
