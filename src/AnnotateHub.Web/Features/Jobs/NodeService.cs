using System.Data.Common;
using AnnotateHub.Application.Jobs;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Web.Features.Jobs;

/// <summary>Says that this node is there, where there may be others.</summary>
internal sealed partial class NodeService(
    NodeRegistry nodes,
    JobLeaseWatch leases,
    NodeRoles roles,
    TimeProvider clock,
    ILogger<NodeService> log
) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (leases.IsAlone)
            return;
        using var timer = new PeriodicTimer(NodeRegistry.Interval, clock);
        try
        {
            do await TryAsync(() => nodes.SayAsync(roles.ToString(), stoppingToken));
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            await TryAsync(() => nodes.LeaveAsync(CancellationToken.None));
        }
    }

    private async Task TryAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception fault) when (fault is DbException or DbUpdateException)
        {
            TellFailed(log, fault.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "That this node is there could not be written: {Reason}")]
    private static partial void TellFailed(ILogger log, string reason);
}
