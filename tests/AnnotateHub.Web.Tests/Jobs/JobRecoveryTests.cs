using AnnotateHub.Application.Kernel;
using AnnotateHub.Data.Entities;
using AnnotateHub.TestKit;
using AnnotateHub.Web.Features.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AnnotateHub.Web.Tests.Jobs;

public sealed class JobRecoveryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_job_runs_and_its_row_says_how_it_ended()
    {
        var handler = new Handler(
            (_, progress, _) =>
            {
                progress.Report(new JobProgress(3, 3, "Third"));
                return Task.FromResult(JobOutcome.Done("All three.", new[] { "detail" }));
            }
        );
        await using var app = Start(handler);

        var job = await EndedAsync(app, await app.Services.GetRequiredService<JobBoard>().EnqueueAsync("test", "Three things", new { }));

        Assert.Equal((JobState.Succeeded, "All three.", 3, 3, "[\"detail\"]"), (job.State, job.Message, job.Done, job.Total, job.Result));
    }

    [Fact]
    public async Task A_job_that_was_running_when_the_server_stopped_goes_on_at_the_next_start()
    {
        var begun = new TaskCompletionSource();
        long id;
        await using (
            var app = Start(
                new Handler(
                    async (_, _, stop) =>
                    {
                        begun.TrySetResult();
                        await Task.Delay(Timeout.Infinite, stop);
                        return JobOutcome.Done("never");
                    }
                )
            )
        )
        {
            id = await app.Services.GetRequiredService<JobBoard>().EnqueueAsync("test", "Long", new { });
            await begun.Task.WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);
        }

        await using var again = Start(new Handler((_, _, _) => Task.FromResult(JobOutcome.Done("Second run."))));
        var job = await EndedAsync(again, id);

        Assert.Equal((JobState.Succeeded, "Second run."), (job.State, job.Message));
    }

    [Fact]
    public async Task A_job_that_was_running_when_the_process_died_without_goodbye_goes_on_at_the_next_start()
    {
        var (begun, runs) = (new TaskCompletionSource(), 0);
        using var afterwards = new TemporaryFolder();
        await using var dying = Start(
            new Handler(
                async (_, _, stop) =>
                {
                    begun.TrySetResult();
                    await Task.Delay(Timeout.Infinite, stop);
                    return JobOutcome.Done("never");
                }
            )
        );
        var id = await dying.Services.GetRequiredService<JobBoard>().EnqueueAsync("test", "Long", new { });
        await begun.Task.WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);
        // What lies on the disk in this moment is what a killed process leaves: a row and a trigger that say running.
        foreach (
            var file in Directory
                .EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories)
                .Where(file => !file.EndsWith("-shm", StringComparison.Ordinal) && !file.EndsWith(".lock", StringComparison.Ordinal))
        )
        {
            var copy = afterwards.File(Path.GetRelativePath(_folder.Path, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        await using var again = Start(
            new Handler((_, _, _) => Task.FromResult(JobOutcome.Done($"Run {Interlocked.Increment(ref runs)} after the crash."))),
            afterwards
        );
        var job = await EndedAsync(again, id);

        Assert.Equal((JobState.Succeeded, "Run 1 after the crash."), (job.State, job.Message));
    }

    [Fact]
    public async Task A_row_whose_scheduling_was_lost_in_a_crash_is_scheduled_again()
    {
        long id;
        await using (var app = Start(new Handler((_, _, _) => throw new InvalidOperationException("no job yet"))))
        {
            await using var db = await app.DatabaseAsync();
            var row = new JobRecord
            {
                Kind = "test",
                Title = "Lost",
                Payload = "{}",
                State = JobState.Running,
            };
            db.Jobs.Add(row);
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
            id = row.Id;
        }

        await using var again = Start(new Handler((_, _, _) => Task.FromResult(JobOutcome.Done("Found."))));

        Assert.Equal("Found.", (await EndedAsync(again, id)).Message);
    }

    [Fact]
    public async Task A_cancelled_job_stops_and_is_not_started_again()
    {
        var begun = new TaskCompletionSource();
        var runs = 0;
        var handler = new Handler(
            async (_, _, stop) =>
            {
                Interlocked.Increment(ref runs);
                begun.TrySetResult();
                await Task.Delay(Timeout.Infinite, stop);
                return JobOutcome.Done("never");
            }
        );
        long id;
        await using (var app = Start(handler))
        {
            var board = app.Services.GetRequiredService<JobBoard>();
            id = await board.EnqueueAsync("test", "Long", new { });
            await begun.Task.WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);
            await board.CancelAsync(id);
            Assert.Equal(JobState.Cancelled, (await EndedAsync(app, id)).State);
        }

        await using var again = Start(handler);
        Assert.Equal(JobState.Cancelled, (await EndedAsync(again, id)).State);
        Assert.Equal(1, runs);
    }

    [Fact]
    public async Task An_unexpected_fault_ends_the_job_with_a_sentence()
    {
        await using var app = Start(new Handler((_, _, _) => throw new InvalidOperationException("The disk is gone.")));

        var job = await EndedAsync(app, await app.Services.GetRequiredService<JobBoard>().EnqueueAsync("test", "Broken", new { }));

        Assert.Equal(JobState.Failed, job.State);
        Assert.Contains("The disk is gone.", job.Message);
    }

    [Fact]
    public async Task What_a_job_needs_is_thrown_away_after_its_row_says_how_it_ended()
    {
        RunningApp? app = null;
        var seen = new TaskCompletionSource<JobState>();
        var handler = new Handler((_, _, _) => Task.FromResult(JobOutcome.Done("Done.")))
        {
            Ended = async job =>
            {
                await using var db = await app!.DatabaseAsync();
                seen.TrySetResult((await db.Jobs.AsNoTracking().SingleAsync(jobRecord => jobRecord.Id == job.Id)).State);
            },
        };
        await using var running = app = Start(handler);

        await app.Services.GetRequiredService<JobBoard>().EnqueueAsync("test", "Files", new { });

        Assert.Equal(JobState.Succeeded, await seen.Task.WaitAsync(Patience.Limit, TestContext.Current.CancellationToken));
    }

    private RunningApp Start(Handler handler, TemporaryFolder? folder = null) =>
        new(folder ?? _folder, services => services.AddSingleton<IJobHandler>(handler));

    private static async Task<JobRecord> EndedAsync(RunningApp app, long id)
    {
        var board = app.Services.GetRequiredService<JobBoard>();
        JobRecord? job = null;
        await Patience.UntilAsync(
            async () =>
            {
                await using var db = await app.DatabaseAsync();
                job = await db.Jobs.AsNoTracking().SingleAsync(record => record.Id == id);
                return job.State > JobState.Running && board.ProgressOf(id) is null;
            },
            $"Job {id} has ended"
        );
        return job!;
    }

    private sealed class Handler(Func<JobRecord, IProgress<JobProgress>, CancellationToken, Task<JobOutcome>> run) : IJobHandler
    {
        public string Kind => "test";

        public Func<JobRecord, Task> Ended { get; init; } = _ => Task.CompletedTask;

        public Task EndedAsync(JobRecord job) => Ended(job);

        public Task<JobOutcome> RunAsync(JobRecord job, IProgress<JobProgress> progress, CancellationToken cancellation) =>
            run(job, progress, cancellation);
    }
}
