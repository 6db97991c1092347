using AnnotateHub.Application.Access;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data.Entities;
using AnnotateHub.Web.Features.Images;
using AnnotateHub.Web.Features.Jobs;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AnnotateHub.Web.Tests.Pages;

public sealed class ImagesPageTests : StudyLab
{
    private ImageIndex Index => Services.GetRequiredService<ImageIndex>();

    [Fact]
    public async Task The_list_tells_nothing_of_another_annotators_work()
    {
        var (anna, ben) = (await PersonAsync("anna"), await PersonAsync("ben"));
        var project = await ProjectAsync(2, (anna, ProjectRole.Annotator), (ben, ProjectRole.Annotator));
        await WorkAsync(project, anna, "f1", AssignmentState.InProgress, 3);
        await WorkAsync(project, ben, "f1", AssignmentState.Submitted, 7);
        await WorkAsync(project, ben, "f2", AssignmentState.Submitted, 8);
        SignIn(anna);

        var page = Open(project);

        page.WaitForAssertion(() =>
            Assert.Equal(["in progress", "not started"], page.FindAll(".image-grid .state").Select(element => element.TextContent))
        );
        Assert.Contains("3 boxes", page.Find(".image-grid").TextContent);
        Assert.DoesNotContain("7", page.Find(".image-grid").TextContent);
        Assert.DoesNotContain("8", page.Find(".image-grid").TextContent);
    }

    [Fact]
    public async Task A_lead_sees_in_a_blind_round_who_is_how_far_and_no_number_of_boxes()
    {
        var (anna, ben, lead) = (await PersonAsync("anna"), await PersonAsync("ben"), await PersonAsync("lead"));
        var project = await ProjectAsync(1, (anna, ProjectRole.Annotator), (ben, ProjectRole.Annotator), (lead, ProjectRole.Lead));
        var round = await RoundAsync(project, RoundKind.Test, "Test", [anna, ben], "f1");
        await AnnotateAsync(await AssignmentAsync(round, anna, "f1"), 4);

        var image = Assert.Single((await Index.FindAsync(project.Id, lead.Id, new ImageFilter()))!.Items);
        var bens = Assert.Single((await Index.FindAsync(project.Id, ben.Id, new ImageFilter()))!.Items);
        await AnnotateAsync(await AssignmentAsync(round, ben, "f1"), 5);
        var both = Assert.Single((await Index.FindAsync(project.Id, lead.Id, new ImageFilter()))!.Items);

        Assert.Equal(
            [("anna", AssignmentState.Submitted, null), ("ben", AssignmentState.Assigned, (int?)null)],
            image.Works.Select(work => (work.Person, work.State, work.Boxes))
        );
        Assert.Equal([("ben", AssignmentState.Assigned)], bens.Works.Select(work => (work.Person, work.State)));
        Assert.Equal([4, 5], both.Works.Select(work => work.Boxes));
        Assert.Null(await Index.FindAsync(project.Id, (await PersonAsync("stranger")).Id, new ImageFilter()));
    }

    [Fact]
    public async Task Filters_choose_by_state_round_split_patient_and_flag_as_far_as_one_may_know()
    {
        var (anna, ben) = (await PersonAsync("anna"), await PersonAsync("ben"));
        var project = await ProjectAsync(4, (anna, ProjectRole.Annotator), (ben, ProjectRole.Annotator));
        var annas = await RoundAsync(project, RoundKind.Seed, "Hers", [anna], "f1", "f2");
        var bens = await RoundAsync(project, RoundKind.Seed, "His", [ben], "f3");
        var work = await AssignmentAsync(annas, anna, "f2");
        await AnnotateAsync(work, 1);
        await AnnotateAsync(await AssignmentAsync(bens, ben, "f3"), 1);
        await using (var db = await DatabaseAsync())
        {
            await db
                .ImageGroups.Where(imageGroup => imageGroup.Name == "f4")
                .ExecuteUpdateAsync(set =>
                    set.SetProperty(imageGroup => imageGroup.Split, (DataSplit?)DataSplit.Test)
                        .SetProperty(imageGroup => imageGroup.Patient, "P2")
                );
            db.ImageFlags.Add(
                new ImageFlag
                {
                    ProjectId = project.Id,
                    ImageGroupId = work.ImageGroupId,
                    AssignmentId = work.Id,
                    PersonId = anna.Id,
                    Reason = FlagReason.BadFocus,
                }
            );
            await db.SaveChangesAsync();
        }

        Assert.Equal(["f2"], await NamesAsync(new ImageFilter(State: AssignmentState.Submitted)));
        Assert.Equal(["f1", "f3", "f4"], await NamesAsync(new ImageFilter(State: AssignmentState.Assigned)));
        Assert.Equal(["f1", "f2"], await NamesAsync(new ImageFilter(Round: annas.Id)));
        Assert.Equal(["f1"], await NamesAsync(new ImageFilter(Round: annas.Id, State: AssignmentState.Assigned)));
        Assert.Empty(await NamesAsync(new ImageFilter(Round: bens.Id)));
        Assert.Equal(["f4"], await NamesAsync(new ImageFilter(Split: (int)DataSplit.Test)));
        Assert.Equal(["f1", "f2", "f3"], await NamesAsync(new ImageFilter(Split: WorkCount.NoSplit)));
        Assert.Equal(["f4"], await NamesAsync(new ImageFilter(Patient: "P2")));
        Assert.Equal(["f1", "f2", "f3"], await NamesAsync(new ImageFilter(Patient: "")));
        Assert.Equal(["f2"], await NamesAsync(new ImageFilter(Flagged: true)));

        async Task<IEnumerable<string>> NamesAsync(ImageFilter filter) =>
            (await Index.FindAsync(project.Id, anna.Id, filter))!.Items.Select(image => image.Name);
    }

