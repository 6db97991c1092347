using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Rounds.Lifecycle;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data.Entities;
using AnnotateHub.Web.Features.Rounds;
using AnnotateHub.Web.Tests.Pages;
using Bunit;
using Bunit.TestDoubles;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TestContext = Xunit.TestContext;

namespace AnnotateHub.Web.Tests.Rounds;

public sealed class RoundPageTests : RoundLab
{
    [Fact]
    public async Task The_lead_sees_progress_but_boxes_only_when_everybody_has_submitted()
    {
        var round = await CalibrationAsync();
        await SubmitAsync(Expert, "f3", boxes: 7);
        var page = Open<RoundPage>(Lead, round);

        page.WaitForAssertion(() => Assert.Equal(4, Rows(page).Count));
        Assert.Contains("Boxes are sealed", page.Find(".seal").TextContent);
        Assert.Equal("1 of 2 submitted", page.FindAll(".round-people tbody tr")[0].QuerySelector(".words")!.TextContent);
        Assert.Equal("sealed", Cell(page, "f3", "expert", 4));

        // The page hears of it by itself.
        await SubmitAsync(Student, "f3", boxes: 5);
        page.WaitForAssertion(
            () => Assert.Equal(("7", "5"), (Cell(page, "f3", "expert", 4), Cell(page, "f3", "student", 4)))
        );
        Assert.Equal("sealed", Cell(page, "f4", "expert", 4));
    }

