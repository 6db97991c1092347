using AnnotateHub.Core.Study;
using AnnotateHub.Data;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.UseCases.Annotate;

/// <summary>Who may look into what. Only memberships count: an administrator of the server has no special right to read.</summary>
public sealed class ProjectAccess(IDbContextFactory<AnnotateHubDb> database)
{
    private static readonly Func<AnnotateHubDb, long, long, Task<ProjectRole?>> Role = EF.CompileAsyncQuery(
        (AnnotateHubDb db, long projectId, long personId) => db.Memberships
            .Where(item => item.ProjectId == projectId && item.PersonId == personId)
            .Select(item => (ProjectRole?)item.Role).FirstOrDefault());

    /// <summary>The person's role, or null for who is no member (or where there is no such project: nobody can tell the two apart).</summary>
    public async Task<ProjectRole?> RoleAsync(long personId, long projectId)
    {
        await using var db = await database.CreateDbContextAsync();
        return await Role(db, projectId, personId);
    }

    /// <summary>The role of a person who may read this assignment's log: its own person, while a member.</summary>
    public async Task<ProjectRole?> OwnerRoleAsync(long personId, long assignmentId, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        return await db.Assignments
            .Where(item => item.Id == assignmentId && item.PersonId == personId)
            .Join(db.Memberships, item => new { item.ProjectId, item.PersonId }, member => new { member.ProjectId, member.PersonId }, (_, member) => (ProjectRole?)member.Role)
            .FirstOrDefaultAsync(cancel);
    }
}
