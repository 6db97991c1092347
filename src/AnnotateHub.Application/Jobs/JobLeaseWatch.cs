using System.Collections.Concurrent;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;

namespace AnnotateHub.Application.Jobs;

/// <summary>
/// Which running jobs of other nodes have no node any more: their beat stood still for the whole of <see cref="JobLease.Limit"/>, by this
/// process's own clock. So it matters to nobody whether the clocks of two machines agree.
/// </summary>
public sealed class JobLeaseWatch(DatabaseSource source, JobNode self, JobLease lease, TimeProvider clock)
{
    private readonly ConcurrentDictionary<long, (JobHolder Holder, long Since)> _seen = new();

    /// <summary>On SQLite the data folder's lock says that nobody else is there.</summary>
    public bool IsAlone => source.Provider is DatabaseProvider.Sqlite;

    /// <summary>Whether this process may begin an unfinished job, as far as it knows; the claim decides.</summary>
    public bool IsFree(JobRecord job)
    {
        if (IsAlone || job.State is JobState.Queued || job.Node is null || job.Node == self.Id)
            return true;
        var (holder, now) = (new JobHolder(job.Node, job.Beat), clock.GetTimestamp());
        var seen = _seen.AddOrUpdate(job.Id, (holder, now), (_, known) => known.Holder == holder ? known : (holder, now));
        return clock.GetElapsedTime(seen.Since, now) >= lease.Limit;
    }

    /// <summary>What was seen last of a job whose node is silent.</summary>
    public JobHolder? LapsedHolder(long jobId) =>
        _seen.TryGetValue(jobId, out var seen) && clock.GetElapsedTime(seen.Since) >= lease.Limit ? seen.Holder : null;

    public void Forget(long jobId) => _seen.TryRemove(jobId, out _);

    /// <summary>After a time in which the database could not be asked: nobody's beat could be seen.</summary>
    public void BeginAnew() => _seen.Clear();
}
