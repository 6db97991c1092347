using AnnotateHub.Application.Access;
using AnnotateHub.Application.Annotations.Queries;
using AnnotateHub.Application.Assignments;
using AnnotateHub.Application.Audit;
using AnnotateHub.Application.Dashboard;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Rounds;
using AnnotateHub.Application.Tests.Import;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.TestKit;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Tests.Rounds;

/// <summary>How SQLite answers what a lead asks of a large study: by its indexes, never by reading a table of the whole study.</summary>
public sealed class QueryPlanTests : IClassFixture<QueryPlanStudy>
{
    private const int Images = QueryPlanStudy.Images;

    private readonly QueryPlanStudy _study;

    public QueryPlanTests(QueryPlanStudy study)
    {
        _study = study;
        study.Asked.Clear();
    }

    [Fact]
    public async Task A_list_of_images_with_any_filter_reads_no_table_of_the_whole_study()
    {
        var filters = Filters();
        foreach (var few in new[] { -1, 20_000 })
        foreach (var person in new[] { _study.Lead, _study.Annotator })
        foreach (var filter in filters)
        foreach (var order in Enum.GetValues<ImageOrder>())
            Assert.NotNull(
                await new ImageIndex(_study.Database) { FewWorks = few }.FindAsync(_study.Project, person, filter, order, skip: 60)
            );

        Assert.True(_study.Asked.Count >= 2 * 2 * filters.Count * 3);
        var scans = await _study.ScansAsync();
        Assert.True(scans.Count == 0, string.Join("\n\n", scans));
    }

    [Fact]
    public async Task Lists_of_work_and_the_audit_with_any_filter_read_no_table_of_the_whole_study()
    {
        var (list, table, audit) = (
            _study.Get<AssignmentList>(),
            _study.Get<AssignmentTable>(),
            _study.Get<AuditQueries>()
        );
        foreach (var person in new[] { _study.Lead, _study.Annotator })
        {
            foreach (var (_, filter) in EveryFilter.Of<AssignmentFilter>(Samples))
                Assert.NotNull(await list.ReadAsync(_study.Project, person, filter, after: 5));
            foreach (var (_, filter) in EveryFilter.Of<TableFilter>(Samples, "Skip", "Take"))
                Assert.NotNull(await table.PageAsync(_study.Project, _study.Round, person, filter));
            foreach (var (_, filter) in EveryFilter.Of<AuditFilter>(Samples))
                Assert.Equal(
                    person == _study.Lead,
                    await audit.ReadAsync(_study.Project, person, filter, before: long.MaxValue) is not null
                );
        }

        Assert.True(_study.Asked.Count > 40);
        var scans = await _study.ScansAsync();
        Assert.True(scans.Count == 0, string.Join("\n\n", scans));
    }

