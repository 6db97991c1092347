using System.Diagnostics;
using AnnotateHub.Application;
using AnnotateHub.Application.Backup;
using AnnotateHub.Application.Demo;
using AnnotateHub.Application.Images.Import;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.LabelFiles.Import;
using AnnotateHub.Application.LabelFiles.PublishedDataSet;
using AnnotateHub.Application.Rounds.Splits;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.Exchange.Voc;
using AnnotateHub.Imaging.Synthetic;
using AnnotateHub.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace AnnotateHub.Benchmarks;

/// <summary>The published tree as a zip that goes nowhere: images and a crop of every cell of the synthetic plate, with the process's
/// memory on the way. 60 images; the paper's 1,207 take twenty times as long.</summary>
internal static class PublishedSpeed
{
    private const int Pairs = 60;

    public static async Task RunAsync()
    {
        using var folder = new TemporaryFolder();
        var source = folder.File("source");
        Console.WriteLine($"Writing and importing {Pairs} synthetic pairs ...");
        PublishedTree.Write(source, new PlateGenerator(new PlateSettings()), 0, Pairs);
        await using var services = new ServiceCollection()
            .AddSingleton(new DataFolder(folder.File("data")))
            .AddSingleton(typeof(ILogger<>), typeof(NullLogger<>))
            .AddAnnotateHub()
            .BuildServiceProvider();
        await services.GetRequiredService<DatabaseUpgrade>().RunAsync(default);
        var (project, person) = (new Project { Name = "Benchmark" }, new Person { UserName = "expert", NormalizedUserName = "EXPERT" });
        await using (var db = await services.GetRequiredService<IDbContextFactory<AnnotateHubDb>>().CreateDbContextAsync())
        {
            db.AddRange(project, person);
            await db.SaveChangesAsync();
            db.Memberships.Add(
                new Membership
                {
                    ProjectId = project.Id,
                    PersonId = person.Id,
                    Role = AnnotateHub.Core.Study.ProjectRole.Annotator,
                }
            );
            await db.SaveChangesAsync();
        }

        var plan = await services
            .GetRequiredService<ImportPlanner>()
            .PlanAsync(Path.Combine(source, PublishedTree.Images), AnnotateHub.Core.Pairing.PairingPresets.Find("published")!.Rule);
        await services.GetRequiredService<Importer>().ImportAsync(project.Id, plan);
        await services
            .GetRequiredService<AnnotationImport>()
            .ImportAsync(new AnnotationImportRequest(project.Id, "expert", Path.Combine(source, PublishedTree.Truth), new VocConvention()));
        await services
            .GetRequiredService<SplitDrawing>()
            .SetListsAsync(project.Id, Actor.CommandLine(), new SplitLists([.. plan.Groups.Select(group => group.Name)], [], []));

        foreach (var crops in new[] { false, true })
        {
            var watch = Stopwatch.StartNew();
            var memory = new Memory();
            var report = await services
                .GetRequiredService<PublishedExport>()
                .ToZipAsync(new PublishedRequest(project.Id, Actor.CommandLine(), Crops: crops), Stream.Null, memory);
            if (report.HasFailed)
                throw new InvalidOperationException(PublishedCheck.ToText(report.Findings) + report.Refused);
            Console.WriteLine(
                $"{(crops ? "images and crops" : "images")} | {watch.Elapsed.TotalSeconds:F2} s | {report.Images} images, "
                    + $"{report.Boxes} cells | {report.Boxes / watch.Elapsed.TotalSeconds:F0} cells/s | managed memory {memory.Text}"
            );
        }
    }

    /// <summary>Live memory at each report, after a collection.</summary>
    private sealed class Memory : IProgress<JobProgress>
    {
        private readonly List<double> _mebibytes = [];

        public string Text =>
            _mebibytes.Count == 0
                ? "not seen"
                : $"{_mebibytes[0]:F0} MiB at first, {_mebibytes[_mebibytes.Count / 2]:F0} halfway, {_mebibytes[^1]:F0} at the end";

        public void Report(JobProgress value) => _mebibytes.Add(GC.GetTotalMemory(forceFullCollection: true) / 1048576.0);
    }
}
