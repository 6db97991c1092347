using AnnotateHub.Web.Hosting;
using Microsoft.Data.Sqlite;
using Quartz;

namespace AnnotateHub.Web.Jobs;

public static class JobsSetup
{
    /// <summary>Quartz with its store in jobs.db beside the database: what was scheduled survives a crash.</summary>
    public static void AddAnnotateHubJobs(this WebApplicationBuilder builder)
    {
        var folder = Settings.FolderOf(builder.Configuration);
        var store = new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder.Root, "jobs.db"), DefaultTimeout = 30 };
        builder.Services.AddSingleton<JobBoard>();
        builder.Services.AddTransient<RecordedJob>();
        builder.Services.AddQuartz(quartz =>
        {
            // Long work is disk and processor bound; two at a time leave the machine to the annotators.
            quartz.UseDefaultThreadPool(2);
            quartz.UsePersistentStore(persistent =>
            {
                persistent.UseSqlite(SqliteFactory.Instance, store.ConnectionString);
                persistent.UseSystemTextJsonSerializer();
                persistent.ProvisionSchema();
            });
        });
        builder.Services.AddQuartzHostedService(options => options.WaitForJobsToComplete = true);
    }
}