    [Fact]
    public async Task Work_in_the_order_of_keys_is_read_from_an_index_of_that_order()
    {
        var list = _study.Get<AssignmentList>();
        Assert.NotNull(await list.ReadAsync(_study.Project, _study.Lead, new AssignmentFilter(), after: 5));
        Assert.NotNull(await list.ReadAsync(_study.Project, _study.Lead, new AssignmentFilter(State: AssignmentState.Submitted)));

        var steps = await _study.PlanAsync(question =>
            question.Contains("\"Assignments\"", StringComparison.Ordinal) && question.Contains("LIMIT", StringComparison.Ordinal)
        );
        Assert.Contains(steps, step => step.Contains("(ProjectId=? AND Id>?)", StringComparison.Ordinal));
        Assert.Contains(steps, step => step.Contains("(ProjectId=? AND State=?)", StringComparison.Ordinal));
        Assert.DoesNotContain(steps, step => step.Contains("TEMP B-TREE", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Images_are_the_same_whether_few_or_many_works_are_looked_for()
    {
        foreach (var person in new[] { _study.Lead, _study.Annotator })
        foreach (var filter in Filters())
        {
            var few = await FindAsync(person, filter, int.MaxValue);
            var many = await FindAsync(person, filter, -1);

            Assert.Equal(few!.Items.Select(image => image.Name), many!.Items.Select(image => image.Name));
            Assert.Equal(few.Total, many.Total);
        }

        Task<ImageEntries?> FindAsync(long person, ImageFilter filter, int fewWorks) =>
            new ImageIndex(_study.Database) { FewWorks = fewWorks }.FindAsync(_study.Project, person, filter, take: 200);
    }

    [Theory]
    [InlineData(ImageOrder.Name, false)]
    [InlineData(ImageOrder.Name, true)]
    [InlineData(ImageOrder.Imported, false)]
    [InlineData(ImageOrder.Imported, true)]
    [InlineData(ImageOrder.Patient, false)]
    public async Task Going_on_from_page_to_page_and_back_meets_every_image_once_in_order(ImageOrder order, bool descending)
    {
        var images = _study.Get<ImageIndex>();
        var whole = (await FindAsync(null, 0, 200)).ToList();
        Assert.Equal(Images, whole.Count);

        // 100 images in pages of 30: the last has ten.
        List<long> forth = [.. await FindAsync(null, 0, 30)];
        while (await FindAsync(new ImagePlace(forth[^1]), forth.Count, 30) is { Count: > 0 } page)
            forth.AddRange(page);
        List<long> back = [whole[^1]];
        while (await FindAsync(new ImagePlace(back[0], IsBefore: true), Math.Max(0, Images - back.Count - 30), 30) is { Count: > 0 } page)
        {
            back.InsertRange(0, page.Take(Images - back.Count));
            if (back.Count == Images)
                break;
        }

        Assert.Equal(whole, forth);
        Assert.Equal(whole, back);

        async Task<List<long>> FindAsync(ImagePlace? place, int skip, int take) =>
            [
                .. (
                    await images.FindAsync(_study.Project, _study.Lead, new ImageFilter(), order, descending, skip, take, place)
                )!.Items.Select(image => image.Id),
            ];
    }

    [Fact]
    public async Task A_page_after_an_image_reads_nothing_of_what_lies_before_it()
    {
        var images = _study.Get<ImageIndex>();
        var first = (await images.FindAsync(_study.Project, _study.Lead, new ImageFilter()))!.Items[^1];
        _study.Asked.Clear();
        Assert.NotNull(await images.FindAsync(_study.Project, _study.Lead, new ImageFilter(), place: new ImagePlace(first.Id)));

        var steps = await _study.PlanAsync(question =>
            question.Contains("\"ImageGroups\"", StringComparison.Ordinal) && question.Contains("ORDER BY", StringComparison.Ordinal)
        );
        Assert.Contains(steps, step => step.Contains("(ProjectId=? AND SortKey>?)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_search_reads_the_images_that_hold_its_letters_and_no_others()
    {
        Assert.NotNull(await _study.Get<ImageIndex>().FindAsync(_study.Project, _study.Lead, new ImageFilter(Search: "i0017")));
        Assert.NotNull(await _study.Get<ImageList>().ReadAsync(_study.Project, _study.Annotator, 0, 60, "i0017"));
        Assert.NotNull(
            await _study.Get<AssignmentTable>().PageAsync(_study.Project, _study.Round, _study.Lead, new TableFilter(Search: "i0017"))
        );

        // 300,000 images in three projects.
        var plans = await _study.PlansAsync(question => question.Contains(" LIKE ", StringComparison.Ordinal), timesLarger: 1000);
        // A number and a page for each of the three.
        Assert.Equal(6, plans.Count);
        foreach (var (question, steps) in plans)
        {
            var all = string.Join('\n', steps.Prepend(question));
            Assert.Contains(steps, step => step.Contains("ImageNames VIRTUAL TABLE INDEX", StringComparison.Ordinal));
            Assert.True(steps.Exists(step => step.Contains("USING INTEGER PRIMARY KEY (rowid=?)", StringComparison.Ordinal)), all);
            Assert.False(steps.Exists(step => step.Contains("(ProjectId=?)", StringComparison.Ordinal)), all);
        }
    }

    [Fact]
    public async Task Boxes_of_people_are_counted_from_counters_and_from_an_index_of_the_models_boxes_alone()
    {
        var people = (await _study.Get<PeopleStatistics>().ReadAsync(_study.Project, _study.Lead))!;

        // A fifth of a hundred works is submitted, another accepted, with two boxes each that a person drew.
        var ada = Assert.Single(people, person => person.PersonId == _study.Annotator);
        Assert.Equal((2 * Images * 2 / 5, 0), (ada.Boxes, ada.ModelBoxes));
        var plans = await _study.PlansAsync(question => question.Contains("\"Boxes\"", StringComparison.Ordinal), timesLarger: 1000);
        Assert.Contains(
            Assert.Single(plans).Steps,
            step => step.Contains("USING COVERING INDEX IX_Boxes_LabelSetId_OfModels", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task More_images_than_are_counted_are_said_to_be_more_and_without_a_filter_the_project_s_counter_is_shown()
    {
        var images = new ImageIndex(_study.Database) { MaxCounted = 50 };

        // Two of three images are in a split: 66 of 100, and 10 of 100 are of no patient.
        var some = (await images.FindAsync(_study.Project, _study.Lead, new ImageFilter(Split: (int)DataSplit.Train)))!;
        var few = (await images.FindAsync(_study.Project, _study.Lead, new ImageFilter(Patient: "")))!;
        var all = (await images.FindAsync(_study.Project, _study.Lead, new ImageFilter()))!;

        Assert.Equal((50, true), (some.Total, some.IsMore));
        Assert.Equal((10, false), (few.Total, few.IsMore));
        Assert.Equal((Images, false), (all.Total, all.IsMore));
    }

    [Fact]
    public async Task The_strip_counts_images_as_far_as_is_looked_and_takes_the_rest_from_the_counter()
    {
        var strip = new ImageList(_study.Database, _study.Get<MyAssignments>()) { MaxCounted = 50 };

        Assert.Equal(Images, (await strip.ReadAsync(_study.Project, _study.Annotator, 0, 60, null)).Total);

        // Every number of images was asked for with a limit; the other number is the counter's.
        var counts = _study
            .Asked.Take()
            .Select(question => question.Text)
            .Where(text =>
                text.StartsWith("SELECT COUNT(*)", StringComparison.Ordinal) && text.Contains("ImageGroups", StringComparison.Ordinal)
            );
        Assert.Contains("LIMIT", Assert.Single(counts), StringComparison.Ordinal);
        // With a search every match is counted: the strip goes on to the last. Ten of i0010 to i0019.
        Assert.Equal(10, (await strip.ReadAsync(_study.Project, _study.Annotator, 0, 60, "i001")).Total);
    }

    [Fact]
    public async Task Scripts_read_on_from_the_last_key()
    {
        var list = _study.Get<AssignmentList>();
        var keys = new List<long>();
        while (true)
        {
            var page = (await list.ReadAsync(_study.Project, _study.Lead, new AssignmentFilter(), take: 30, after: keys.LastOrDefault()))!;
            keys.AddRange(page.Items.Select(item => item.Id));
            if (!page.HasMore)
                break;
        }

        Assert.Equal(Images, keys.Distinct().Count());
        Assert.Equal(keys.Order(), keys);
    }

    [Fact]
    public async Task The_choices_of_the_filters_come_from_the_index_by_steps_and_are_right()
    {
        // Image i is of patient p(i modulo 10), every tenth of none; two thirds are in a split.
        var choices = (await _study.Get<ImageIndex>().ChoicesAsync(_study.Project, _study.Lead))!;

        Assert.Equal(Enumerable.Range(1, 9).Select(patient => $"p{patient}"), choices.Patients);
        Assert.True(choices.SomeWithoutPatient);
        Assert.True(choices.HasSplits);
        var steps = await _study.PlanAsync(question => question.Contains("\"ImageGroups\"", StringComparison.Ordinal));
        Assert.NotEmpty(steps);
        Assert.All(
            steps.Where(step =>
                step.StartsWith("SEARCH g", StringComparison.Ordinal) || step.Contains("ImageGroups", StringComparison.Ordinal)
            ),
            // More than the project is looked up: a patient, or a range of splits.
            step => Assert.Matches(@"USING (COVERING )?INDEX \w+ \(ProjectId=\? AND ", step)
        );
    }

    [Fact]
    public async Task Lists_in_any_order_are_read_in_the_order_of_an_index()
    {
        var images = _study.Get<ImageIndex>();
        foreach (var order in Enum.GetValues<ImageOrder>())
            Assert.NotNull(await images.FindAsync(_study.Project, _study.Lead, new ImageFilter(), order, skip: 60));

        var steps = await _study.PlanAsync(question =>
            question.Contains("\"ImageGroups\"", StringComparison.Ordinal) && question.Contains("LIMIT", StringComparison.Ordinal)
        );
        Assert.Equal(3, steps.Count(step => step.Contains("USING INDEX", StringComparison.Ordinal)));
        Assert.DoesNotContain(steps, step => step.Contains("TEMP B-TREE", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Filters_by_state_find_what_the_assignments_say()
    {
        // Of image i of a project the lead's work is missing, and the annotator's stands in state i modulo the number of states.
        var images = _study.Get<ImageIndex>();
        var states = Enum.GetValues<AssignmentState>();
        foreach (var state in states)
        {
            var found = (await images.FindAsync(_study.Project, _study.Lead, new ImageFilter(State: state), take: 200))!;

            Assert.Equal(Enumerable.Range(0, Images).Count(index => states[index % states.Length] == state), found.Total);
            Assert.All(found.Items, image => Assert.Equal(state, image.Works.Single().State));
        }
    }

    [Fact]
    public async Task Statistics_are_there_after_an_import_and_after_an_hour_s_upkeep()
    {
        await using var lab = await ImportLab.OpenAsync(isSqlite: true);
        var project = await lab.ProjectAsync();
        lab.Tiff("a.tif");
        Assert.Equal([], await LookedAtAsync(lab));

        await lab.ImportAsync(project);

        Assert.Contains("ImageGroups", await LookedAtAsync(lab));
        await lab.Get<DatabaseUpkeep>().RunAsync();
        Assert.Contains("Planes", await LookedAtAsync(lab));

        static async Task<List<string>> LookedAtAsync(ImportLab lab)
        {
            await using var db = await lab.Database.CreateDbContextAsync();
            return
                await db.Database.SqlQueryRaw<int>("SELECT count(*) AS Value FROM sqlite_schema WHERE name = 'sqlite_stat1'").SingleAsync()
                == 0
                ? []
                : await db.Database.SqlQueryRaw<string>("SELECT DISTINCT tbl AS Value FROM sqlite_stat1").ToListAsync();
        }
    }

    private Dictionary<string, object[]> Samples =>
        new()
        {
            ["Search"] = ["17", "i0017", "no such name"],
            ["Split"] = [(int)DataSplit.Train, WorkCount.NoSplit],
            ["Patient"] = ["p3", ""],
            ["Column"] = ["Dose"],
            ["Value"] = ["10"],
            ["Round"] = [_study.Round],
            ["Person"] = [_study.Annotator],
            ["PersonId"] = [_study.Annotator],
            ["Image"] = [1L],
            ["Action"] = ["work."],
            ["From"] = [DateTimeOffset.UnixEpoch],
            ["Until"] = [DateTimeOffset.UnixEpoch],
        };

    /// <summary>Every filter of the image list, each state also within a round, and what is stated in an own column.</summary>
    private List<ImageFilter> Filters()
    {
        var alone = EveryFilter.Of<ImageFilter>(Samples).Select(item => item.Filter).ToList();
        return
        [
            .. alone,
            .. alone.Where(filter => filter.State is not null).Select(filter => filter with { Round = _study.Round }),
            new(Column: "Dose", Value: "10"),
            new(Column: "Dose", Value: ""),
        ];
    }
}
