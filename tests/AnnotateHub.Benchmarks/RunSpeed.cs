using System.Diagnostics;
using AnnotateHub.Application;
using AnnotateHub.Application.Backup;
using AnnotateHub.Application.Images.Import;
using AnnotateHub.Application.Images.Rendering;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Models.Registry;
using AnnotateHub.Application.Models.Runs;
using AnnotateHub.Core.Pseudolabels;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.Imaging.Signal;
using AnnotateHub.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace AnnotateHub.Benchmarks;

/// <summary>
/// A run over pairs of 1080 x 1080, from stored planes to label sets and checkpoints: of the built-in detector, beside the bare detector on
/// the same images in memory, or of a
/// given ONNX detector on given execution providers.
/// </summary>
internal static class RunSpeed
{
    /// <param name="model">An ONNX file, its manifest, and the providers in order; none: the built-in detector.</param>
    public static async Task RunAsync(int pairs, string[] model)
    {
        using var folder = new TemporaryFolder();
        var source = folder.File("source");
        Console.WriteLine($"Writing {pairs} synthetic pairs ...");
        PlatePictures.Write(source, 0, pairs);
        await using var services = new ServiceCollection()
            .AddSingleton(new DataFolder(folder.File("data")))
            .AddSingleton(typeof(ILogger<>), typeof(NullLogger<>))
            .AddSingleton(new ModelSettings(InspectWith: typeof(AnnotateHub.Web.Features.Jobs.JobQueue).Assembly.Location))
            .AddAnnotateHub()
            .BuildServiceProvider();
        await services.GetRequiredService<DatabaseUpgrade>().RunAsync(default);
        var project = new Project { Name = "Benchmark" };
        var databases = services.GetRequiredService<IDbContextFactory<AnnotateHubDb>>();
        await using (var db = await databases.CreateDbContextAsync())
        {
            db.Projects.Add(project);
            await db.SaveChangesAsync();
        }

        await services
            .GetRequiredService<Importer>()
            .ImportAsync(project.Id, await services.GetRequiredService<ImportPlanner>().PlanAsync(source, null), null, default);
        var actor = Actor.CommandLine();
        var request = model is [var file, var manifest, .. var providers]
            ? new RunRequest(await AddAsync(services, project.Id, actor, file, manifest), Providers: providers)
            : await BuiltInAsync(services, databases, project.Id, actor);
        var asked = await services.GetRequiredService<ModelRunService>().BeginAsync(project.Id, actor, request);
        var started = (Result<RunStarted>.Success)asked;
        await ReadAsync(services, databases, project.Id);
        var watch = Stopwatch.StartNew();
        var report = await services.GetRequiredService<RunExecutor>().ExecuteAsync(started.Value.RunId);
        Console.WriteLine(
            $"run, from stored planes to label sets | {watch.Elapsed.TotalSeconds:F2} s | {report.Done} done, {report.Failed} "
                + $"failed | {pairs / watch.Elapsed.TotalSeconds:F1} images/s"
        );
        Console.WriteLine(report.Message);
        Console.WriteLine($"peak memory of the process | {Process.GetCurrentProcess().PeakWorkingSet64 / 1048576.0:F0} MiB");
    }

    /// <summary>The first stage alone: stored planes to values in memory, as many decoders as a run has.</summary>
    private static async Task ReadAsync(IServiceProvider services, IDbContextFactory<AnnotateHubDb> databases, long projectId)
    {
        await using var db = await databases.CreateDbContextAsync();
        var hashes = await db
            .ImageGroups.AsNoTracking()
            .Where(imageGroup => imageGroup.ProjectId == projectId)
            .Select(imageGroup => imageGroup.Planes.Select(plane => plane.PlaneHash).ToList())
            .ToListAsync();
        var planes = services.GetRequiredService<PlaneSource>();
        var watch = Stopwatch.StartNew();
        await Parallel.ForEachAsync(
            hashes,
            new ParallelOptions { MaxDegreeOfParallelism = Math.Clamp(Environment.ProcessorCount, 1, 16) },
            async (image, cancellationToken) =>
            {
                foreach (var hash in image)
                    await planes.ReadAsync(hash, cancellationToken);
            }
        );
        Console.WriteLine(
            $"stored planes to memory alone | {watch.Elapsed.TotalSeconds:F2} s | {hashes.Count / watch.Elapsed.TotalSeconds:F1} images/s"
        );
    }

    private static async Task<RunRequest> BuiltInAsync(
        IServiceProvider services,
        IDbContextFactory<AnnotateHubDb> databases,
        long projectId,
        Actor actor
    )
    {
        await BareAsync(services, databases, projectId);
        var models = (Result<IReadOnlyList<ModelLine>>.Success)
            await services.GetRequiredService<ModelQueries>().ListAsync(projectId, actor);
        return new RunRequest(models.Value[0].Id);
    }

    private static async Task<long> AddAsync(IServiceProvider services, long projectId, Actor actor, string file, string manifest)
    {
        var store = services.GetRequiredService<ModelStore>();
        await using var content = File.OpenRead(file);
        var card = (Result<ModelCard>.Success)
            await store.AddAsync(
                projectId,
                actor,
                new NewModel(
                    Path.GetFileNameWithoutExtension(file),
                    Path.GetFileName(file),
                    Manifest: await File.ReadAllTextAsync(manifest)
                ),
                content
            );
        await store.ConfirmAsync(projectId, card.Value.Id, actor, null);
        return card.Value.Id;
    }

    private static async Task BareAsync(IServiceProvider services, IDbContextFactory<AnnotateHubDb> databases, long projectId)
    {
        await using var db = await databases.CreateDbContextAsync();
        var project = await db.Projects.AsNoTracking().SingleAsync(item => item.Id == projectId);
        var planes = services.GetRequiredService<PlaneSource>();
        var images = new List<ModelImage>();
        foreach (
            var group in await db
                .ImageGroups.AsNoTracking()
                .Include(imageGroup => imageGroup.Planes)
                .Where(imageGroup => imageGroup.ProjectId == projectId)
                .ToListAsync()
        )
        {
            var read = new List<ModelPlane>();
            foreach (var plane in group.Planes.OrderBy(item => item.ChannelIndex))
                read.Add(
                    new ModelPlane(project.Channels[plane.ChannelIndex], (await planes.ReadAsync(plane.PlaneHash)).Pixels, plane.SourceBits)
                );
            images.Add(new ModelImage(group.Name, group.Width, group.Height, read));
        }

        using var detector = new SignalDetector(
            SignalSettings.ProposeFor(project.Channels, project.Classes),
            project.Channels,
            project.Classes
        );
        await detector.ProposeAsync([images[0]]);
        var watch = Stopwatch.StartNew();
        foreach (var batch in images.Chunk(detector.BatchSize))
            await detector.ProposeAsync(batch);
        Console.WriteLine(
            $"bare detector, images in memory | {watch.Elapsed.TotalSeconds:F2} s | {images.Count / watch.Elapsed.TotalSeconds:F1} "
                + "images/s"
        );
    }
}
