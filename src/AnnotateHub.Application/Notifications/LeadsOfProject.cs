using AnnotateHub.Core.Study;
using AnnotateHub.Data;

namespace AnnotateHub.Application.Notifications;

/// <summary>Who is told of what ends in a project: its leads and managers.</summary>
internal static class LeadsOfProject
{
    /// <summary>Keys of the people.</summary>
    public static IQueryable<long> LeadsOf(this AnnotateHubDb db, long projectId) =>
        db
            .Memberships.Where(member =>
                member.ProjectId == projectId && (member.Role == ProjectRole.Lead || member.Role == ProjectRole.Manager)
            )
            .Select(member => member.PersonId);
}
