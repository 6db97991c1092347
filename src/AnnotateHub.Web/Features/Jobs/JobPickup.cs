using System.Data.Common;

namespace AnnotateHub.Web.Features.Jobs;

/// <summary>On a node without pages: looks for jobs that the pages' node wrote down.</summary>
internal sealed class JobPickup(JobBoard board, TimeProvider clock, ILogger<JobPickup> log) : BackgroundService
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(PollInterval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await board.RecoverAsync();
            }
            catch (DbException fault)
            {
                log.LogWarning(fault, "Waiting jobs could not be read; they are looked for again soon");
            }
        }
    }
}
