using AnnotateHub.Application.Dashboard;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Models.Registry;
using AnnotateHub.Application.Models.Runs;
using AnnotateHub.Application.Tests.Rounds;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AnnotateHub.Application.Tests.Models;

/// <summary>Runs whose server or command was killed are taken up when the server starts; those that somebody is at work on are left
/// alone.</summary>
public sealed class RunRecoveryTests
{
    private readonly Queue _queue = new();

    [Fact]
    public async Task A_run_that_was_written_and_never_queued_is_queued()
    {
        await using var lab = await StartAsync();
        var started = await lab.BeginAsync();
        // Killed between the two: the run is there, no job is.
        await SetAsync(lab, started.RunId, RunState.Waiting, jobId: null);
        _queue.Runs.Clear();

        Assert.Equal(1, await lab.Get<RunRecovery>().RecoverAsync());

        Assert.Equal([started.RunId], _queue.Runs);
        Assert.NotNull((await RunAsync(lab, started.RunId)).JobId);
        Assert.Equal(0, await lab.Get<RunRecovery>().RecoverAsync());
    }

    [Theory]
    [InlineData(RunState.Waiting)]
    [InlineData(RunState.Running)]
    public async Task A_run_of_a_killed_command_says_so_and_can_go_on(RunState left)
    {
        await using var lab = await StartAsync();
        var started = await ByCommandAsync(lab);
        await SetAsync(lab, started.RunId, left, jobId: null);

        Assert.Equal(1, await lab.Get<RunRecovery>().RecoverAsync());

        var run = await RunAsync(lab, started.RunId);
        Assert.Equal((RunState.Cancelled, true), (run.State, run.Message.StartsWith("The command", StringComparison.Ordinal)));
        StudyLab.Done(await lab.Get<ModelRunService>().ResumeAsync(lab.ProjectId, started.RunId, new Actor(0, "operator")));
        Assert.Equal(RunState.Finished, (await lab.Get<RunExecutor>().ExecuteAsync(started.RunId)).State);
    }

    [Fact]
    public async Task A_run_that_says_running_and_is_not_goes_on_without_a_restart_too()
    {
        await using var lab = await StartAsync();
        var started = await ByCommandAsync(lab);
        await SetAsync(lab, started.RunId, RunState.Running, jobId: null);

        StudyLab.Done(await lab.Get<ModelRunService>().ResumeAsync(lab.ProjectId, started.RunId, new Actor(0, "operator")));
    }

    [Fact]
    public async Task A_run_that_a_command_is_at_work_on_is_left_to_it()
    {
        await using var lab = await StartAsync();
        var started = await ByCommandAsync(lab);
        await SetAsync(lab, started.RunId, RunState.Running, jobId: null);
        // What another process holds open while it works.
        await using (
            new FileStream(
                Path.Combine(lab.Get<DataFolder>().Locks, $"run-{started.RunId}"),
                FileMode.OpenOrCreate,
                FileAccess.ReadWrite,
                FileShare.None
            )
        )
        {
            Assert.Equal(0, await lab.Get<RunRecovery>().RecoverAsync());
            Assert.Contains(
                "at work already",
                StudyLab.Refused(await lab.Get<ModelRunService>().ResumeAsync(lab.ProjectId, started.RunId, lab.Lead)),
                StringComparison.Ordinal
            );
            Assert.Contains(
                "at work on this run already",
                (await lab.Get<RunExecutor>().ExecuteAsync(started.RunId)).Message,
                StringComparison.Ordinal
            );
            await lab.Get<RunExecutor>().BreakAsync(started.RunId, "A second job ended.");
            Assert.Equal(RunState.Running, (await RunAsync(lab, started.RunId)).State);
        }
    }

    [Fact]
    public async Task Two_who_begin_a_run_of_one_name_at_once_get_one_run_and_a_sentence()
    {
        await using var lab = await StartAsync();
        var request = new RunRequest(await lab.BuiltInAsync(), Name: "same");

        var outcomes = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(_ => Task.Run(() => lab.Get<ModelRunService>().BeginAsync(lab.ProjectId, lab.Lead, request)))
        );

        Assert.Single(outcomes, outcome => outcome is Result<RunStarted>.Success);
        Assert.All(
            outcomes.Where(outcome => outcome is not Result<RunStarted>.Success),
            outcome => Assert.Contains("choose another name", StudyLab.Refused(outcome), StringComparison.Ordinal)
        );
    }

    private Task<StudyLab> StartAsync() =>
        StudyLab.StartAsync(
            services => services.AddSingleton<IRunQueue>(_queue).AddSingleton<IModelLoader>(new FakeModels()),
            1
        );

    private static async Task<RunStarted> ByCommandAsync(StudyLab lab) =>
        StudyLab.Done(
            await lab.Get<ModelRunService>()
                .BeginAsync(lab.ProjectId, new Actor(0, "operator"), new RunRequest(await lab.BuiltInAsync(), Name: "by command"))
        );

    private static async Task SetAsync(StudyLab lab, long runId, RunState state, long? jobId)
    {
        await using var db = lab.Database();
        await db
            .ModelRuns.Where(run => run.Id == runId)
            .ExecuteUpdateAsync(set => set.SetProperty(run => run.State, state).SetProperty(run => run.JobId, jobId));
    }

    private static async Task<ModelRun> RunAsync(StudyLab lab, long runId)
    {
        await using var db = lab.Database();
        return await db.ModelRuns.AsNoTracking().SingleAsync(run => run.Id == runId);
    }

    private sealed class Queue : IRunQueue
    {
        public List<long> Runs { get; } = [];

        public Task<long?> EnqueueAsync(long runId, string title, long projectId, long? personId)
        {
            if (personId is null)
                return Task.FromResult<long?>(null);
            Runs.Add(runId);
            return Task.FromResult<long?>(Runs.Count);
        }

        public Task CancelAsync(long jobId) => Task.CompletedTask;

        public Task<IReadOnlyCollection<long>> WaitingAsync() => Task.FromResult<IReadOnlyCollection<long>>(Runs);
    }
}