    [Fact]
    public async Task A_lead_chooses_by_the_labs_own_columns_and_who_draws_boxes_learns_nothing_of_them()
    {
        var (anna, lead) = (await PersonAsync("anna"), await PersonAsync("lead"));
        var project = await ProjectAsync(4, (anna, ProjectRole.Annotator), (lead, ProjectRole.Lead));
        var elsewhere = await ProjectAsync(1, (lead, ProjectRole.Lead));
        await StateAsync(project, "f1", ("Dose", "10"), ("Day", "1"));
        await StateAsync(project, "f2", ("Dose", "20"));
        await StateAsync(project, "f3", ("Dose", "10"));
        await StateAsync(elsewhere, "f1", ("Batch", "B"));

        Assert.Equal(["f1", "f2", "f3"], await NamesAsync(lead, "Dose", null));
        Assert.Equal(["f1", "f3"], await NamesAsync(lead, "Dose", "10"));
        Assert.Equal(["f4"], await NamesAsync(lead, "Dose", ""));
        Assert.Empty(await NamesAsync(lead, "Dose", "1"));
        Assert.Equal(["f1", "f2", "f3", "f4"], await NamesAsync(anna, "Dose", "10"));
        Assert.Empty((await Index.ChoicesAsync(project.Id, anna.Id))!.Columns);
        Assert.Equal(
            ["Day: 1", "Dose: 10, 20"],
            (await Index.ChoicesAsync(project.Id, lead.Id))!.Columns.Select(column =>
                $"{column.Name}: {string.Join(", ", column.Values)}"
            )
        );

        SignIn(lead);
        var navigation = Services.GetRequiredService<NavigationManager>();
        navigation.NavigateTo($"projects/{project.Id}/images?view=table&column=Dose&value=10");
        var page = Open(project);
        page.WaitForAssertion(() => Assert.Equal(["f1", "f3"], page.FindAll("tbody strong").Select(element => element.TextContent)));
        Assert.Equal("2 images of 4", page.Find(".count").TextContent);
        await page.ChooseAsync<string>("Dose", "Not stated");
        Assert.EndsWith("/images?view=table&column=Dose&value=", navigation.Uri);
        await page.ChooseAsync<string>("Own column", "Day");
        Assert.EndsWith("/images?view=table&column=Day", navigation.Uri);

        SignIn(anna);
        var hers = Open(project);
        hers.WaitForAssertion(() => Assert.Equal(4, hers.FindAll("tbody strong").Count));
        Assert.DoesNotContain("Dose", hers.Markup, StringComparison.Ordinal);

        async Task<IEnumerable<string>> NamesAsync(Person person, string column, string? value) =>
            (await Index.FindAsync(project.Id, person.Id, new ImageFilter(Column: column, Value: value)))!.Items.Select(image =>
                image.Name
            );
    }

    private async Task StateAsync(Project project, string image, params (string Column, string Value)[] stated)
    {
        await using var db = await DatabaseAsync();
        var id = await db
            .ImageGroups.Where(item => item.ProjectId == project.Id && item.Name == image)
            .Select(item => item.Id)
            .SingleAsync();
        db.AddRange(stated.Select(item => new ImageProperty { ImageGroupId = id, Name = item.Column, Value = item.Value }));
        await db.SaveChangesAsync();
    }

