using Quartz;

namespace AnnotateHub.Web.Features.Backups;

/// <summary>What Quartz starts at the time of the setting: puts a backup on the board.</summary>
public sealed class ScheduledBackup(BackupSchedule schedule, TimeProvider clock) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        await schedule.EnqueueAsync(personId: null, cancellationToken, clock.GetUtcNow() - BackupSchedule.SameTime);
}
