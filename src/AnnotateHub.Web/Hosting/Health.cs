using System.Data.Common;
using AnnotateHub.Application.Accounts;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Web.Hosting.Telemetry;
using AnnotateHub.Web.Security;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AnnotateHub.Web.Hosting;

/// <summary>Whether the server can keep what people draw: database, data folder, room on the disk.</summary>
public static class Health
{
    private const string General = "general";

    public static void AddAnnotateHubHealth(this IServiceCollection services) =>
        services
            .AddHealthChecks()
            .AddCheck<DatabaseHealth>("database", tags: [General])
            .AddCheck<DataFolderHealth>("dataFolder", tags: [General, Readiness.Tag])
            .AddCheck<Readiness.Database>("schema", tags: [Readiness.Tag])
            .AddCheck<Readiness.Store>("store", tags: [Readiness.Tag])
            .AddCheck<Readiness.Bus>("bus", tags: [Readiness.Tag])
            .AddCheck<Readiness.Scheduler>("scheduler", tags: [Readiness.Tag])
            .AddCheck<Readiness.Running>("running", tags: [Readiness.Tag]);

    public static void MapAnnotateHubHealth(this IEndpointRouteBuilder routes)
    {
        // Strangers hear one word; what is wrong is for who can mend it.
        Map(routes, "/healthz", General, status => status == HealthStatus.Unhealthy ? "unhealthy" : "healthy");
        Map(routes, "/readyz", Readiness.Tag, status => status == HealthStatus.Unhealthy ? "not ready" : "ready");
        // That the process answers is all that is asked: one whose database is away must not be started anew for it.
        Map(routes, "/livez", "none", _ => "alive");
    }

    private static void Map(IEndpointRouteBuilder routes, string path, string tag, Func<HealthStatus, string> word) =>
        routes
            .MapHealthChecks(
                path,
                new HealthCheckOptions
                {
                    Predicate = check => check.Tags.Contains(tag),
                    ResponseWriter = async (context, report) =>
                    {
                        if (report.Entries.Count > 0 && await MaySeeAsync(context))
                            await context.Response.WriteAsJsonAsync(
                                new
                                {
                                    status = report.Status.ToString(),
                                    checks = report.Entries.ToDictionary(
                                        entry => entry.Key,
                                        entry => new { status = entry.Value.Status.ToString(), entry.Value.Description }
                                    ),
                                }
                            );
                        else
                            await context.Response.WriteAsync(word(report.Status));
                    },
                }
            )
            .AllowAnonymous();

    /// <summary>Administrators, and the monitoring, whose token needs no database.</summary>
    private static async Task<bool> MaySeeAsync(HttpContext context)
    {
        if (context.RequestServices.GetService<MetricsDoor>() is { } door && door.IsOpenTo(context))
            return true;
        try
        {
            var person = (await context.AuthenticateAsync(IdentityConstants.ApplicationScheme)).Principal?.PersonId() ?? 0;
            var accounts = context.RequestServices.GetRequiredService<AccountQueries>();
            return person != 0 && await accounts.FindAsync(person, context.RequestAborted) is { IsAdministrator: true };
        }
        catch (DbException)
        {
            // Who is asking stands in the database.
            return false;
        }
    }

    private sealed class DatabaseHealth(DatabaseProbe database) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            await database.AnswersAsync(cancellationToken)
                ? HealthCheckResult.Healthy("The database answers.")
                : HealthCheckResult.Unhealthy("The database does not answer; the server's log says why.");
    }

    private sealed class DataFolderHealth(DataFolder folder, DiskSpace disk) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            Task.FromResult(Check());

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

            return disk.RefusalOf() is { } full
                ? HealthCheckResult.Degraded(full)
                : HealthCheckResult.Healthy($"{disk.Measure().Free >> 30} GiB are free where the data lies.");
        }
    }
}
