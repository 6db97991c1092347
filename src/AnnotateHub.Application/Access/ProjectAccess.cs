using AnnotateHub.Core.Study;
using AnnotateHub.Data;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Access;

/// <summary>Who may look into what. Only memberships count: an administrator of the server has no special right to read.</summary>
public sealed class ProjectAccess(IDbContextFactory<AnnotateHubDb> database)
{
    private static readonly Func<AnnotateHubDb, long, long, Task<ProjectRole?>> Role = EF.CompileAsyncQuery(
        (AnnotateHubDb db, long projectId, long personId) =>
            db
                .Memberships.Where(membership => membership.ProjectId == projectId && membership.PersonId == personId)
                .Select(membership => (ProjectRole?)membership.Role)
                .FirstOrDefault()
    );

    /// <summary>The person's role, or null for who is no member (or where there is no such project: nobody can tell the two
    /// apart).</summary>
    public async Task<ProjectRole?> RoleAsync(long personId, long projectId)
    {
        await using var db = await database.CreateDbContextAsync();
        return await Role(db, projectId, personId);
    }

    /// <summary>The sentence where nothing of the project changes any more; null where it is worked on.</summary>
    public async Task<string?> GetArchiveDenialAsync(long projectId, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        return await db.GetArchiveDenialAsync(projectId, cancellationToken);
    }
}
