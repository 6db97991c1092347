using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Members;
using AnnotateHub.Core.Study;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Projects;

/// <summary>Archives a project, which nobody changes from then on, and brings it back. Managers do both, as they duplicate and
/// delete.</summary>
/// <remarks>What refuses changes asks <see cref="Access.LeadAuthorization"/>, <see cref="Access.VisibilityScope.IsArchived"/> or, for
/// gestures, <see cref="Core.Study.Assignments.Editability"/>.</remarks>
public sealed class ProjectArchive(IDbContextFactory<AnnotateHubDb> database, TimeProvider clock)
{
    /// <summary>From now on the project is only read. One that is archived stays as it is.</summary>
    public Task<Result<ArchivedProject>> ArchiveAsync(Actor actor, long projectId, CancellationToken cancellationToken = default) =>
        ChangeAsync(actor, projectId, isArchived: true, cancellationToken);

    /// <summary>The project is worked on again, as it was left.</summary>
    public Task<Result<ArchivedProject>> RestoreAsync(Actor actor, long projectId, CancellationToken cancellationToken = default) =>
        ChangeAsync(actor, projectId, isArchived: false, cancellationToken);

    private async Task<Result<ArchivedProject>> ChangeAsync(
        Actor actor,
        long projectId,
        bool isArchived,
        CancellationToken cancellationToken
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        // The write lock from the start: a gesture or a job comes before it, or finds the project archived.
        await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancellationToken);
        if (await MemberService.RoleAsync(db, actor, projectId, cancellationToken) is not { } role)
            return Error.NotFound;
        if (!role.MayManage())
            return new Error(MemberService.ManagersOnly);
        var project = await db.Projects.SingleAsync(item => item.Id == projectId, cancellationToken);
        if (project.ArchivedAt is not null == isArchived)
            return new ArchivedProject(project.Id, project.Name, project.ArchivedAt);
        if (
            isArchived
            && await db.Jobs.AnyAsync(job => job.ProjectId == projectId && job.State <= JobState.Running, cancellationToken)
        )
            return new Error(
                "A job is at work in this project (an import, a run, a training); wait until it has ended, or cancel it, then archive."
            );
        var now = clock.GetUtcNow();
        project.ArchivedAt = isArchived ? now : null;
        db.RecordAudit(actor, projectId, isArchived ? "project.archived" : "project.restored", now, project.Name);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new ArchivedProject(project.Id, project.Name, project.ArchivedAt);
    }
}
