using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AnnotateHub.Application;
using AnnotateHub.Application.Annotations;
using AnnotateHub.Application.Backup;
using AnnotateHub.Application.Demo;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Benchmarks.Journeys;
using AnnotateHub.Browser.Tests.Harness;
using AnnotateHub.Core.Study;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.TestKit;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AnnotateHub.Benchmarks;

/// <summary>
/// From sending one drawn box to its durable acknowledgement, over HTTP on loopback, against the real server in a process of
/// its own. Client and server share the machine, so the figures include the client's share of it.
/// </summary>
internal static class OperationLatency
{
    private const int People = 50;
    private const string Password = "benchmark only";

    public static async Task RunAsync()
    {
        using var folder = new TemporaryFolder();
        var assignments = await PrepareAsync(new DataFolder(folder.Path));
        await using var server = new AppServer(folder.Path);
        await server.StartAsync();
        await JobsAreDoneAsync(folder.Path);
        var annotators = new List<Annotator>();
        for (var index = 0; index < People; index++)
            annotators.Add(await Annotator.SignInAsync(server.Address, $"person{index}", assignments[index]));
        await annotators[0].DrawAsync(50, pause: null); // the first requests compile code

        Console.WriteLine("operation to durable acknowledgement, milliseconds, p50 / p95");
        Console.WriteLine(
            $"  1 annotator, one gesture after the other           {new Spread(await annotators[0].DrawAsync(300, pause: null))}"
        );
        Console.WriteLine(
            $"  {People} annotators, a gesture a second each               "
                + $"{new Spread(await AllAsync(annotators, 10, TimeSpan.FromSeconds(1)))}"
        );
        var clock = Stopwatch.StartNew();
        var crowd = await AllAsync(annotators, 20, pause: null);
        Console.WriteLine(
            $"  {People} annotators, each one gesture after the other      {new Spread(crowd)}, "
                + $"{crowd.Count / clock.Elapsed.TotalSeconds:F0} operations a second"
        );
        foreach (var annotator in annotators)
            annotator.Dispose();
    }

    /// <summary>Ten annotators, a gesture a second each: first alone, then while a classifier is trained with as many threads as the
    /// server would give it, then alone again, so that a machine that grew busier meanwhile shows.</summary>
    public static async Task RunWhileTrainingAsync()
    {
        const int Few = 10;
        const int Gestures = 60;
        const double Most = 1.5;
        using var folder = new TemporaryFolder();
        using var plate = new TemporaryFolder();
        PlatePictures.Write(plate.Path, 0, 4);
        var assignments = await PrepareAsync(new DataFolder(folder.Path));
        await using var server = new AppServer(folder.Path);
        await server.StartAsync();
        await JobsAreDoneAsync(folder.Path);
        var annotators = new List<Annotator>();
        for (var index = 0; index < Few; index++)
            annotators.Add(await Annotator.SignInAsync(server.Address, $"person{index}", assignments[index]));
        await annotators[0].DrawAsync(50, pause: null); // the first requests compile code

        var before = new Spread(await AllAsync(annotators, Gestures, TimeSpan.FromSeconds(1)));
        using var enough = new CancellationTokenSource();
        var started = new TaskCompletionSource();
        var training = TrainUntilAsync(plate.Path, folder.File("trained"), started, enough.Token);
        await Task.WhenAny(started.Task, training);
        if (training.IsCompleted)
            throw new InvalidOperationException($"The training ended with {await training} before anything was measured.");
        var during = new Spread(await AllAsync(annotators, Gestures, TimeSpan.FromSeconds(1)));
        var went = !training.IsCompleted;
        await enough.CancelAsync();
        await training;
        var after = new Spread(await AllAsync(annotators, Gestures, TimeSpan.FromSeconds(1)));

        Console.WriteLine($"operation to durable acknowledgement, {Few} annotators, a gesture a second each, milliseconds, p50 / p95");
        Console.WriteLine($"  without a training      {before}");
        Console.WriteLine($"  while one is at work    {during}{(went ? "" : ", but it ended before the measurement did")}");
        Console.WriteLine($"  without it again        {after}");
        Console.WriteLine(
            $"  p95 while training is {during.P95 / Math.Max(before.P95, after.P95):0.00} times the greater of the others; at most {Most}"
        );
        foreach (var annotator in annotators)
            annotator.Dispose();
    }

    /// <summary>Trains for as long as it is let; exit code of the command.</summary>
    private static async Task<int> TrainUntilAsync(
        string plate,
        string result,
        TaskCompletionSource started,
        CancellationToken cancellationToken
    )
    {
        using var output = new StepWatch(started);
        return await Cli.CommandLine.RunAsync(
            [
                "train",
                "classifier",
                "--images",
                Path.Combine(plate, PublishedTree.Images),
                "--preset",
                "published",
                "--truth",
                Path.Combine(plate, PublishedTree.Truth),
                "--steps",
                "1000000",
                "--threads",
                $"{Math.Clamp(Environment.ProcessorCount - 1, 1, 8)}",
                "--json",
                "--out",
                result,
            ],
            output,
            TextWriter.Null,
            cancellationToken
        );
    }

    /// <summary>Hears when the first steps are done.</summary>
    private sealed class StepWatch(TaskCompletionSource started) : StringWriter
    {
        public override void WriteLine(string? value)
        {
            if (value?.Contains("\"step\"", StringComparison.Ordinal) == true)
                started.TrySetResult();
        }

        public override Task WriteLineAsync(string? value)
        {
            WriteLine(value);
            return Task.CompletedTask;
        }
    }

