using System.Data.Common;
using AnnotateHub.Application.Mail;
using AnnotateHub.Web.Features.Jobs;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Web.Features.Mail;

/// <summary>Sends what waits: at the start, each minute, and at once when a mail was queued on this server.</summary>
internal sealed class MailPost(
    MailSettings settings,
    MailDelivery delivery,
    MailOutbox outbox,
    NodeRoles roles,
    TimeProvider clock,
    ILogger<MailPost> log
) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);
    private readonly SemaphoreSlim _due = new(1, 1);

    public override void Dispose()
    {
        outbox.Filled -= Wake;
        _due.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!settings.IsOn || !roles.ServesPages)
            return;
        outbox.Filled += Wake;
        await using var timer = clock.CreateTimer(_ => Wake(), null, Interval, Interval);
        while (true)
        {
            await _due.WaitAsync(stoppingToken);
            try
            {
                await delivery.RunAsync(stoppingToken);
            }
            catch (Exception fault) when (fault is DbException or DbUpdateException)
            {
                log.LogWarning(fault, "What waits to be mailed could not be read; the next minute tries again");
            }
        }
    }

    private void Wake()
    {
        lock (_due)
            if (_due.CurrentCount == 0)
                _due.Release();
    }
}
