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
}
