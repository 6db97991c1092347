using System.Data.Common;
using AnnotateHub.Application.Accounts;
using AnnotateHub.Application.Annotations.ActiveTime;

namespace AnnotateHub.Web.Hosting;

/// <summary>Deletes what is older than settings allow (<c>Audit:KeepDays</c>, <c>Privacy:ActiveTimeDays</c>), at the start and every
/// hour.</summary>
internal sealed class RetentionService(
    SignInLog audit,
    ActiveTimeRetention activeTime,
    TimeProvider clock,
    ILogger<RetentionService> log
) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        do
        {
            try
            {
                await audit.PruneAsync(stoppingToken);
                await activeTime.PruneAsync(stoppingToken);
            }
            catch (DbException fault)
            {
                log.LogWarning(fault, "What is older than the settings allow could not be deleted; the next hour tries again");
            }
        } while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
