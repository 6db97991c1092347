using System.Diagnostics;
using System.Globalization;
using AnnotateHub.Application;
using AnnotateHub.Application.Access;
using AnnotateHub.Application.Annotations.Queries;
using AnnotateHub.Application.Assignments;
using AnnotateHub.Application.Audit;
using AnnotateHub.Application.Backup;
using AnnotateHub.Application.Dashboard;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Projects;
using AnnotateHub.Application.Rounds;
using AnnotateHub.Application.Rounds.Queue;
using AnnotateHub.Benchmarks.Journeys;
using AnnotateHub.Core.Study;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AnnotateHub.Benchmarks;

/// <summary>What the overview pages and the lists ask of a large project, with every filter, for a lead and an annotator; in this process,
/// without HTTP and drawing.</summary>
internal static class DashboardSpeed
{
    private const int Times = 20;
    private const int Limit = 200;

    /// <param name="arguments"><c>[FOLDER [IMAGES [BOXES [PART]]]]</c>: the folder is seeded once and measured ever after (a temporary
    /// one without it); 100,000 images of 72 boxes a work; only questions whose name holds the part. On PostgreSQL by
    /// <c>Database__Provider</c> and <c>Database__ConnectionString</c>. The slowest statement of each question over the limit comes into
    /// <c>slow.sql</c> in the folder.</param>
    public static async Task RunAsync(string[] arguments)
    {
        using var temporary = new TemporaryFolder();
        var folder = new DataFolder(arguments.Length > 0 ? arguments[0] : temporary.Path);
        var source = DatabaseSettings.FromEnvironment(folder);
        var slowest = new SlowestStatement();
        await using var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(folder)
            .AddSingleton(source)
            .AddDbContextFactory<AnnotateHubDb>(options => source.Configure(options).AddInterceptors(slowest))
            .AddAnnotateHub()
            .AddSingleton<ProjectQueries>()
            .BuildServiceProvider();
        await services.GetRequiredService<DatabaseUpgrade>().RunAsync();
        var study = await StudyAsync(services, NumberAt(arguments, 1, 100_000), NumberAt(arguments, 2, 72));

        Console.WriteLine($"milliseconds: first (compiling its query), then p50 / p95 of up to {Times}; ! marks a p95 over {Limit}");
        var missed = new List<string>();
        foreach (var (who, person) in new[] { ("lead", study.Lead), ("annotator", study.Annotator) })
        foreach (var (what, ask) in Questions(services, study, person))
        {
            if (arguments.Length > 3 && !$"{who}: {what}".Contains(arguments[3], StringComparison.OrdinalIgnoreCase))
                continue;
            slowest.Clear();
            if (!await TimeAsync($"{who}: {what}", ask))
                missed.Add($"-- {who}: {what}: {slowest}");
        }

        await File.WriteAllLinesAsync(Path.Combine(folder.Root, "slow.sql"), missed);
        var peak = Process.GetCurrentProcess().PeakWorkingSet64 >> 20;
        Console.WriteLine($"{missed.Count} over {Limit} ms; peak of this process {peak:N0} MiB");
    }

