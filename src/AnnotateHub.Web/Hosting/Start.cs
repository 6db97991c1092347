using System.Data.Common;
using AnnotateHub.Application.Accounts;
using AnnotateHub.Application.Accounts.Passkeys;
using AnnotateHub.Application.Backup;
using AnnotateHub.Application.Demo;
using AnnotateHub.Application.Images.Storage;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Mail;
using AnnotateHub.Application.Models.Runs;
using AnnotateHub.Application.Rounds.Calibration;
using AnnotateHub.Application.Rounds.Creation;
using AnnotateHub.Application.Rounds.Lifecycle;
using AnnotateHub.Application.Training.Runs;
using AnnotateHub.Data;
using AnnotateHub.Web.Features.Backups;
using AnnotateHub.Web.Features.Demo;
using AnnotateHub.Web.Features.Jobs;
using AnnotateHub.Web.Hosting.Telemetry;
using Microsoft.Extensions.Options;

namespace AnnotateHub.Web.Hosting;

/// <summary>What happens between starting and listening.</summary>
public static partial class Start
{
    /// <summary>
    /// Whether the data could be prepared; else a sentence stands on standard error, for people who read no stack traces.
    /// </summary>
    public static async Task<bool> CanStartAsync(this WebApplication app, Func<Task> prepare)
    {
        try
        {
            await prepare();
            return true;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or SettingsException)
        {
            await Console.Error.WriteLineAsync($"AnnotateHub cannot start. {fault.Message}");
            await app.DisposeAsync();
            return false;
        }
    }

    public static async Task PrepareDataAsync(this WebApplication app)
    {
        app.ThrowIfTelemetryCannotBe();
        app.TakeDataFolder();
        _ = app.Services.GetRequiredService<IObjectStore>();
        await using var turn = await app.WaitForTurnAsync();
        var upgrade = app.Services.GetRequiredService<DatabaseUpgrade>();
        await (app.Configuration.GetValue<bool>(Settings.StartNew) ? upgrade.StartNewAsync() : upgrade.RunAsync());
        app.ShareValues();
        await app.CheckSignInAsync();
        if (app.Services.GetRequiredService<MailSettings>().FaultOf() is { } mail)
            throw new SettingsException(mail);
        if (app.Services.GetRequiredService<PasskeySettings>().FaultOf() is { } passkeys)
            throw new SettingsException(passkeys);
        if (app.Services.GetRequiredService<AuditSink>().FaultOf() is { } unwritable)
            throw new SettingsException(unwritable);
        await app.Services.GetRequiredService<DemoStart>().EnsureAsync();
        await app.Services.GetRequiredService<AdministratorLink>().IssueIfNeededAsync();
        await app.Services.GetRequiredService<NewAssignments>().SweepAsync();
        await app.Services.GetRequiredService<JobBoard>().RecoverAsync();
        await app.Services.GetRequiredService<BackupSchedule>().StartAsync();
        await app.Services.GetRequiredService<RunRecovery>().RecoverAsync();
        await app.Services.GetRequiredService<TrainingRecovery>().RecoverAsync();
        app.Services.GetRequiredService<CalibrationCheck>().Start();
        app.Services.GetRequiredService<LeadNotifications>().Start();
    }

    /// <summary>A node that only takes jobs: the database as it is needed, and what waits.</summary>
    public static async Task PrepareWorkerAsync(this WebApplication app)
    {
        app.ThrowIfTelemetryCannotBe();
        app.TakeDataFolder();
        _ = app.Services.GetRequiredService<IObjectStore>();
        await using var turn = await app.WaitForTurnAsync();
        await app.Services.GetRequiredService<DatabaseUpgrade>().RunAsync();
        app.ShareValues();
        await app.Services.GetRequiredService<JobBoard>().RecoverAsync();
        app.Lifetime.ApplicationStarted.Register(() =>
            Console.WriteLine(
                $"{Environment.NewLine}  AnnotateHub worker: takes jobs of {app.Services.GetRequiredService<DataFolder>().Root}, "
                    + $"serves {string.Join("  ", app.Urls)}/healthz and no pages.{Environment.NewLine}"
            )
        );
    }

