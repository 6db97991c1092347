using AnnotateHub.Application.Kernel;
using AnnotateHub.Web.Hosting;
using Microsoft.Data.Sqlite;
using Quartz;

namespace AnnotateHub.Web.Features.Jobs;

public static class JobsSetup
{
    private const int LightAtOnce = 2;
    private const int ModelsAtOnce = 1;
    private const int TrainingsAtOnce = 1;

    /// <summary>Quartz, on SQLite with its store in a file beside the database: what was scheduled survives a crash.</summary>
    public static void AddAnnotateHubJobs(this WebApplicationBuilder builder)
    {
        var folder = Settings.FolderOf(builder.Configuration);
        var roles = NodeRoles.From(builder.Configuration);
        // A worker has triggers of its own: what it is doing is not for the pages' node to take up again when that one starts, nor the
        // other way round.
        var store = new SqliteConnectionStringBuilder
        {
            DataSource = Path.Combine(folder.Root, roles.ServesPages ? "jobs.db" : "jobs-worker.db"),
            DefaultTimeout = 30,
        };
        builder.Services.AddJobBoard(roles);
        builder.Services.AddHostedService<JobPickup>();
        builder.Services.AddHostedService<NodeService>();
        // On PostgreSQL the rows of jobs say all that has to outlive a crash, for all nodes.
        var isShared =
            builder.Configuration[DatabaseSettings.ProviderKey] is { } kind
            && kind.Trim().Equals("postgres", StringComparison.OrdinalIgnoreCase);
        builder.Services.AddQuartz(quartz =>
        {
            // Long work is disk and processor bound; two at a time, and one model, leave the machine to the annotators.
            quartz.UseDefaultThreadPool(LightAtOnce + ModelsAtOnce + TrainingsAtOnce);
            quartz.UseExecutionLimits(limits =>
                limits
                    .ForGroup(JobQueue.Light, LightAtOnce)
                    .ForGroup(JobQueue.Gpu, ModelsAtOnce)
                    .ForGroup(JobQueue.Training, TrainingsAtOnce)
            );
            if (isShared)
                quartz.UseInMemoryStore();
            else
                quartz.UsePersistentStore(persistent =>
                {
                    persistent.UseSqlite(SqliteFactory.Instance, store.ConnectionString);
                    persistent.UseSystemTextJsonSerializer();
                    persistent.ProvisionSchema();
                });
        });
        builder.Services.AddQuartzHostedService(options => options.WaitForJobsToComplete = true);
    }

    /// <summary>What puts jobs in and follows them; the caller registers Quartz.</summary>
    public static void AddJobBoard(this IServiceCollection services, NodeRoles roles)
    {
        services.AddSingleton(roles);
        services.AddSingleton<JobBoard>();
        services.AddTransient<RecordedJob>();
    }
}
