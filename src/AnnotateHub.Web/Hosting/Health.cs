using AnnotateHub.Application.Accounts;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Web.Security;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AnnotateHub.Web.Hosting;

/// <summary>Whether the server can keep what people draw: database, data folder, room on the disk.</summary>
public static class Health
{
    public static void AddAnnotateHubHealth(this IServiceCollection services) =>
        services.AddHealthChecks().AddCheck<DatabaseHealth>("database").AddCheck<DataFolderHealth>("dataFolder");

    public static void MapAnnotateHubHealth(this IEndpointRouteBuilder routes) =>
        routes
            .MapHealthChecks(
                "/healthz",
                new HealthCheckOptions
                {
                    // Strangers hear one word; what is wrong is for who can mend it.
                    ResponseWriter = async (context, report) =>
                    {
                        var person = (await context.AuthenticateAsync(IdentityConstants.ApplicationScheme)).Principal?.PersonId() ?? 0;
                        var accounts = context.RequestServices.GetRequiredService<AccountQueries>();
                        if (person == 0 || await accounts.FindAsync(person, context.RequestAborted) is not { IsAdministrator: true })
                        {
                            await context.Response.WriteAsync(report.Status == HealthStatus.Unhealthy ? "unhealthy" : "healthy");
                            return;
                        }

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
                    },
                }
            )
            .AllowAnonymous();

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