    private static IEnumerable<(string What, Func<Task> Ask)> Questions(IServiceProvider services, LargeStudy study, long person)
    {
        var (project, middle, last) = (study.ProjectId, (int)study.Images / 2, (int)study.Images - 60);
        var (images, strip, work, table, audit) = (
            services.GetRequiredService<ImageIndex>(),
            services.GetRequiredService<ImageList>(),
            services.GetRequiredService<AssignmentList>(),
            services.GetRequiredService<AssignmentTable>(),
            services.GetRequiredService<AuditQueries>()
        );
        var (rounds, queries) = (services.GetRequiredService<RoundQueries>(), services.GetRequiredService<ProjectQueries>());
        yield return ("dashboard", () => services.GetRequiredService<DashboardQueries>().ReadAsync(project, person));
        yield return ("coverage of the splits", () => services.GetRequiredService<DashboardQueries>().CoverageAsync(project, person));
        yield return ("statistics of all people", () => services.GetRequiredService<PeopleStatistics>().ReadAsync(project, person));
        yield return ("rounds", () => rounds.ListAsync(project, person));
        yield return ("a round", () => rounds.FindAsync(project, study.Refinement, person));
        yield return ("people of the project", () => rounds.AnnotatorsAsync(project, person));
        yield return ("splits", () => rounds.SplitsAsync(project, person));
        yield return ("rounds for scripts", () => services.GetRequiredService<RoundListQueries>().ListAsync(project, person));
        yield return ("flags", () => services.GetRequiredService<RoundListQueries>().FlagsAsync(project, person));
        yield return ("flags of a round", () => table.FlagsAsync(project, study.Refinement, person));
        yield return ("my work", () => services.GetRequiredService<WorkQueue>().MyWorkAsync(project, person));
        yield return ("next work", () => services.GetRequiredService<WorkQueue>().NextAsync(project, person));
        yield return ("next image", () => queries.NextImageAsync(person, project));
        yield return ("projects", () => queries.MineAsync(person));
        yield return ("project page, first 60", () => queries.ImagesAsync(person, project, null, 0, 60));
        yield return ("project page, last 60", () => queries.ImagesAsync(person, project, null, last, 60));
        yield return ("project page, searched", () => queries.ImagesAsync(person, project, "f00012", 0, 60));
        yield return ("an image's head", () => queries.ImageHeadAsync(person, project, study.Images / 2));
        yield return (
            "an image to annotate",
            () => services.GetRequiredService<WorkReader>().WorkAsync(project, study.Images / 2, person)
        );
        yield return ("strip, first 200", () => strip.ReadAsync(project, person, 0, 200, null));
        yield return ("strip, middle", () => strip.ReadAsync(project, person, middle, 200, null));
        yield return ("strip, last", () => strip.ReadAsync(project, person, last, 200, null));
        yield return ("strip, searched", () => strip.ReadAsync(project, person, 0, 200, "f00012"));
        yield return ("choices of the image list", () => images.ChoicesAsync(project, person));
        foreach (var order in Enum.GetValues<ImageOrder>())
        {
            yield return ($"images by {order}, first", () => images.FindAsync(project, person, new ImageFilter(), order));
            yield return ($"images by {order}, middle", () => images.FindAsync(project, person, new ImageFilter(), order, skip: middle));
            yield return ($"images by {order}, last", () => images.FindAsync(project, person, new ImageFilter(), order, skip: last));
        }

        foreach (var (what, filter) in EveryFilter.Of<ImageFilter>(Samples(study)))
            yield return ($"images, {what}", () => images.FindAsync(project, person, filter));
        foreach (var (what, filter) in EveryFilter.Of<ImageFilter>(Samples(study)))
            if (filter.State is not null)
                yield return (
                    $"images, {what} of a round",
                    () => images.FindAsync(project, person, filter with { Round = study.Refinement })
                );
        foreach (var (what, filter) in EveryFilter.Of<AssignmentFilter>(Samples(study)))
            yield return ($"assignments, {what}", () => work.ReadAsync(project, person, filter));
        yield return ("assignments, last", () => work.ReadAsync(project, person, new AssignmentFilter(), last));
        foreach (var (what, filter) in EveryFilter.Of<TableFilter>(Samples(study), "Skip", "Take"))
            yield return ($"table of a round, {what}", () => table.PageAsync(project, study.Refinement, person, filter));
        yield return (
            "table of a round, last",
            () => table.PageAsync(project, study.Refinement, person, new TableFilter(Skip: last - 1000))
        );
        foreach (var (what, filter) in EveryFilter.Of<AuditFilter>(Samples(study)))
            yield return ($"audit, {what}", () => audit.ReadAsync(project, person, filter));
    }

    private static Dictionary<string, object[]> Samples(LargeStudy study) =>
        new()
        {
            ["Search"] = ["f0001234", "12", "nothing like it"],
            ["Split"] = [(int)DataSplit.Train, (int)DataSplit.Test, WorkCount.NoSplit],
            ["Column"] = ["Dose"],
            ["Value"] = ["10"],
            ["Patient"] = ["patient 03", ""],
            ["Round"] = [study.Refinement],
            ["Person"] = [study.Annotator],
            ["PersonId"] = [study.Annotator],
            ["Image"] = [study.Images / 2],
            ["Action"] = ["work.", "round."],
            ["From"] = [TimeProvider.System.GetUtcNow().AddDays(-100)],
            ["Until"] = [TimeProvider.System.GetUtcNow().AddDays(-100)],
        };

    private static async Task<LargeStudy> StudyAsync(ServiceProvider services, int images, int boxes)
    {
        var databases = services.GetRequiredService<IDbContextFactory<AnnotateHubDb>>();
        await using var db = await databases.CreateDbContextAsync();
        if (await db.Projects.AnyAsync(project => project.Name == "Large"))
            return await LargeStudy.FindAsync(db);
        var clock = Stopwatch.StartNew();
        var study = await LargeStudy.SeedAsync(db, images, boxes);
        await databases.RefreshStatisticsAsync();
        var bytes = db.Database.IsNpgsql()
            ? await db.Database.SqlQuery<long>($"SELECT pg_database_size(current_database()) AS \"Value\"").SingleAsync()
            : new FileInfo(services.GetRequiredService<DataFolder>().DatabaseFile).Length;
        var (works, all) = (await db.Assignments.CountAsync(), await db.Boxes.LongCountAsync());
        Console.WriteLine(
            $"{study.Images:N0} images, {works:N0} assignments, {all:N0} boxes, {bytes >> 20:N0} MiB "
                + $"({bytes / (double)Math.Max(1, all):F0} bytes a box with all that belongs to it), "
                + $"written in {clock.Elapsed.TotalSeconds:F0} s"
        );
        return study;
    }

    /// <summary>Whether the question is answered in time.</summary>
    private static async Task<bool> TimeAsync(string what, Func<Task> ask)
    {
        var clock = Stopwatch.StartNew();
        await ask();
        var first = clock.Elapsed.TotalMilliseconds;
        // What takes seconds says so after a few times too.
        var times = new List<double>(Times);
        for (var index = 0; index < Times && (index < 3 || times.Sum() < 3000); index++)
        {
            clock.Restart();
            await ask();
            times.Add(clock.Elapsed.TotalMilliseconds);
        }

        var spread = new Spread(times);
        Console.WriteLine($"  {what, -58} {first, 7:F0}   {spread}{(spread.P95 > Limit ? " !" : "")}");
        return spread.P95 <= Limit;
    }

    private static int NumberAt(string[] arguments, int place, int otherwise) =>
        arguments.Length > place ? int.Parse(arguments[place], CultureInfo.InvariantCulture) : otherwise;
}
