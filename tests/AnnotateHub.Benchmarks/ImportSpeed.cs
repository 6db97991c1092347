using System.Diagnostics;
using AnnotateHub.Application;
using AnnotateHub.Application.Backup;
using AnnotateHub.Application.Demo;
using AnnotateHub.Application.Images.Import;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.Imaging.Synthetic;
using AnnotateHub.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace AnnotateHub.Benchmarks;

/// <summary>Import of 100 pairs of 1080 x 1080, 16 bit (one brightfield plane, three fluorescence planes): preview, import, and the same
/// again.</summary>
internal static class ImportSpeed
{
    private const int Pairs = 100;

    public static async Task RunAsync()
    {
        using var folder = new TemporaryFolder();
        var source = folder.File("source");
        Console.WriteLine($"Writing {Pairs} synthetic pairs ...");
        PublishedTree.Write(source, new PlateGenerator(new PlateSettings()), 0, Pairs);

        await using var services = new ServiceCollection()
            .AddSingleton(new DataFolder(folder.File("data")))
            .AddSingleton(typeof(ILogger<>), typeof(NullLogger<>))
            .AddAnnotateHub()
            .BuildServiceProvider();
        await services.GetRequiredService<DatabaseUpgrade>().RunAsync(default);
        var project = new Project { Name = "Benchmark" };
        await using (var db = await services.GetRequiredService<IDbContextFactory<AnnotateHubDb>>().CreateDbContextAsync())
        {
            db.Projects.Add(project);
            await db.SaveChangesAsync();
        }

        var watch = Stopwatch.StartNew();
        var plan = await services.GetRequiredService<ImportPlanner>().PlanAsync(source, null);
        Console.WriteLine($"preview of {plan.FilesSeen} files | {watch.Elapsed.TotalSeconds:F2} s | {plan.Groups.Count} image groups");
        foreach (var turn in new[] { "import", "the same again" })
        {
            watch.Restart();
            var report = await services.GetRequiredService<Importer>().ImportAsync(project.Id, plan, null, default);
            Console.WriteLine(
                $"{turn} | {watch.Elapsed.TotalSeconds:F2} s | {report.Added} added, {report.AlreadyThere} there before, "
                    + $"{report.Rejected.Count} rejected | {Pairs / watch.Elapsed.TotalSeconds:F1} pairs/s"
            );
        }

        Console.WriteLine($"peak memory of the process | {Process.GetCurrentProcess().PeakWorkingSet64 / 1048576.0:F0} MiB");
    }
}
