using System.Diagnostics;
using AnnotateHub.Core.Pseudolabels;
using AnnotateHub.Core.Study;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.Imaging.Signal;
using AnnotateHub.Imaging.Synthetic;
using AnnotateHub.TestKit;
using AnnotateHub.UseCases.Annotate;
using AnnotateHub.UseCases.Backup;
using AnnotateHub.UseCases.Demo;
using AnnotateHub.UseCases.Import;
using AnnotateHub.UseCases.Models;
using AnnotateHub.UseCases.Pixels;
using AnnotateHub.UseCases.Rounds;
using AnnotateHub.UseCases.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace AnnotateHub.Benchmarks;

/// <summary>
/// A run over pairs of 1080 x 1080, from stored planes to label sets and checkpoints: of the built-in detector, beside the bare detector on the same images in memory, or of a
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
            .AddSingleton(new DataFolder(folder.File("data"))).AddSingleton(typeof(ILogger<>), typeof(NullLogger<>))
            .AddSingleton(new ModelSettings(InspectWith: typeof(Web.Jobs.JobQueue).Assembly.Location))
            .AddAnnotateUseCases().AddExchangeUseCases().AddModelUseCases().BuildServiceProvider();
        await services.GetRequiredService<DatabaseUpgrade>().RunAsync(default);
        var project = new Project { Name = "Benchmark" };
        var databases = services.GetRequiredService<IDbContextFactory<AnnotateHubDb>>();
        await using (var db = await databases.CreateDbContextAsync())
        {
            db.Projects.Add(project);
            await db.SaveChangesAsync();
        }

        await services.GetRequiredService<Importer>().ImportAsync(project.Id, await services.GetRequiredService<ImportPlanner>().PlanAsync(source, null), null, default);
        var actor = Actor.CommandLine();
        var request = model is [var file, var manifest, .. var providers]
            ? new RunRequest(await AddAsync(services, project.Id, actor, file, manifest), Providers: providers)
            : await BuiltInAsync(services, databases, project.Id, actor);
        var begun = (Outcome<RunBegun>.Done)await services.GetRequiredService<RunDesk>().BeginAsync(project.Id, actor, request);
        await ReadAsync(services, databases, project.Id);
        var watch = Stopwatch.StartNew();
        var report = await services.GetRequiredService<RunWork>().ExecuteAsync(begun.Value.RunId);
        Console.WriteLine($"run, from stored planes to label sets | {watch.Elapsed.TotalSeconds:F2} s | {report.Done} done, {report.Failed} failed | {pairs / watch.Elapsed.TotalSeconds:F1} images/s");
        Console.WriteLine(report.Message);
        Console.WriteLine($"peak memory of the process | {Process.GetCurrentProcess().PeakWorkingSet64 / 1048576.0:F0} MiB");
    }

    /// <summary>The first stage alone: stored planes to values in memory, as many decoders as a run has.</summary>
    private static async Task ReadAsync(IServiceProvider services, IDbContextFactory<AnnotateHubDb> databases, long projectId)
    {
        await using var db = await databases.CreateDbContextAsync();
        var hashes = await db.ImageGroups.AsNoTracking().Where(item => item.ProjectId == projectId).Select(item => item.Planes.Select(plane => plane.PlaneHash).ToList()).ToListAsync();
        var planes = services.GetRequiredService<PlaneSource>();
        var watch = Stopwatch.StartNew();
        await Parallel.ForEachAsync(hashes, new ParallelOptions { MaxDegreeOfParallelism = Math.Clamp(Environment.ProcessorCount, 1, 16) }, async (image, cancel) =>
        {
            foreach (var hash in image) await planes.ReadAsync(hash, cancel);
        });
        Console.WriteLine($"stored planes to memory alone | {watch.Elapsed.TotalSeconds:F2} s | {hashes.Count / watch.Elapsed.TotalSeconds:F1} images/s");
    }

    private static async Task<RunRequest> BuiltInAsync(IServiceProvider services, IDbContextFactory<AnnotateHubDb> databases, long projectId, Actor actor)
    {
        await BareAsync(services, databases, projectId);
        var models = (Outcome<IReadOnlyList<ModelLine>>.Done)await services.GetRequiredService<ModelBook>().ListAsync(projectId, actor);
        return new RunRequest(models.Value[0].Id);
    }

    private static async Task<long> AddAsync(IServiceProvider services, long projectId, Actor actor, string file, string manifest)
    {
        var store = services.GetRequiredService<ModelStore>();
        await using var content = File.OpenRead(file);
        var card = (Outcome<ModelCard>.Done)await store.AddAsync(projectId, actor, new NewModel(Path.GetFileNameWithoutExtension(file), Path.GetFileName(file), Manifest: await File.ReadAllTextAsync(manifest)), content);
        await store.ConfirmAsync(projectId, card.Value.Id, actor, null);
        return card.Value.Id;
    }

    private static async Task BareAsync(IServiceProvider services, IDbContextFactory<AnnotateHubDb> databases, long projectId)
    {
        await using var db = await databases.CreateDbContextAsync();
        var project = await db.Projects.AsNoTracking().SingleAsync(item => item.Id == projectId);
        var planes = services.GetRequiredService<PlaneSource>();
        var images = new List<ModelImage>();
        foreach (var group in await db.ImageGroups.AsNoTracking().Include(item => item.Planes).Where(item => item.ProjectId == projectId).ToListAsync())
        {
            var read = new List<ModelPlane>();
            foreach (var plane in group.Planes.OrderBy(item => item.ChannelIndex)) read.Add(new ModelPlane(project.Channels[plane.ChannelIndex], (await planes.ReadAsync(plane.PlaneHash)).Pixels, plane.SourceBits));
            images.Add(new ModelImage(group.Name, group.Width, group.Height, read));
        }

        using var detector = new SignalDetector(SignalSettings.ProposeFor(project.Channels, project.Classes), project.Channels, project.Classes);
        await detector.ProposeAsync([images[0]]);
        var watch = Stopwatch.StartNew();
        foreach (var batch in images.Chunk(detector.BatchSize)) await detector.ProposeAsync(batch);
        Console.WriteLine($"bare detector, images in memory | {watch.Elapsed.TotalSeconds:F2} s | {images.Count / watch.Elapsed.TotalSeconds:F1} images/s");
    }
}
