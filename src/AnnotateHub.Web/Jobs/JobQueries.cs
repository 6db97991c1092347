using AnnotateHub.Core.Study;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Web.Jobs;

/// <summary>Jobs that a person may see: their own and those of their projects.</summary>
public sealed class JobQueries(IDbContextFactory<AnnotateHubDb> databases)
{
    public async Task<IReadOnlyList<JobRecord>> LatestAsync(long personId, int most = 100)
    {
        await using var db = await databases.CreateDbContextAsync();
        return await Visible(db, personId).OrderBy(job => job.State > JobState.Running).ThenByDescending(job => job.Id).Take(most).ToListAsync();
    }

    public async Task<JobRecord?> FindAsync(long personId, long jobId)
    {
        await using var db = await databases.CreateDbContextAsync();
        return await Visible(db, personId).SingleOrDefaultAsync(job => job.Id == jobId);
    }

    public async Task<IReadOnlyList<JobRecord>> UnfinishedAsync(long personId)
    {
        await using var db = await databases.CreateDbContextAsync();
        return await Visible(db, personId).Where(job => job.State <= JobState.Running).OrderBy(job => job.Id).ToListAsync();
    }

    /// <summary>Who made a job may cancel it, and so may managers of its project.</summary>
    public async Task<bool> MayCancelAsync(long personId, JobRecord job)
    {
        if (job.CreatedById == personId) return true;
        await using var db = await databases.CreateDbContextAsync();
        return await db.Memberships.AnyAsync(member => member.ProjectId == job.ProjectId && member.PersonId == personId && member.Role == ProjectRole.Manager);
    }

    private static IQueryable<JobRecord> Visible(AnnotateHubDb db, long personId) => db.Jobs.AsNoTracking().Where(job =>
        job.CreatedById == personId || db.Memberships.Any(member => member.ProjectId == job.ProjectId && member.PersonId == personId));
}
