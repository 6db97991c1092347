using System.Collections.Concurrent;
using AnnotateHub.Application.Jobs;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Data.Entities;
using AnnotateHub.TestKit;
using AnnotateHub.Web.Features.Jobs;
using AnnotateHub.Web.Tests.Endpoints;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AnnotateHub.Web.Tests.Nodes;

/// <summary>Jobs of two nodes on one database: each is done once, and what a dead node had is taken over.</summary>
public sealed class SharedJobTests
{
    private static readonly JobLease Short = new(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(2));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_job_is_done_once_whichever_node_takes_it()
    {
        const int Count = 30;
        var runs = new ConcurrentDictionary<long, int>();
        var handler = new Handler(
            (job, _) =>
            {
                runs.AddOrUpdate(job.Id, 1, (_, known) => known + 1);
                return Task.CompletedTask;
            }
        );
        await using var nodes = await TwoNodes.StartAsync(services => Use(services, handler));
        var ids = new List<long>();
        foreach (var number in Enumerable.Range(0, Count))
            ids.Add(await BoardOf(number % 2 == 0 ? nodes.First : nodes.Second).EnqueueAsync("test", $"Number {number}", new { }));

        foreach (var id in ids)
            Assert.Equal(JobState.Succeeded, (await EndedAsync(nodes.First, id)).State);

        Assert.Equal(ids.ToDictionary(id => id, _ => 1), runs);
    }

    [Fact]
    public async Task A_job_of_a_living_node_is_left_to_it_and_that_of_a_dead_one_is_taken_over()
    {
        var (runs, release) = (new ConcurrentBag<long>(), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        var handler = new Handler(
            async (job, stop) =>
            {
                runs.Add(job.Id);
                if (job.Title == "Long")
                    await release.Task.WaitAsync(stop);
            }
        );
        await using var nodes = await TwoNodes.StartAsync(services => Use(services, handler));
        var living = await BoardOf(nodes.First).EnqueueAsync("test", "Long", new { });
        var dead = new JobRecord
        {
            Kind = "test",
            Title = "Left",
            Payload = "{}",
            State = JobState.Running,
            Node = "a node that was killed",
            Beat = 7,
        };
        await using (var db = await nodes.First.DatabaseAsync())
        {
            db.Add(dead);
            await db.SaveChangesAsync(Stop);
        }

        Assert.Equal(JobState.Succeeded, (await EndedAsync(nodes.Second, dead.Id)).State);
        // Three times as long as a silent node is waited for.
        var beats = (long)(Short.Limit / Short.Beat) * 3;
        await Patience.UntilAsync(async () => (await JobAsync(nodes.First, living)).Beat > beats, "The job's node beats", Stop);
        release.SetResult();

        Assert.Equal(JobState.Succeeded, (await EndedAsync(nodes.First, living)).State);
        Assert.Equal([living, dead.Id], runs.Order());
    }

    [Fact]
    public async Task A_node_whose_job_was_taken_from_it_stops_and_says_nothing_about_its_end()
    {
        var (runs, stopped) = (0, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        var ended = new ConcurrentBag<int>();
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var handler = new Handler(
            async (_, stop) =>
            {
                if (Interlocked.Increment(ref runs) > 1)
                    return;
                begun.SetResult();
                try
                {
                    await Task.Delay(Timeout.Infinite, stop);
                }
                finally
                {
                    stopped.SetResult();
                }
            }
        )
        {
            Ended = () => ended.Add(runs),
        };
        await using var nodes = await TwoNodes.StartAsync(services => Use(services, handler));
        var id = await BoardOf(nodes.First).EnqueueAsync("test", "Twice", new { });
        await begun.Task.WaitAsync(Patience.Limit, Stop);

        await using (var db = await nodes.First.DatabaseAsync())
            await db.Jobs.Where(job => job.Id == id).ExecuteUpdateAsync(set => set.SetProperty(job => job.Node, "another"), Stop);
        await stopped.Task.WaitAsync(Patience.Limit, Stop);

        // The other one, of which there is nothing but the name, is silent: the job is begun again, and ends once.
        Assert.Equal(
            (JobState.Succeeded, "Done."),
            await EndedAsync(nodes.First, id) switch
            {
                var job => (job.State, job.Message),
            }
        );
        Assert.Equal(2, runs);
        await Patience.UntilAsync(() => !ended.IsEmpty, "The handler heard of the end", Stop);
        Assert.Equal([2], ended);
    }

    [Fact]
    public async Task A_backup_that_is_due_is_put_in_by_one_node()
    {
        await using var nodes = await TwoNodes.StartAsync(services => Use(services, new Handler((_, _) => Task.CompletedTask)));
        var since = TimeProvider.System.GetUtcNow() - TimeSpan.FromMinutes(1);

        var ids = await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(number =>
                    BoardOf(number % 2 == 0 ? nodes.First : nodes.Second).EnqueueOnceAsync("test", "Backup", new { }, null, since, Stop)
                )
        );
        await EndedAsync(nodes.First, ids[0]);
        var later = await BoardOf(nodes.Second).EnqueueOnceAsync("test", "Backup", new { }, null, since, Stop);
        var asked = await BoardOf(nodes.Second).EnqueueOnceAsync("test", "Backup", new { }, null, null, Stop);

        Assert.Single(ids.Append(later).Distinct());
        Assert.NotEqual(later, asked);
    }

    [Fact]
    public async Task Administrators_see_the_nodes_and_nobody_else_does()
    {
        await using var nodes = await TwoNodes.StartAsync();
        var registry = nodes.First.Services.GetRequiredService<NodeRegistry>();
        await using var db = await nodes.First.DatabaseAsync();
        var ids = await db.Users.ToDictionaryAsync(person => person.UserName!, person => person.Id, Stop);

        await Patience.UntilAsync(async () => (await registry.ListAsync(ids["administrator"], Stop)).Count == 2, "Both are there", Stop);

        var there = await registry.ListAsync(ids["administrator"], Stop);
        Assert.All(there, node => Assert.Equal(("web, worker", 0), (node.Roles, node.Running.Count)));
        Assert.Empty(await registry.ListAsync(ids["lead"], Stop));
    }

    private static void Use(IServiceCollection services, Handler handler)
    {
        services.AddSingleton<IJobHandler>(handler);
        services.AddSingleton(Short);
    }

    private static JobBoard BoardOf(WebLab node) => node.Services.GetRequiredService<JobBoard>();

    private static async Task<JobRecord> JobAsync(WebLab node, long id)
    {
        await using var db = await node.DatabaseAsync();
        return await db.Jobs.AsNoTracking().SingleAsync(job => job.Id == id, Stop);
    }

    private static async Task<JobRecord> EndedAsync(WebLab node, long id)
    {
        await Patience.UntilAsync(async () => (await JobAsync(node, id)).State > JobState.Running, $"Job {id} has ended", Stop);
        return await JobAsync(node, id);
    }

    private sealed class Handler(Func<JobRecord, CancellationToken, Task> run) : IJobHandler
    {
        public string Kind => "test";

        public Action Ended { get; init; } = () => { };

        public async Task<JobOutcome> RunAsync(JobRecord job, IProgress<JobProgress> progress, CancellationToken cancellation)
        {
            await run(job, cancellation);
            return JobOutcome.Done("Done.", null);
        }

        public Task EndedAsync(JobRecord job)
        {
            Ended();
            return Task.CompletedTask;
        }
    }
}
