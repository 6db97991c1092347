using System.Data.Common;
using AnnotateHub.Application.Jobs;
using Quartz;

namespace AnnotateHub.Web.Features.Jobs;

/// <summary>Looks for jobs that other nodes wrote down, or left when they died. One server alone on SQLite needs it not.</summary>
internal sealed class JobPickup(
    JobBoard board,
    JobLeaseWatch leases,
    JobLease lease,
    NodeRoles roles,
    IHostApplicationLifetime lifetime,
    TimeProvider clock,
    ILogger<JobPickup> log
) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (leases.IsAlone && roles.ServesPages)
            return;
        using var timer = new PeriodicTimer(lease.Beat, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken) && !lifetime.ApplicationStopping.IsCancellationRequested)
            try
            {
                await board.RecoverAsync();
            }
            catch (Exception fault)
                when ((fault is SchedulerException or ObjectDisposedException) && lifetime.ApplicationStopping.IsCancellationRequested)
            {
                // The scheduler ends before this does.
                return;
            }
            catch (DbException fault)
            {
                leases.BeginAnew();
                log.LogWarning(fault, "Waiting jobs could not be read; they are looked for again soon");
            }
    }
}