    private static async Task<IReadOnlyCollection<double>> AllAsync(List<Annotator> annotators, int gestures, TimeSpan? pause)
    {
        var times = await Task.WhenAll(annotators.Select(annotator => annotator.DrawAsync(gestures, pause)));
        return [.. times.SelectMany(item => item)];
    }

    /// <summary>Fifty people who each annotate an image of their own in one project.</summary>
    private static async Task<IReadOnlyList<long>> PrepareAsync(DataFolder folder)
    {
        await using var services = new ServiceCollection().AddLogging().AddSingleton(folder).AddAnnotateHub().BuildServiceProvider();
        await services.GetRequiredService<DatabaseUpgrade>().RunAsync();
        await using var db = await services.GetRequiredService<IDbContextFactory<AnnotateHubDb>>().CreateDbContextAsync();
        var project = new Project { Name = "Benchmark", Channels = [new("Brightfield", ChannelRole.TransmittedLight, "#ffffff")] };
        db.Add(project);
        var hash = new PasswordHasher<Person>().HashPassword(new Person(), Password);
        var people = Enumerable
            .Range(0, People)
            .Select(index => new Person
            {
                UserName = $"person{index}",
                NormalizedUserName = $"PERSON{index}",
                PasswordHash = hash,
                SecurityStamp = $"{index}",
                DisplayName = $"Person {index}",
            })
            .ToList();
        db.AddRange(people);
        await db.SaveChangesAsync();
        var images = people
            .Select(
                (_, index) =>
                    new ImageGroup
                    {
                        ProjectId = project.Id,
                        Name = $"f{index}",
                        SortKey = $"f{index:D4}",
                        Width = 1080,
                        Height = 1080,
                        ContentHash = $"{index}",
                    }
            )
            .ToList();
        db.AddRange(images);
        db.AddRange(
            people.Select(person => new Membership
            {
                ProjectId = project.Id,
                PersonId = person.Id,
                Role = ProjectRole.Annotator,
            })
        );
        await db.SaveChangesAsync();
        var assignments = new List<long>();
        for (var index = 0; index < People; index++)
            assignments.Add(
                (await services.GetRequiredService<FreeRound>().AssignmentAsync(project.Id, images[index].Id, people[index].Id)).Id
            );
        return assignments;
    }

    /// <summary>The demo imports its images after the start and would be measured with the gestures.</summary>
    private static async Task JobsAreDoneAsync(string folder)
    {
        await using var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(new DataFolder(folder))
            .AddAnnotateHub()
            .BuildServiceProvider();
        using var poll = new PeriodicTimer(TimeSpan.FromSeconds(1));
        do
        {
            await using var db = await services.GetRequiredService<IDbContextFactory<AnnotateHubDb>>().CreateDbContextAsync();
            if (!await db.Jobs.AnyAsync(job => job.State == JobState.Queued || job.State == JobState.Running))
                return;
        } while (await poll.WaitForNextTickAsync());
    }

    /// <summary>One browser that draws.</summary>
    private sealed class Annotator(HttpClient client, long assignmentId) : IDisposable
    {
        private readonly string _clientId = $"c-{assignmentId}";
        private long _sequence;
        private long _revision;

        public static async Task<Annotator> SignInAsync(Uri address, string userName, long assignmentId)
        {
            var client = new HttpClient(new SocketsHttpHandler { CookieContainer = new CookieContainer() }) { BaseAddress = address };
            UseToken(client, await client.GetFromJsonAsync<JsonElement>("api/session"));
            using var answer = await client.PostAsJsonAsync("api/session", new { userName, password = Password });
            answer.EnsureSuccessStatusCode();
            UseToken(client, await answer.Content.ReadFromJsonAsync<JsonElement>());
            return new Annotator(client, assignmentId);
        }

        public async Task<IReadOnlyList<double>> DrawAsync(int gestures, TimeSpan? pause)
        {
            var times = new List<double>(gestures);
            using var pace = pause is { } period ? new PeriodicTimer(period) : null;
            // People do not click in step: without the spread all would wait for the same commit.
            if (pause is { } spread)
                await Task.Delay(spread * (assignmentId % People / (double)People));
            for (var gesture = 0; gesture < gestures; gesture++)
            {
                var sequence = ++_sequence;
                var body = new
                {
                    clientId = _clientId,
                    since = _revision,
                    operations = new[]
                    {
                        new
                        {
                            sequence,
                            id = $"o-{assignmentId}-{sequence}",
                            kind = "add",
                            boxes = new[]
                            {
                                new
                                {
                                    id = $"b-{sequence}",
                                    x1 = sequence % 1000,
                                    y1 = 10,
                                    x2 = sequence % 1000 + 40,
                                    y2 = 50,
                                    @class = "R",
                                    flags = 0,
                                    origin = "drawn",
                                },
                            },
                        },
                    },
                };
                var clock = Stopwatch.StartNew();
                using var answer = await client.PostAsJsonAsync($"api/assignments/{assignmentId}/operations", body);
                var acknowledged = await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
                times.Add(clock.Elapsed.TotalMilliseconds);
                _revision = acknowledged.GetProperty("revision").GetInt64();
                if (pace is not null)
                    await pace.WaitForNextTickAsync();
            }

            return times;
        }

        public void Dispose() => client.Dispose();

        private static void UseToken(HttpClient client, JsonElement session)
        {
            client.DefaultRequestHeaders.Remove("X-CSRF-TOKEN");
            client.DefaultRequestHeaders.Add("X-CSRF-TOKEN", session.GetProperty("antiforgeryToken").GetString());
        }
    }
}