    /// <summary>Null too where the database cannot be used: the upgrade, which comes next, says why.</summary>
    private static async Task<IAsyncDisposable?> WaitForTurnAsync(this WebApplication app)
    {
        try
        {
            return await StartTurn.WaitAsync(app.Services.GetRequiredService<DatabaseSource>(), app.Lifetime.ApplicationStopping);
        }
        catch (DbException)
        {
            return null;
        }
    }

    /// <summary>What all nodes must have alike.</summary>
    private static void ShareValues(this WebApplication app)
    {
        app.Services.GetRequiredService<StoreRecord>().Check();
        if (app.Services.GetRequiredService<DatabaseSource>().Provider is DatabaseProvider.Postgres)
            app.Services.GetRequiredService<ServerIdentity>().Share(app.Services.GetRequiredService<ServerValues>());
    }

    /// <summary>Alone on the folder, and the folder's files for nobody else.</summary>
    private static void TakeDataFolder(this WebApplication app)
    {
        var roles = app.Services.GetRequiredService<NodeRoles>();
        var parts = new List<string>();
        if (roles.ServesPages)
            parts.Add(DataFolderLock.Pages);
        if (roles.TakesModels)
            parts.Add(DataFolderLock.Jobs);
        app.Services.GetRequiredService<DataFolderLock>()
            .Take(parts, isShared: app.Services.GetRequiredService<DatabaseSource>().Provider is DatabaseProvider.Postgres);
        var lax = FileModes.Tighten(app.Services.GetRequiredService<DataFolder>());
        if (lax.Closed is [var first, ..])
            TellClosed(app.Logger, first, lax.Closed.Count);
        if (lax.Open is [var open, ..])
            TellOpen(app.Logger, open, lax.Open.Count);
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Other accounts of this machine could use {File} ({Count} files and folders in all); they cannot any more"
    )]
    private static partial void TellClosed(ILogger log, string file, int count);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Other accounts of this machine can use {File} ({Count} files and folders in all), and this could not be changed: it "
            + "belongs to another account or lies on a disk without rights"
    )]
    private static partial void TellOpen(ILogger log, string file, int count);

    /// <summary>Tells whoever started the server where it is, where its data lies and how to get in.</summary>
    public static void PrintStartScreen(this WebApplication app) =>
        app.Lifetime.ApplicationStarted.Register(() =>
        {
            var folder = app.Services.GetRequiredService<DataFolder>();
            var metrics = app.Services.GetService<TelemetrySettings>() is { Metrics: true, MetricsUrl: var own } ? own : null;
            var urls = app.Urls.Where(url => url != metrics).ToList();
            var address = urls.FirstOrDefault() ?? "";
            var lines = new List<string>
            {
                "",
                "  AnnotateHub is ready",
                $"    Address      {string.Join("  ", urls)}",
                $"    Data folder  {folder.Root}",
                $"    Database     {app.Services.GetRequiredService<DatabaseSource>().Place}",
            };
            if (app.Services.GetRequiredService<StorageSettings>() is { Kind: StorageProvider.S3 })
                lines.Add($"    Source files {app.Services.GetRequiredService<IObjectStore>().Place}");
            if (metrics is not null)
                lines.Add($"    Metrics      {(metrics.Length > 0 ? metrics : address)}{MetricsDoor.Path}");
            var demo = app.Services.GetRequiredService<IOptions<DemoSettings>>().Value.Enabled;
            var reach = app.Services.GetRequiredService<Reach>();
            if (reach.IsDemoOpen)
                lines.Add(
                    $"    Demo         sign in as {string.Join(", ", DemoAccounts.All.Select(account => account.UserName))}; password {DemoAccounts.Password} (off: Demo:Enabled=false)"
                );
            if (reach.IsDemoOpen && !reach.IsLocalOnly)
                lines.Add("    WARNING      THE DEMO IS OPEN TO OTHER MACHINES, and its password is public");
            if (demo is null && !reach.IsDemoOpen)
                lines.Add("    Demo         OFF, since other machines reach this server (on: Demo:Enabled=true, with a public password)");
            if (app.Services.GetRequiredService<AdministratorLink>().Token is { } token)
                lines.Add(
                    $"    First administrator, once: {address.Replace("[::]", "localhost").Replace("0.0.0.0", "localhost")}/setup#{token}"
                );
            Console.WriteLine(string.Join(Environment.NewLine, lines) + Environment.NewLine);
        });
}
