using AnnotateHub.Application.Images.Storage;
using AnnotateHub.Application.Kernel;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Quartz;

namespace AnnotateHub.Web.Hosting;

/// <summary>What a proxy or an orchestrator waits for before it sends people here (<c>/readyz</c>).</summary>
internal static class Readiness
{
    public const string Tag = "ready";

    public sealed class Database(DatabaseProbe probe) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            await probe.ReadinessFaultAsync(cancellationToken) is { } fault
                ? HealthCheckResult.Unhealthy(fault)
                : HealthCheckResult.Healthy("The database answers and is of this version.");
    }

    /// <summary>Source files: without them nothing is imported, and what this machine has no copy of is not shown.</summary>
    public sealed class Store(IObjectStore objects) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            await objects.FindFaultAsync(cancellationToken) is { } fault
                ? HealthCheckResult.Unhealthy(fault)
                : HealthCheckResult.Healthy($"The store of source files answers: {objects.Place}.");
    }

    /// <summary>Hints of other nodes: without them pages here show late what happened there.</summary>
    public sealed class Bus(PostgresBus bus) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            Task.FromResult(
                bus.Fault is { } fault
                    ? HealthCheckResult.Unhealthy(fault)
                    : HealthCheckResult.Healthy(bus.IsOn ? "This node hears the others." : "There is one node.")
            );
    }

    public sealed class Scheduler(ISchedulerFactory schedulers) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            var scheduler = await schedulers.GetScheduler(cancellationToken);
            return scheduler.Status switch
            {
                SchedulerStatus.Running => HealthCheckResult.Healthy("The scheduler of jobs runs."),
                SchedulerStatus.ShuttingDown or SchedulerStatus.Shutdown => HealthCheckResult.Unhealthy("The scheduler of jobs has ended."),
                _ => HealthCheckResult.Unhealthy("The scheduler of jobs has not started yet."),
            };
        }
    }

    /// <summary>A server that was told to stop ends what it has and wants nobody new.</summary>
    public sealed class Running(IHostApplicationLifetime lifetime) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            Task.FromResult(
                lifetime.ApplicationStopping.IsCancellationRequested
                    ? HealthCheckResult.Unhealthy("The server was told to stop.")
                    : HealthCheckResult.Healthy("The server runs.")
            );
    }
}
