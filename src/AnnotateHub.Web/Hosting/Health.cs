using AnnotateHub.Data;
using AnnotateHub.UseCases.Storage;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AnnotateHub.Web.Hosting;

/// <summary>Whether the server can keep what people draw: database, data folder, room on the disk.</summary>
public static class Health
{
    public static void AddAnnotateHubHealth(this IServiceCollection services) => services.AddHealthChecks()
        .AddCheck<DatabaseHealth>("database")
        .AddCheck<DataFolderHealth>("dataFolder");

    public static void MapAnnotateHubHealth(this IEndpointRouteBuilder routes) => routes.MapHealthChecks("/healthz", new HealthCheckOptions
    {
        ResponseWriter = (context, report) => context.Response.WriteAsJsonAsync(new
        {
            status = report.Status.ToString(),
            checks = report.Entries.ToDictionary(entry => entry.Key, entry => new { status = entry.Value.Status.ToString(), entry.Value.Description }),
        }),
    }).AllowAnonymous();

    private sealed class DatabaseHealth(IDbContextFactory<AnnotateHubDb> database) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            try
            {
                await using var db = await database.CreateDbContextAsync(cancellationToken);
                await db.Projects.AnyAsync(cancellationToken);
                return HealthCheckResult.Healthy("The database answers.");
            }
            catch (System.Data.Common.DbException)
            {
                return HealthCheckResult.Unhealthy("The database does not answer; the server's log says why.");
            }
        }
    }

    private sealed class DataFolderHealth(DataFolder folder) : IHealthCheck
    {
        private const long Little = 1L << 30;

        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(Check());

        private HealthCheckResult Check()
        {
            var probe = Path.Combine(folder.Incoming, $"health-{Guid.NewGuid():N}");
            try
            {
                File.WriteAllBytes(probe, [1]);
                File.Delete(probe);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                return HealthCheckResult.Unhealthy("The data folder cannot be written.");
            }

            var free = new DriveInfo(folder.Root).AvailableFreeSpace;
            return free < Little
                ? HealthCheckResult.Degraded($"Only {free >> 20} MiB are free where the data lies; make room before the next import.")
                : HealthCheckResult.Healthy($"{free >> 30} GiB are free where the data lies.");
        }
    }
}
