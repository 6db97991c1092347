using System.Data.Common;
using AnnotateHub.Application.Kernel;

namespace AnnotateHub.Web.Hosting;

/// <summary>Lets the database look after its statistics every hour and when the server stops.</summary>
internal sealed class DatabaseUpkeepService(DatabaseUpkeep upkeep, TimeProvider clock, ILogger<DatabaseUpkeepService> log)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await RunAsync(cancellationToken);
        }
        catch (Exception fault) when (fault is ObjectDisposedException or OperationCanceledException)
        {
            // Whoever stops the server does not wait for it: the next one looks after the statistics.
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            await RunAsync(stoppingToken);
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await upkeep.RunAsync(cancellationToken);
        }
        catch (DbException fault)
        {
            log.LogWarning(fault, "The statistics of the database could not be looked after; the next hour tries again");
        }
    }
}
