using System.Data.Common;
using AnnotateHub.Application.Accounts;

namespace AnnotateHub.Web.Hosting;

/// <summary>Deletes lines of the sign-in audit that are older than <c>Audit:KeepDays</c>, at the start and every hour.</summary>
internal sealed class AuditRetentionService(SignInLog audit, TimeProvider clock, ILogger<AuditRetentionService> log) : BackgroundService
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
            }
            catch (DbException fault)
            {
                log.LogWarning(fault, "Old lines of the sign-in audit could not be deleted; the next hour tries again");
            }
        } while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