    [Fact]
    public async Task An_annotator_sees_their_own_images_and_learns_of_nobody_else()
    {
        var round = await CalibrationAsync();
        await SubmitAsync(Expert, "f3", boxes: 7);

        var page = Open<RoundPage>(Student, round);

        page.WaitForAssertion(() => Assert.Equal(["f3", "f4"], Rows(page).Select(row => row.QuerySelector("strong")!.TextContent)));
        Assert.DoesNotContain("expert", page.Markup, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("0 of 2 submitted by you", page.Markup);
        Assert.Equal(["Continue"], page.FindAll(".page-head .actions a").Select(link => link.TextContent.Trim()));
        Assert.Empty(page.FindAll(".page-head .actions button"));
    }

    [Fact]
    public async Task After_closing_an_annotator_finds_others_where_they_have_submitted_themselves()
    {
        var round = await CalibrationAsync();
        await SubmitAsync(Expert, "f3", boxes: 7);
        await SubmitAsync(Expert, "f4", boxes: 6);
        await SubmitAsync(Student, "f3", boxes: 5);
        Assert.IsType<Result<RoundClosing>.Success>(
            await Services
                .GetRequiredService<RoundLifecycle>()
                .CloseAsync(round, Lead.Id, evenIfOpen: true, TestContext.Current.CancellationToken)
        );

        var page = Open<RoundPage>(Student, round);

        page.WaitForAssertion(() =>
            Assert.Equal(
                ["f3 You 5", "f3 expert 7", "f4 You 0"],
                Rows(page)
                    .Select(row =>
                        $"{row.Children[0].QuerySelector("strong")!.TextContent} {row.Children[1].TextContent} "
                        + $"{row.Children[4].TextContent.Trim()}"
                    )
                    .Order(StringComparer.Ordinal)
            )
        );
        Assert.Equal("3 assignments", page.Find(".filters .count").TextContent);
    }

    [Fact]
    public async Task A_lead_who_annotates_in_a_blind_round_is_only_an_annotator_there()
    {
        await StudyAsync(images: 11, test: 2);
        var round = await RoundAsync(RoundKind.Calibration, ["f3"], null, Lead, Student);
        await SubmitAsync(Student, "f3", boxes: 3);

        var page = Open<RoundPage>(Lead, round);

        page.WaitForAssertion(() => Assert.Equal("f3", Assert.Single(Rows(page)).QuerySelector("strong")!.TextContent));
        Assert.DoesNotContain("student", page.Markup, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("You lead this project, but annotate in this blind round", page.Markup);
        Assert.Empty(page.FindAll(".seal button"));
    }

    [Fact]
    public async Task Returning_asks_what_to_look_at()
    {
        var round = await CalibrationAsync();
        await SubmitAsync(Expert, "f3", boxes: 1);
        var dialogs = Dialogs();
        var page = Open<RoundPage>(Lead, round);
        page.WaitForAssertion(() => Assert.Equal(4, Rows(page).Count));

        var pressed = PressAsync(page, "Return f3 of expert");
        dialogs.WaitForAssertion(() =>
            Assert.True(dialogs.FindAll("button").Single(button => button.TextContent.Trim() == "Return").HasAttribute("disabled"))
        );
        await dialogs.InvokeAsync(() => dialogs.Find("textarea").InputAsync(new() { Value = "The lower left corner" }));
        await dialogs.InvokeAsync(() => dialogs.Find("form").SubmitAsync());
        await pressed;

        page.WaitForAssertion(() => Assert.Equal("Returned: f3 of expert.", page.Find(".assignments .held-said").TextContent));
        page.WaitForAssertion(() => Assert.StartsWith("Returned", Cell(page, "f3", "expert", 2)));
        await using var db = await DatabaseAsync();
        Assert.Equal("The lower left corner", (await db.Comments.SingleAsync(TestContext.Current.CancellationToken)).Text);
    }

    [Fact]
    public async Task Accepting_is_one_press_and_moves_the_row_on()
    {
        var round = await CalibrationAsync();
        await SubmitAsync(Expert, "f3", boxes: 1);
        var page = Open<RoundPage>(Lead, round);
        page.WaitForAssertion(() => Assert.Equal(4, Rows(page).Count));
        // Sealed while the other has not submitted: nobody accepts what they may not look at.
        Assert.DoesNotContain(page.FindAll("button"), button => button.GetAttribute("aria-label") == "Accept f3 of expert");
        await SubmitAsync(Student, "f3", boxes: 1);
        page = Open<RoundPage>(Lead, round);
        page.WaitForAssertion(() => Assert.Equal(4, Rows(page).Count));

        await PressAsync(page, "Accept f3 of expert");

        page.WaitForAssertion(() => Assert.StartsWith("Accepted", Cell(page, "f3", "expert", 2)));
        Assert.Equal(AssignmentState.Accepted, (await AssignmentAsync(Expert, "f3")).State);
        Assert.DoesNotContain(page.FindAll("button"), button => button.GetAttribute("aria-label") == "Accept f3 of expert");

        await PressAsync(page, "Undo");

        page.WaitForAssertion(() => Assert.StartsWith("Submitted", Cell(page, "f3", "expert", 2)));
    }

    [Fact]
    public async Task Breaking_the_seal_needs_a_reason_that_everybody_can_read_later()
    {
        var round = await CalibrationAsync();
        await SubmitAsync(Expert, "f3", boxes: 7);
        var dialogs = Dialogs();
        var page = Open<RoundPage>(Lead, round);
        page.WaitForAssertion(() => Assert.Equal("sealed", Cell(page, "f3", "expert", 4)));

        var pressed = PressAsync(page, "Break the seal");
        dialogs.WaitForAssertion(() => Assert.Contains("recorded for ever and printed in every report", dialogs.Markup));
        await dialogs.InvokeAsync(() => dialogs.Find("textarea").InputAsync(new() { Value = "curious" }));
        dialogs.WaitForAssertion(() => Assert.Contains("At least 10 characters; 7 so far.", dialogs.Markup));
        await dialogs.InvokeAsync(() => dialogs.Find("form").SubmitAsync());
        Assert.Empty(await SealBreaksAsync());
        await dialogs.InvokeAsync(() => dialogs.Find("textarea").InputAsync(new() { Value = "the microscope was misaligned" }));
        await dialogs.InvokeAsync(() => dialogs.Find("form").SubmitAsync());
        await pressed;

        page.WaitForAssertion(() => Assert.Equal("7", Cell(page, "f3", "expert", 4)));
        Assert.EndsWith(": the microscope was misaligned", Assert.Single(page.FindAll(".seal-breaks li")).TextContent);
        Assert.Equal("the microscope was misaligned", Assert.Single(await SealBreaksAsync()).Reason);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Closing_says_what_is_open_first(bool sure)
    {
        var round = await CalibrationAsync();
        await SubmitAsync(Expert, "f3", boxes: 1);
        var dialogs = Dialogs();
        var page = Open<RoundPage>(Lead, round);
        page.WaitForAssertion(() => Assert.Equal(4, Rows(page).Count));

        var pressed = PressAsync(page, "Close the round");
        dialogs.WaitForAssertion(() => Assert.Contains("3 images still open: 3 not started.", dialogs.Markup));
        await PressAsync(dialogs, sure ? "Close anyway" : "Cancel");
        await pressed;

        page.WaitForAssertion(() => Assert.Equal(sure ? "closed" : "open", page.Find(".round-kind .tag").TextContent));
        await using var db = await DatabaseAsync();
        Assert.Equal(
            sure,
            (await db.Rounds.SingleAsync(item => item.Id == round, TestContext.Current.CancellationToken)).ClosedAt is not null
        );
        if (!sure)
            return;
        Assert.Empty(page.FindAll(".row-actions button"));
        var reopening = PressAsync(page, "Reopen the round");
        dialogs.WaitForAssertion(() => Assert.Contains("could see each other", dialogs.Markup));
        await dialogs.InvokeAsync(() => dialogs.Find("textarea").InputAsync(new() { Value = "two images were missing" }));
        await dialogs.InvokeAsync(() => dialogs.Find("form").SubmitAsync());
        await reopening;
        page.WaitForAssertion(() => Assert.Equal("open", page.Find(".round-kind .tag").TextContent));
        Assert.EndsWith(": two images were missing", Assert.Single(page.FindAll(".seal-breaks li")).TextContent);
    }

    [Fact]
    public async Task Filters_stand_in_the_address()
    {
        var round = await CalibrationAsync();
        await SubmitAsync(Expert, "f3", boxes: 1);

        var page = Open<RoundPage>(Lead, round, $"person={Expert.Id}&state=Submitted");

        page.WaitForAssertion(() => Assert.Equal("f3", Assert.Single(Rows(page)).QuerySelector("strong")!.TextContent));
        Assert.Equal("1 of 4", page.Find(".filters .count").TextContent);
        await page.ChooseAsync<string>("State", RoundText.Describe(AssignmentState.Assigned));
        Assert.Contains("state=Assigned", Services.GetRequiredService<BunitNavigationManager>().Uri);
        page.WaitForAssertion(() => Assert.Equal("f4", Assert.Single(Rows(page)).QuerySelector("strong")!.TextContent));
    }

    [Fact]
    public async Task Who_does_not_reach_the_thresholds_waits_until_a_lead_lets_them_through()
    {
        await StudyAsync(images: 11, test: 2);
        var round = await RoundAsync(RoundKind.Calibration, ["f3"], new RoundSettings(Seed: 1, Gate: new CalibrationGate(0.7, null)));
        var dialogs = Dialogs();
        var page = Open<RoundPage>(Lead, round);
        page.WaitForAssertion(() => Assert.Equal(["not yet", "not yet"], page.FindAll(".gate .tag").Select(tag => tag.TextContent)));

        var pressed = PressAsync(page, "Let student through");
        dialogs.WaitForAssertion(() => Assert.Contains("Let student through?", dialogs.Markup));
        await dialogs.InvokeAsync(() => dialogs.Find("textarea").InputAsync(new() { Value = "annotated this plate before" }));
        await dialogs.InvokeAsync(() => dialogs.Find("form").SubmitAsync());
        await pressed;

        page.WaitForAssertion(() =>
            Assert.Equal("passed", page.FindAll(".round-people tbody tr")[1].QuerySelector(".gate .tag")!.TextContent)
        );
        Assert.Contains("annotated this plate before", page.FindAll(".round-people tbody tr")[1].TextContent);
    }

    [Fact]
    public async Task The_figures_behind_a_gate_are_sealed_like_the_boxes_they_count()
    {
        await StudyAsync(images: 11, test: 2);
        var round = await RoundAsync(
            RoundKind.Calibration,
            ["f3"],
            new RoundSettings(Seed: 1, Gate: new CalibrationGate(0.7, null)),
            Expert,
            Student
        );
        await using (var db = await DatabaseAsync())
            await db.RoundPeople.ExecuteUpdateAsync(
                set => set.SetProperty(roundPerson => roundPerson.GateNote, "detection F1 0.400"),
                TestContext.Current.CancellationToken
            );
        var page = Open<RoundPage>(Lead, round);

        page.WaitForAssertion(() => Assert.Equal(["not yet", "not yet"], page.FindAll(".gate .tag").Select(tag => tag.TextContent)));
        Assert.DoesNotContain("F1 0.400", page.Markup);
    }

    [Fact]
    public async Task A_round_of_another_project_is_not_there()
    {
        await CalibrationAsync();

        var page = Open<RoundPage>(Lead, 999);

        page.WaitForAssertion(() => Assert.Contains("There is no such round for you", page.Markup));
    }

    /// <summary>Images f3 and f4, each for the expert and the student.</summary>
    private async Task<long> CalibrationAsync()
    {
        await StudyAsync(images: 11, test: 2);
        return await RoundAsync(RoundKind.Calibration, ["f3", "f4"]);
    }

    private async Task<List<SealBreak>> SealBreaksAsync()
    {
        await using var db = await DatabaseAsync();
        return await db.SealBreaks.ToListAsync(TestContext.Current.CancellationToken);
    }

    private static IReadOnlyList<AngleSharp.Dom.IElement> Rows(IRenderedComponent<RoundPage> page) => page.FindAll(".assignments tbody tr");

    /// <summary>Text of a lead's row, by column from 0; the box that chooses the row is none.</summary>
    private static string Cell(IRenderedComponent<RoundPage> page, string image, string person, int column) =>
        Rows(page)
            .Select(row => row.Children.Where(cell => !cell.ClassList.Contains("pick-cell")).ToList())
            .Single(cells => cells[0].QuerySelector("strong")!.TextContent == image && cells[1].TextContent == person)[column]
            .TextContent.Trim();
}
