using System.Collections.Concurrent;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Blindness;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Jobs;

/// <summary>
/// Jobs that a person may see: their own, those that bring images into their projects, and as a lead those that tell of boxes (an export's
/// message counts them), but not while the lead annotates blind. Backups are every administrator's.
/// </summary>
public sealed class JobQueries(IDbContextFactory<AnnotateHubDb> databases, TimeProvider clock)
{
    /// <summary>How long a membership found or not found is believed when hints come by the dozen; readings themselves always
    /// ask.</summary>
    private static readonly TimeSpan MembershipCacheDuration = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<(long Person, long Project), (bool IsMember, long At)> _members = new();

    public async Task<int> CountAsync(long personId)
    {
        await using var db = await databases.CreateDbContextAsync();
        return await Visible(db, personId).CountAsync();
    }

    /// <summary>What is at work first, then the newest.</summary>
    public async Task<IReadOnlyList<JobRecord>> LatestAsync(long personId, int most = 100, int skip = 0)
    {
        await using var db = await databases.CreateDbContextAsync();
        return await Visible(db, personId)
            .OrderBy(job => job.State > JobState.Running)
            .ThenByDescending(job => job.Id)
            .Skip(skip)
            .Take(most)
            .ToListAsync();
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

    /// <summary>Who made a job may cancel it, and so may managers of its project; a backup every administrator.</summary>
    public async Task<bool> MayCancelAsync(long personId, JobRecord job)
    {
        if (job.CreatedById == personId)
            return true;
        await using var db = await databases.CreateDbContextAsync();
        if (job.Kind == JobKinds.Backup)
            return await db.Users.AnyAsync(person => person.Id == personId && person.IsAdministrator);
        return await db.Memberships.AnyAsync(member =>
            member.ProjectId == job.ProjectId && member.PersonId == personId && member.Role == ProjectRole.Manager
        );
    }

    /// <summary>Whether a hint is worth a reading for this person; the same rule as for the rows, up to ten seconds late.</summary>
    public async ValueTask<bool> ConcernsAsync(long personId, JobChanged job)
    {
        if (job.PersonId == personId)
            return true;
        if (job.ProjectId is not { } project)
            return false;
        if (_members.TryGetValue((personId, project), out var known) && clock.GetElapsedTime(known.At) < MembershipCacheDuration)
            return known.IsMember;
        await using var db = await databases.CreateDbContextAsync();
        var isMember = await db.Memberships.AnyAsync(member => member.ProjectId == project && member.PersonId == personId);
        _members[(personId, project)] = (isMember, clock.GetTimestamp());
        return isMember;
    }

    /// <summary>Kinds that bring images and tell nothing of anybody's boxes; every other kind is taken to tell.</summary>
    private static readonly string[] OfImages = [JobKinds.Import, JobKinds.DemoGrow];

    private static readonly RoundKind[] Blind = [.. RoundRules.All.Select(rules => rules.Kind).Where(Blindness.IsAnnouncedBlind)];

    private static IQueryable<JobRecord> Visible(AnnotateHubDb db, long personId) =>
        db
            .Jobs.AsNoTracking()
            .Where(job =>
                job.CreatedById == personId
                || (job.Kind == JobKinds.Backup && db.Users.Any(person => person.Id == personId && person.IsAdministrator))
                || db.Memberships.Any(member =>
                    member.ProjectId == job.ProjectId
                    && member.PersonId == personId
                    && (
                        OfImages.Contains(job.Kind)
                        || (
                            (member.Role == ProjectRole.Lead || member.Role == ProjectRole.Manager)
                            && !db.Rounds.Any(round =>
                                round.ProjectId == job.ProjectId
                                && round.ClosedAt == null
                                && Blind.Contains(round.Kind)
                                && round.People.Any(person => person.PersonId == personId)
                            )
                        )
                    )
                )
            );
}