    [Theory]
    [InlineData("F1", new[] { "f1", "f10", "f11", "f12" })]
    [InlineData("2", new[] { "f2", "f12" })]
    [InlineData("%", new string[0])]
    [InlineData("_", new string[0])]
    [InlineData(" f3 ", new[] { "f3" })]
    public async Task Search_finds_parts_of_names_and_takes_every_sign_as_itself(string search, string[] names)
    {
        var anna = await PersonAsync("anna");
        var project = await ProjectAsync(12, (anna, ProjectRole.Viewer));

        var imageEntries = (await Index.FindAsync(project.Id, anna.Id, new ImageFilter(search)))!;

        Assert.Equal(names, imageEntries.Items.Select(image => image.Name));
        Assert.Equal(names.Length, imageEntries.Total);
    }

    [Fact]
    public async Task Sorting_and_paging_agree_and_never_overlap()
    {
        var anna = await PersonAsync("anna");
        var project = await ProjectAsync(5, (anna, ProjectRole.Viewer));

        var first = (await Index.FindAsync(project.Id, anna.Id, new ImageFilter(), ImageOrder.Name, descending: true, 0, 3))!;
        var second = (await Index.FindAsync(project.Id, anna.Id, new ImageFilter(), ImageOrder.Name, descending: true, 3, 3))!;

        Assert.Equal(["f5", "f4", "f3", "f2", "f1"], first.Items.Concat(second.Items).Select(image => image.Name));
        Assert.Equal(5, second.Total);
    }

    [Fact]
    public async Task The_address_carries_what_is_chosen()
    {
        var anna = await PersonAsync("anna");
        var project = await ProjectAsync(3, (anna, ProjectRole.Annotator));
        await WorkAsync(project, anna, "f2", AssignmentState.Submitted, 1);
        SignIn(anna);
        var navigation = Services.GetRequiredService<NavigationManager>();
        navigation.NavigateTo($"projects/{project.Id}/images?state=submitted&view=table");

        var page = Open(project);

        page.WaitForAssertion(() => Assert.Equal(["f2"], page.FindAll("tbody strong").Select(element => element.TextContent)));
        Assert.Equal("1 image of 3", page.Find(".count").TextContent);
        await page.ChooseAsync<AssignmentState?>("State", "Not started");
        Assert.EndsWith("/images?state=open&view=table", navigation.Uri);
        page.FindAll("button").Single(element => element.TextContent == "Show all").Click();
        Assert.EndsWith("/images?view=table", navigation.Uri);
    }

    [Fact]
    public async Task The_grid_takes_in_what_a_job_adds()
    {
        var anna = await PersonAsync("anna");
        var project = await ProjectAsync(2, (anna, ProjectRole.Annotator));
        SignIn(anna);
        var page = Open(project);
        page.WaitForAssertion(() => Assert.Equal(["f1", "f2"], page.FindAll(".image-grid .name").Select(element => element.TextContent)));

        await using (var db = await DatabaseAsync())
        {
            db.ImageGroups.Add(
                new ImageGroup
                {
                    ProjectId = project.Id,
                    Name = "f0",
                    SortKey = "f000",
                    Width = 100,
                    Height = 80,
                    ContentHash = "job",
                }
            );
            await db.SaveChangesAsync();
            await db.Projects.Where(item => item.Id == project.Id).ExecuteUpdateAsync(set => set.SetProperty(item => item.ImageCount, 3));
        }

        await Services.GetRequiredService<JobBoard>().EnqueueAsync("import", "Import 1 image", new { }, project.Id);

        page.WaitForAssertion(() =>
            Assert.Equal(["f0", "f1", "f2"], page.FindAll(".image-grid .name").Select(element => element.TextContent))
        );
        Assert.Equal("3 images", page.Find(".count").TextContent);
    }

    [Theory]
    [InlineData("nonsense", "alsoNonsense", null, false, ImageOrder.Name, false)]
    [InlineData("returned", "-imported", AssignmentState.Returned, false, ImageOrder.Imported, true)]
    [InlineData("open", "patient", AssignmentState.Assigned, true, ImageOrder.Patient, false)]
    public void What_nobody_could_have_meant_counts_as_not_said(
        string state,
        string sort,
        AssignmentState? wanted,
        bool table,
        ImageOrder order,
        bool descending
    )
    {
        var read = ImageListState.From(" ", "sideways", null, state, null, null, sort, table ? "table" : "fog", -3);

        Assert.Equal(new ImageListState(new ImageFilter(State: wanted), order, descending, table, 1), read);
    }

    private IRenderedComponent<ImagesPage> Open(Project project) =>
        Render<ImagesPage>(parameters => parameters.Add(imagesPage => imagesPage.ProjectId, project.Id));
}
