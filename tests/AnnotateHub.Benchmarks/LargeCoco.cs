using System.Diagnostics;
using AnnotateHub.Application;
using AnnotateHub.Application.Backup;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.LabelFiles.Import;
using AnnotateHub.Core.Geometry;
using AnnotateHub.Core.Sampling;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.Exchange;
using AnnotateHub.Exchange.Voc;
using AnnotateHub.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace AnnotateHub.Benchmarks;

/// <summary>
/// A COCO file of 300,020 boxes on 4,286 images: read alone, and imported as one person's work (issue 16 asks for under 20 s).
/// </summary>
internal static class LargeCoco
{
    private const int Images = 4_286;
    private const int Boxes = 70;

    public static async Task RunAsync()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("labels/instances.json");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllBytesAsync(file, AnnotationFormats.Find("coco")!.Write(Labels(), new FormatSettings(), []).Single().Content);
        var (clock, work) = (Stopwatch.StartNew(), Process.GetCurrentProcess().TotalProcessorTime);
        var reading = AnnotationFormats.Find("coco")!.Read([new LabelFile("instances.json", () => File.OpenRead(file))]);
        Console.WriteLine(
            $"COCO of {new FileInfo(file).Length / 1e6:F0} MB, {reading.BoxCount} boxes: read in {Spent(clock, work)}, "
                + $"{GC.GetTotalMemory(forceFullCollection: true) / 1048576.0:F0} MiB held"
        );

        await using var services = new ServiceCollection()
            .AddSingleton(new DataFolder(folder.File("data")))
            .AddSingleton(typeof(ILogger<>), typeof(NullLogger<>))
            .AddAnnotateHub()
            .BuildServiceProvider();
        await services.GetRequiredService<DatabaseUpgrade>().RunAsync();
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
            db.ImageGroups.AddRange(
                Enumerable
                    .Range(0, Images)
                    .Select(image => new ImageGroup
                    {
                        ProjectId = project.Id,
                        Name = NameOf(image),
                        SortKey = NameOf(image),
                        Width = 1080,
                        Height = 1080,
                        ContentHash = image.ToString("x64", System.Globalization.CultureInfo.InvariantCulture),
                    })
            );
            await db.SaveChangesAsync();
        }

        clock.Restart();
        work = Process.GetCurrentProcess().TotalProcessorTime;
        var memory = new Memory();
        var report = await services
            .GetRequiredService<AnnotationImport>()
            .ImportAsync(
                new AnnotationImportRequest(project.Id, "expert", Path.GetDirectoryName(file)!, new VocConvention(), AddClasses: true)
                {
                    Format = "coco",
                },
                memory
            );
        Console.WriteLine(
            $"imported {report.Boxes} boxes on {report.Files} images in {Spent(clock, work)}{report.Refused}; managed memory "
                + $"{memory.Told}; peak of the process {Process.GetCurrentProcess().PeakWorkingSet64 / 1048576.0:F0} MiB"
        );
    }

    /// <summary>Work of the cores says more than the clock where others work beside it.</summary>
    private static string Spent(Stopwatch clock, TimeSpan before) =>
        $"{clock.Elapsed.TotalSeconds:F1} s ({(Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds:F1} s of the cores)";

    private static string NameOf(int image) => $"r06c04f{image:0000}p01";

    private static List<ImageLabels> Labels()
    {
        var random = new PinnedRandom(7);
        return
        [
            .. Enumerable
                .Range(0, Images)
                .Select(image => new ImageLabels(
                    $"{NameOf(image)}.tiff",
                    1080,
                    1080,
                    [
                        .. Enumerable
                            .Range(0, Boxes)
                            .Select(_ =>
                            {
                                double x = random.Below(1_000),
                                    y = random.Below(1_000);
                                return new LabelledBox(
                                    "RGU"[random.Below(3)].ToString(),
                                    new PixelBox(x, y, x + 36 + random.Below(44), y + 36 + random.Below(44))
                                );
                            }),
                    ]
                )),
        ];
    }

    /// <summary>Live memory now and then, after a collection.</summary>
    private sealed class Memory : IProgress<JobProgress>
    {
        private readonly List<double> _mebibytes = [];
        private int _reports;

        public string Told =>
            _mebibytes.Count == 0
                ? "not seen"
                : $"{_mebibytes[0]:F0} MiB at first, {_mebibytes[_mebibytes.Count / 2]:F0} halfway, {_mebibytes[^1]:F0} at the end";

        public void Report(JobProgress value)
        {
            // A collection takes a good part of a second: three are enough.
            if (_reports++ % (Images / 2) == 0)
                _mebibytes.Add(GC.GetTotalMemory(forceFullCollection: true) / 1048576.0);
        }
    }
}
