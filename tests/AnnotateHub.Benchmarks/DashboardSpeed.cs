using System.Diagnostics;
using AnnotateHub.Application;
using AnnotateHub.Application.Annotations.Queries;
using AnnotateHub.Application.Assignments;
using AnnotateHub.Application.Backup;
using AnnotateHub.Application.Dashboard;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Projects;
using AnnotateHub.Benchmarks.Journeys;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Data;
using AnnotateHub.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AnnotateHub.Benchmarks;

/// <summary>What the overview pages ask of a project with 100,000 images and 7 million boxes, in this process, without HTTP and
/// drawing.</summary>
internal static class DashboardSpeed
{
    private const int Times = 20;

    /// <param name="kept">Folder to seed once and to measure again; null for a temporary one.</param>
    public static async Task RunAsync(string? kept)
    {
        using var temporary = new TemporaryFolder();
        await using var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(new DataFolder(kept ?? temporary.Path))
            .AddAnnotateHub()
            .AddSingleton<ProjectQueries>()
            .BuildServiceProvider();
        await services.GetRequiredService<DatabaseUpgrade>().RunAsync();
        var study = await StudyAsync(services);
        var (project, lead, annotator) = (study.ProjectId, study.Lead, study.Annotator);
        var (dashboard, images, work, queries) = (
            services.GetRequiredService<DashboardQueries>(),
            services.GetRequiredService<ImageList>(),
            services.GetRequiredService<AssignmentList>(),
            services.GetRequiredService<ProjectQueries>()
        );

        Console.WriteLine($"milliseconds, first (compiling its query) and p50 / p95 of the next {Times}");
        await TimeAsync("dashboard, lead", () => dashboard.ReadAsync(project, lead));
        await TimeAsync("dashboard, annotator", () => dashboard.ReadAsync(project, annotator));
        await TimeAsync("statistics of all people, lead", () => services.GetRequiredService<PeopleStatistics>().ReadAsync(project, lead));
        await TimeAsync("image list, first 200", () => images.ReadAsync(project, annotator, 0, 200, null));
        await TimeAsync("image list, middle", () => images.ReadAsync(project, annotator, 50_000, 200, null));
        await TimeAsync("image list, last", () => images.ReadAsync(project, annotator, 99_800, 200, null));
        await TimeAsync("image list, searched by stem", () => images.ReadAsync(project, annotator, 0, 200, "f0123"));
        await TimeAsync("project page, first 60 images", () => queries.ImagesAsync(annotator, project, null, 0, 60));
        await TimeAsync("project page, last 60 images", () => queries.ImagesAsync(annotator, project, null, 99_940, 60));
        await TimeAsync("projects of a person", () => queries.MineAsync(annotator));
        await TimeAsync("assignments, lead, first 200", () => work.ReadAsync(project, lead, new AssignmentFilter()));
        await TimeAsync(
            "assignments, lead, one state of a round",
            () => work.ReadAsync(project, lead, new AssignmentFilter(Round: study.Refinement, State: AssignmentState.InProgress))
        );
        await TimeAsync("assignments, own, first 200", () => work.ReadAsync(project, annotator, new AssignmentFilter()));
        await TimeAsync(
            "assignments, own, newest change first",
            () => work.ReadAsync(project, annotator, new AssignmentFilter(Sort: AssignmentSort.Changed))
        );
    }

    private static async Task<LargeStudy> StudyAsync(ServiceProvider services)
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<AnnotateHubDb>>().CreateDbContextAsync();
        if (await db.Projects.AnyAsync(project => project.Name == "Large"))
            return await LargeStudy.FindAsync(db);
        var clock = Stopwatch.StartNew();
        var study = await LargeStudy.SeedAsync(db);
        var file = new FileInfo(services.GetRequiredService<DataFolder>().DatabaseFile);
        Console.WriteLine(
            $"{study.Images:N0} images, {await db.Assignments.CountAsync():N0} assignments, {await db.Boxes.LongCountAsync():N0} "
                + $"boxes, {file.Length >> 20:N0} MiB, written in {clock.Elapsed.TotalSeconds:F0} s"
        );
        return study;
    }

    private static async Task TimeAsync(string what, Func<Task> ask)
    {
        var clock = Stopwatch.StartNew();
        await ask();
        var first = clock.Elapsed.TotalMilliseconds;
        var times = new List<double>(Times);
        for (var index = 0; index < Times; index++)
        {
            clock.Restart();
            await ask();
            times.Add(clock.Elapsed.TotalMilliseconds);
        }

        Console.WriteLine($"  {what, -42} {first, 7:F0}   {new Spread(times)}");
    }
}
