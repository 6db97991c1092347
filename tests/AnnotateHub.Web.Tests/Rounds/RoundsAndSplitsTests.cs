using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.UseCases.Rounds;
using AnnotateHub.Web.Features.Rounds;
using Bunit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TestContext = Xunit.TestContext;

namespace AnnotateHub.Web.Tests.Rounds;

public sealed class RoundsAndSplitsTests : RoundLab
{
    [Fact]
    public async Task Before_the_first_round_a_lead_finds_the_protocol_and_its_first_step()
    {
        await StudyAsync(images: 4);

        var page = Open<RoundsPage>(Lead);

        page.WaitForAssertion(() => Assert.Equal(["Splits", "Calibration", "Seed", "Pseudolabels", "Refinement", "Test"], page.FindAll(".protocol strong").Select(item => item.TextContent)));
        var link = Assert.Single(page.FindAll(".protocol a"));
        Assert.Equal(("Draw the splits", $"projects/{Project.Id}/splits"), (link.TextContent.Trim(), link.GetAttribute("href")));
    }

    [Fact]
    public async Task An_annotator_sees_own_progress_in_the_list_and_no_protocol()
    {
        await StudyAsync(images: 11, test: 2);
        var round = await RoundAsync(RoundKind.Calibration, ["f3", "f4"]);
        await SubmitAsync(Expert, "f3", boxes: 2);

        var student = Open<RoundsPage>(Student);
        student.WaitForAssertion(() => Assert.Equal("0 of 2 submitted by you", Assert.Single(student.FindAll(".round-list .words")).TextContent));
        Assert.Empty(student.FindAll(".protocol"));
        Assert.EndsWith($"/rounds/{round}", student.Find(".round-list a").GetAttribute("href"));
        var lead = Open<RoundsPage>(Lead);
        lead.WaitForAssertion(() => Assert.Equal("1 of 4 submitted", Assert.Single(lead.FindAll(".round-list .words")).TextContent));
        Assert.Equal("Make the seed round", Assert.Single(lead.FindAll(".protocol a")).TextContent.Trim());
    }

    [Fact]
    public async Task Splits_are_shown_before_they_are_drawn()
    {
        await StudyAsync(images: 12);
        var page = Open<SplitsPage>(Lead);
        // A sixth of the smallest patient is proposed, and of the ten others the paper's 11 % for validation.
        page.WaitForAssertion(() => Assert.Equal(["no patient", "9", "1", "2", "12"], page.FindAll("tbody td").Select(cell => cell.TextContent)));

        await page.InvokeAsync(() => page.FindAll(".fields input")[0].InputAsync(new() { Value = "3" }));
        page.WaitForAssertion(() => Assert.Equal("3", page.FindAll("tbody td")[3].TextContent));
        await page.InvokeAsync(() => page.Find("form").SubmitAsync());

        page.WaitForAssertion(() => Assert.Contains("As they are now", page.Markup));
        await using var db = await DatabaseAsync();
        Assert.Equal(3, await db.ImageGroups.CountAsync(image => image.Split == DataSplit.Test, TestContext.Current.CancellationToken));
        Assert.Contains("3 test images of each patient", page.Markup);
    }

    [Fact]
    public async Task An_image_that_a_round_holds_is_not_moved_and_the_page_says_which()
    {
        await StudyAsync(images: 11, test: 2);
        await RoundAsync(RoundKind.Calibration, ["f5"]);
        var page = Open<SplitsPage>(Lead);
        page.WaitForAssertion(() => Assert.Contains("As they are now", page.Markup));
        await PressAsync(page, "Draw or import again");
        await page.InvokeAsync(() => page.FindAll("input[name=way]")[1].ChangeAsync(new() { Value = "on" }));

        page.WaitForAssertion(() => Assert.Equal(3, page.FindAll("textarea").Count));
        await page.InvokeAsync(() => page.FindAll("textarea")[2].InputAsync(new() { Value = "f5" }));

        page.WaitForAssertion(() => Assert.Contains("f5", page.Find("form [role=alert]").TextContent));
        Assert.True(page.FindAll("button").Single(button => button.TextContent.Trim() == "Take these splits").HasAttribute("disabled"));
    }

    [Fact]
    public void The_next_step_is_the_first_that_was_not_made()
    {
        var drawn = new SplitsView(null, [new PatientSplitView("06", 8, 1, 3, 0)]);
        var steps = ProtocolSteps.Of(drawn, [Line(RoundKind.Calibration, isClosed: true, done: 4, open: 2), Line(RoundKind.Test, isClosed: false, done: 1, open: 5)], runs: 0);

        Assert.Equal([StepState.Done, StepState.Done, StepState.Next, StepState.Later, StepState.Later, StepState.Running], steps.Select(step => step.State));
        Assert.Equal("1 of 6 submitted", steps[5].News);
        Assert.Equal(RoundKind.Seed, ProtocolSteps.Suggested(steps));
    }

    [Fact]
    public void After_the_seed_a_model_proposes_and_its_run_leads_to_the_refinement()
    {
        var drawn = new SplitsView(null, [new PatientSplitView("06", 8, 1, 3, 0)]);
        RoundLine[] seeded = [Line(RoundKind.Calibration, isClosed: true, done: 6, open: 0), Line(RoundKind.Seed, isClosed: true, done: 3, open: 0)];

        var before = ProtocolSteps.Of(drawn, seeded, runs: 0);
        var after = ProtocolSteps.Of(drawn, seeded, runs: 2);

        Assert.Equal(("Pseudolabels", StepState.Next, "pseudolabels"), (before[3].Name, before[3].State, before[3].Page));
        Assert.Equal((StepState.Done, "2 runs", StepState.Next), (after[3].State, after[3].News, after[4].State));
        Assert.All([before, after], steps => Assert.Equal(RoundKind.Refinement, ProtocolSteps.Suggested(steps)));
    }

    [Fact]
    public void Who_refines_without_a_model_is_not_sent_back_to_one()
    {
        var steps = ProtocolSteps.Of(new SplitsView(null, [new PatientSplitView("06", 8, 1, 3, 0)]), [Line(RoundKind.Refinement, isClosed: false, done: 1, open: 2)], runs: 0);

        Assert.Equal(StepState.Done, steps[3].State);
    }

    [Fact]
    public void Images_that_came_later_bring_the_splits_back_to_the_front()
    {
        var steps = ProtocolSteps.Of(new SplitsView(null, [new PatientSplitView("06", 8, 1, 3, 2)]), [], runs: 0);

        Assert.Equal((StepState.Next, "2 images without a split", StepState.Later), (steps[0].State, steps[0].News, steps[1].State));
    }

    [Theory]
    [InlineData("a\nb\r\nb", "a b")]
    [InlineData("x/y/a.xml, b.TIFF; c", "a b c")]
    [InlineData("r06c04f01.p01.tiff", "r06c04f01.p01")]
    [InlineData("  \n", "")]
    public void Names_are_read_as_people_paste_them(string text, string stems) => Assert.Equal(stems, string.Join(' ', StemText.Read(text)));

    private static RoundLine Line(RoundKind kind, bool isClosed, int done, int open) =>
        new(1, kind, $"{kind}", isClosed, default, false, true, 2, new StateCounts(open, 0, done, 0, 0));
}
