using AnnotateHub.Application.Backup;
using AnnotateHub.Application.Jobs;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Web.Features.Jobs;
using AnnotateHub.Web.Hosting;
using Quartz;

namespace AnnotateHub.Web.Features.Backups;

/// <summary>When backups are taken, and the way to ask for one now.</summary>
public sealed class BackupSchedule(
    BackupSettings settings,
    BackupQueries queries,
    JobBoard board,
    ISchedulerFactory schedulers,
    TimeProvider clock
)
{
    /// <summary>More than the clocks of nodes differ, and less than lies between two backups.</summary>
    internal static readonly TimeSpan SameTime = TimeSpan.FromMinutes(1);

    private static readonly JobKey Key = new("scheduled", "backup");

    /// <summary>The next time in the server's zone; null without a schedule.</summary>
    public DateTimeOffset? Next => Schedule?.GetNextValidTimeAfter(clock.GetUtcNow());

    private CronExpression? Schedule =>
        BackupTime.TryParse(settings.Schedule, out var schedule)
            ? schedule
            : throw new SettingsException(BackupTime.FaultOf(settings.Schedule));

    /// <summary>Brings Quartz to what the settings say now, and makes up for a time at which the server was not there.</summary>
    /// <exception cref="SettingsException">The settings cannot be.</exception>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        if (settings.FaultOf() is { } fault)
            throw new SettingsException(fault);
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        if (Schedule is not { } schedule)
        {
            await scheduler.DeleteJob(Key, cancellationToken);
            return;
        }

        await scheduler.ScheduleJob(
            JobBuilder.Create<ScheduledBackup>().WithIdentity(Key).Build(),
            TriggerBuilder
                .Create()
                .WithIdentity(Key.Name, Key.Group)
                .WithSchedule(CronScheduleBuilder.Create(schedule))
                .WithExecutionGroup(JobQueue.Light)
                .Build(),
            new ScheduleJobOptions { Replace = true },
            cancellationToken
        );
        if (await queries.LastEndAsync(cancellationToken) is { } last && schedule.GetNextValidTimeAfter(last) <= clock.GetUtcNow())
            await EnqueueAsync(personId: null, cancellationToken, clock.GetUtcNow() - SameTime);
    }

    /// <summary>A backup for who may ask for one; the one that waits or is being made already, if there is one.</summary>
    public async Task<Result<long>> StartNowAsync(long personId, CancellationToken cancellationToken = default) =>
        await queries.MayAsync(personId, cancellationToken) ? await EnqueueAsync(personId, cancellationToken) : new Result<long>.NotFound();

    /// <param name="since">Every node's clock strikes; what the first of them put in counts for all.</param>
    internal Task<long> EnqueueAsync(long? personId, CancellationToken cancellationToken, DateTimeOffset? since = null) =>
        board.EnqueueOnceAsync(JobKinds.Backup, "Backup of the server", new { }, personId, since, cancellationToken);
}
