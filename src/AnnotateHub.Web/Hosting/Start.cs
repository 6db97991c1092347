using AnnotateHub.UseCases.Backup;
using AnnotateHub.UseCases.Rounds;
using AnnotateHub.UseCases.Storage;
using AnnotateHub.Web.Features.Demo;
using AnnotateHub.Web.Features.People;
using AnnotateHub.Web.Jobs;
using Microsoft.Extensions.Options;

namespace AnnotateHub.Web.Hosting;

/// <summary>What happens between starting and listening.</summary>
public static class Start
{
    public static async Task PrepareDataAsync(this WebApplication app)
    {
        await app.Services.GetRequiredService<DatabaseUpgrade>().RunAsync();
        await app.Services.GetRequiredService<DemoStart>().EnsureAsync();
        await app.Services.GetRequiredService<AdministratorLink>().IssueIfNeededAsync();
        await app.Services.GetRequiredService<JobBoard>().RecoverAsync();
        app.Services.GetRequiredService<CalibrationCheck>().Start();
    }

    /// <summary>A node that only takes jobs: the database as it is needed, and what waits.</summary>
    public static async Task PrepareWorkerAsync(this WebApplication app)
    {
        await app.Services.GetRequiredService<DatabaseUpgrade>().RunAsync();
        await app.Services.GetRequiredService<JobBoard>().RecoverAsync();
        app.Lifetime.ApplicationStarted.Register(() => Console.WriteLine($"{Environment.NewLine}  AnnotateHub worker: takes jobs of {app.Services.GetRequiredService<DataFolder>().Root}, serves {string.Join("  ", app.Urls)}/healthz and no pages.{Environment.NewLine}"));
    }

    /// <summary>Tells whoever started the server where it is, where its data lies and how to get in.</summary>
    public static void PrintStartScreen(this WebApplication app) => app.Lifetime.ApplicationStarted.Register(() =>
    {
        var folder = app.Services.GetRequiredService<DataFolder>();
        var address = app.Urls.FirstOrDefault() ?? "";
        var lines = new List<string>
        {
            "",
            "  AnnotateHub is ready",
            $"    Address      {string.Join("  ", app.Urls)}",
            $"    Data folder  {folder.Root}",
            $"    Database     {folder.DatabaseFile}",
        };
        if (app.Services.GetRequiredService<IOptions<DemoSettings>>().Value.Enabled)
            lines.Add($"    Demo         sign in as {string.Join(", ", DemoAccounts.All.Select(account => account.UserName))}; password {DemoAccounts.Password} (off: Demo:Enabled=false)");
        if (app.Services.GetRequiredService<AdministratorLink>().Token is { } token)
            lines.Add($"    First administrator, once: {address.Replace("[::]", "localhost").Replace("0.0.0.0", "localhost")}/setup/{token}");
        Console.WriteLine(string.Join(Environment.NewLine, lines) + Environment.NewLine);
    });
}
