using System.Collections.Concurrent;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Models.Registry;
using AnnotateHub.Application.Models.Runs;
using AnnotateHub.Core.Geometry;
using AnnotateHub.Core.Pseudolabels;
using AnnotateHub.Core.Study;
using AnnotateHub.Data.Entities;
using AnnotateHub.TestKit;
using AnnotateHub.Web.Features.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AnnotateHub.Web.Tests.Jobs;

/// <summary>Runs of models as jobs of the server.</summary>
public sealed class RunRecoveryTests : IDisposable
{
    private const int Images = 12;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_run_whose_process_was_killed_goes_on_without_doing_finished_images_again()
    {
        using var afterwards = new TemporaryFolder();
        var (first, second) = (new Model { StopsAfter = 5 }, new Model());
        await using var dying = Start(_folder, first);
        var (project, lead) = await ProjectAsync(dying);
        var started = await BeginAsync(dying, project, lead);
        await first.Stopped.WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);
        await DoneAsync(dying, started.RunId, 3);
        // What lies on the disk in this moment is what a killed process leaves.
        foreach (
            var file in Directory
                .EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories)
                .Where(file =>
                    !file.EndsWith("-shm", StringComparison.Ordinal)
                    // A lock is let go by the system when its process ends.
                    && !file.StartsWith(Path.Combine(_folder.Path, "locks"), StringComparison.Ordinal)
                )
        )
        {
            var copy = afterwards.File(Path.GetRelativePath(_folder.Path, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        await using var again = Start(afterwards, second);
        var job = await EndedAsync(again, started.JobId!.Value);

        Assert.Equal((JobState.Succeeded, Images, Images), (job.State, job.Done, job.Total));
        await using var db = await again.DatabaseAsync();
        Assert.Equal(Images, await db.RunImages.CountAsync(image => image.State == RunImageState.Done));
        Assert.InRange(second.Looked.Count, Images - 5, Images - 3);
        Assert.Equal(Images, await db.Boxes.CountAsync());
        Assert.Equal(RunState.Finished, (await db.ModelRuns.SingleAsync()).State);
    }

    [Fact]
    public async Task A_run_that_is_stopped_says_so_and_goes_on_when_asked_to()
    {
        var model = new Model { StopsAfter = 4 };
        await using var app = Start(_folder, model);
        var (project, lead) = await ProjectAsync(app);
        var started = await BeginAsync(app, project, lead);
        await model.Stopped.WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);
        var desk = app.Services.GetRequiredService<ModelRunService>();

        Assert.IsType<Result<long>.Success>(await desk.CancelAsync(project, started.RunId, lead));
        Assert.Equal(JobState.Cancelled, (await EndedAsync(app, started.JobId!.Value)).State);
        await StateAsync(app, started.RunId, RunState.Cancelled);
        model.StopsAfter = int.MaxValue;
        var resumed = Assert.IsType<Result<RunStarted>.Success>(await desk.ResumeAsync(project, started.RunId, lead)).Value;

        Assert.Equal(JobState.Succeeded, (await EndedAsync(app, resumed.JobId!.Value)).State);
        Assert.Equal(Images, model.Looked.Distinct().Count());
        Assert.Equal(Images, model.Looked.Count);
    }

    [Fact]
    public async Task A_node_without_the_worker_role_leaves_runs_to_one_that_has_it()
    {
        var model = new Model();
        await using var pages = new RunningApp(_folder, services => services.AddSingleton<IModelLoader>(model), ("Roles", "web"));
        var (project, lead) = await ProjectAsync(pages);
        var started = await BeginAsync(pages, project, lead);
        Assert.Equal(JobState.Queued, await JobStateAsync(pages, started.JobId!.Value));

        await using var worker = new RunningApp(_folder, services => services.AddSingleton<IModelLoader>(model), ("Roles", "worker"));

        Assert.Equal(JobState.Succeeded, (await EndedAsync(worker, started.JobId.Value)).State);
        using var browser = worker.Browser();
        Assert.Equal(System.Net.HttpStatusCode.OK, (await browser.GetAsync(new Uri("healthz", UriKind.Relative))).StatusCode);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await browser.GetAsync(new Uri("sign-in", UriKind.Relative))).StatusCode);
    }

    private static RunningApp Start(TemporaryFolder folder, Model model) =>
        new(folder, services => services.AddSingleton<IModelLoader>(model));

    private static async Task<(long Project, long Lead)> ProjectAsync(RunningApp app)
    {
        var lead = await app.PersonAsync("lead");
        var project = await app.ProjectAsync((lead, ProjectRole.Lead));
        await using var db = await app.DatabaseAsync();
        (await db.Projects.SingleAsync(item => item.Id == project)).Channels = [new("Hoechst", ChannelRole.Fluorescence, "#4060ff")];
        db.AddRange(
            Enumerable
                .Range(1, Images)
                .Select(number => new ImageGroup
                {
                    ProjectId = project,
                    Name = $"f{number}",
                    SortKey = $"f{number:00}",
                    Width = 100,
                    Height = 80,
                    ContentHash = $"{number}",
                })
        );
        await db.SaveChangesAsync();
        return (project, lead.Id);
    }

    private static async Task<RunStarted> BeginAsync(RunningApp app, long project, long lead)
    {
        var models = Assert
            .IsType<Result<IReadOnlyList<ModelLine>>.Success>(
                await app.Services.GetRequiredService<ModelQueries>().ListAsync(project, lead)
            )
            .Value;
        return Assert
            .IsType<Result<RunStarted>.Success>(
                await app.Services.GetRequiredService<ModelRunService>().BeginAsync(project, lead, new RunRequest(models[0].Id))
            )
            .Value;
    }

    private static Task DoneAsync(RunningApp app, long runId, int least) =>
        WaitAsync(async () =>
        {
            await using var db = await app.DatabaseAsync();
            return await db.RunImages.CountAsync(image => image.ModelRunId == runId && image.State == RunImageState.Done) >= least;
        });

    private static Task StateAsync(RunningApp app, long runId, RunState state) =>
        WaitAsync(async () =>
        {
            await using var db = await app.DatabaseAsync();
            return (await db.ModelRuns.AsNoTracking().SingleAsync(run => run.Id == runId)).State == state;
        });

    private static async Task<JobState> JobStateAsync(RunningApp app, long id)
    {
        await using var db = await app.DatabaseAsync();
        return (await db.Jobs.AsNoTracking().SingleAsync(job => job.Id == id)).State;
    }

    private static async Task<JobRecord> EndedAsync(RunningApp app, long id)
    {
        var board = app.Services.GetRequiredService<JobBoard>();
        await WaitAsync(async () => await JobStateAsync(app, id) > JobState.Running && board.ProgressOf(id) is null);
        await using var db = await app.DatabaseAsync();
        return await db.Jobs.AsNoTracking().SingleAsync(job => job.Id == id);
    }

    private static Task WaitAsync(Func<Task<bool>> isSo) =>
        Patience.UntilAsync(isSo, "What the recovery leads to", TestContext.Current.CancellationToken);

    /// <summary>Proposes one box an image, and stands still after some until it is cancelled.</summary>
    private sealed class Model : IModelLoader
    {
        private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _asked;

        public int StopsAfter { get; set; } = int.MaxValue;

        public ConcurrentQueue<string> Looked { get; } = new();

        public Task Stopped => _stopped.Task;

        public Task<OpenedModel> OpenAsync(ModelConfiguration recipe, CancellationToken cancellationToken = default) =>
            Task.FromResult(new OpenedModel(new Opened(this), new ExecutionTarget("fake", "this machine")));

        public Task<OpenedClassifier> OpenClassifierAsync(ModelConfiguration recipe, CancellationToken cancellationToken = default) =>
            throw new ModelUnusableException("No classifier is needed here.");

        private sealed class Opened(Model owner) : ICandidateModel
        {
            public IReadOnlyList<string> Classes => ["R"];

            public string Provider => "fake";

            public int BatchSize => 1;

            public async Task<IReadOnlyList<IReadOnlyList<Candidate>>> ProposeAsync(
                IReadOnlyList<ModelImage> images,
                CancellationToken cancellationToken = default
            )
            {
                if (Interlocked.Increment(ref owner._asked) > owner.StopsAfter)
                {
                    owner._stopped.TrySetResult();
                    await Task.Delay(Timeout.Infinite, cancellationToken);
                }

                owner.Looked.Enqueue(images[0].Name);
                return
                [
                    [new Candidate(new PixelBox(10, 10, 30, 30), 0, 0.9)],
                ];
            }

            public void Dispose() { }
        }
    }
}
