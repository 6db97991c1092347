using AnnotateHub.Core.Study;
using AnnotateHub.Data;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Web.Features.Projects;

/// <summary>What a signed-in person may see of a project from the pages. Administrators have no right of their own in a project.</summary>
public sealed class ProjectDoor(IDbContextFactory<AnnotateHubDb> databases)
{
    /// <summary>The person's role; null for who is no member, who must not learn that the project exists.</summary>
    public async Task<ProjectRole?> RoleAsync(long personId, long projectId)
    {
        await using var db = await databases.CreateDbContextAsync();
        return await db.Memberships.Where(member => member.ProjectId == projectId && member.PersonId == personId)
            .Select(member => (ProjectRole?)member.Role).SingleOrDefaultAsync();
    }

    /// <summary>Name of an image of the project, for a member; else null.</summary>
    public async Task<string?> ImageNameAsync(long personId, long projectId, long imageId)
    {
        await using var db = await databases.CreateDbContextAsync();
        return await db.ImageGroups
            .Where(group => group.Id == imageId && group.ProjectId == projectId &&
                            db.Memberships.Any(member => member.ProjectId == projectId && member.PersonId == personId))
            .Select(group => group.Name).SingleOrDefaultAsync();
    }
}
