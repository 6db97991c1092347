using AnnotateHub.Application.Access;
using AnnotateHub.Application.Adjudication;
using AnnotateHub.Application.Rounds;
using AnnotateHub.Application.Training.Runs;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data.Entities;
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

        page.WaitForAssertion(() =>
            Assert.Equal(
                [
                    "Splits",
                    "Calibration",
                    "Seed",
                    "First detector",
                    "Pseudolabels",
                    "Refinement",
                    "Test",
                    "Adjudicate",
                    "Sign off",
                    "Evaluate",
                    "Freeze",
                    "Publish",
                ],
                page.FindAll(".protocol strong").Select(element => element.TextContent)
            )
        );
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
        student.WaitForAssertion(() =>
            Assert.Equal("0 of 2 submitted by you", Assert.Single(student.FindAll(".round-list .words")).TextContent)
        );
        Assert.Empty(student.FindAll(".protocol"));
        Assert.EndsWith($"/rounds/{round}", student.Find(".round-list a").GetAttribute("href"));
        var lead = Open<RoundsPage>(Lead);
        lead.WaitForAssertion(() => Assert.Equal("1 of 4 submitted", Assert.Single(lead.FindAll(".round-list .words")).TextContent));
        Assert.Equal("Make the seed round", Assert.Single(lead.FindAll(".protocol a.mud-button-filled")).TextContent.Trim());
    }

    [Fact]
    public async Task Splits_are_shown_before_they_are_drawn()
    {
        await StudyAsync(images: 12);
        var page = Open<SplitsPage>(Lead);
        // A sixth of the smallest patient is proposed, and of the ten others the paper's 11 % for validation.
        page.WaitForAssertion(() =>
            Assert.Equal(["no patient", "9", "1", "2", "12"], page.FindAll("tbody td").Select(cell => cell.TextContent))
        );

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
        var steps = ProtocolSteps.Create(
            drawn,
            [Line(RoundKind.Calibration, isClosed: true, done: 4, open: 2), Line(RoundKind.Test, isClosed: false, done: 1, open: 5)],
            runs: 0,
            []
        );

        Assert.Equal(
            [
                StepState.Done,
                StepState.Done,
                StepState.Next,
                StepState.Later,
                StepState.Later,
                StepState.Later,
                StepState.Running,
                .. Enumerable.Repeat(StepState.Later, 5),
            ],
            steps.Select(step => step.State)
        );
        Assert.Equal("1 of 6 submitted", steps[6].News);
        Assert.Equal(RoundKind.Seed, ProtocolSteps.Suggested(steps));
    }

    [Fact]
    public void After_the_seed_a_detector_is_trained_then_proposes_and_its_run_leads_to_the_refinement()
    {
        var drawn = new SplitsView(null, [new PatientSplitView("06", 8, 1, 3, 0)]);
        RoundLine[] seeded =
        [
            Line(RoundKind.Calibration, isClosed: true, done: 6, open: 0),
            Line(RoundKind.Seed, isClosed: true, done: 3, open: 0),
        ];

        var before = ProtocolSteps.Create(drawn, seeded, runs: 0, []);
        var atWork = ProtocolSteps.Create(drawn, seeded, runs: 0, [Training(TrainingState.Running)]);
        var trained = ProtocolSteps.Create(drawn, seeded, runs: 0, [Training(TrainingState.Failed), Training(TrainingState.Done)]);
        var after = ProtocolSteps.Create(drawn, seeded, runs: 2, []);

        Assert.Equal(
            ("First detector", StepState.Next, "trainings/new", "Train the first detector", StepState.Later),
            (before[3].Name, before[3].State, before[3].Page, before[3].Action, before[4].State)
        );
        Assert.Equal((StepState.Running, "running", StepState.Later), (atWork[3].State, atWork[3].News, atWork[4].State));
        Assert.Equal(
            (StepState.Done, "1 training", "Pseudolabels", StepState.Next, "pseudolabels"),
            (trained[3].State, trained[3].News, trained[4].Name, trained[4].State, trained[4].Page)
        );
        Assert.Equal(
            (StepState.Done, StepState.Done, "2 runs", StepState.Next),
            (after[3].State, after[4].State, after[4].News, after[5].State)
        );
        Assert.All([before, trained, after], steps => Assert.Equal(RoundKind.Refinement, ProtocolSteps.Suggested(steps)));
    }

    /// <summary>Each stage adds what the lead of a lab does next; a reopened round takes the protocol back to the sign-off.</summary>
    [Fact]
    public void After_the_test_the_protocol_goes_on_until_the_truth_is_published()
    {
        var drawn = new SplitsView(null, [new PatientSplitView("06", 8, 1, 3, 0)]);
        RoundLine[] answered =
        [
            Line(RoundKind.Calibration, isClosed: true, done: 6, open: 0),
            Line(RoundKind.Seed, isClosed: true, done: 3, open: 0),
            Line(RoundKind.Refinement, isClosed: true, done: 3, open: 0),
            Line(RoundKind.Test, isClosed: false, done: 6, open: 0),
        ];
        var started = new AdjudicationStatus(9, "Test", true, 3, 3, 4, 1, 1, null);
        var signed = started with
        {
            Decided = 4,
            Waiting = 0,
            Signed = new SignedVersion(9, "Test", 1, "abc", DateTimeOffset.UnixEpoch, "Test, version 1", IsSuperseded: false),
        };
        var at = DateTimeOffset.UnixEpoch;

        Assert.Equal(
            [
                ("Adjudicate", "3 images to unite", "rounds/9/adjudication"),
                ("Adjudicate", "1 of 4 cases decided", "rounds/9/adjudication"),
                ("Sign off", "", "rounds/9/adjudication"),
                ("Evaluate", "", "evaluation?truth=consensus%3ATest%2C%20version%201"),
                ("Freeze", "", "agreement?rounds=9&iou=0.5"),
                ("Publish", "", "export?format=published"),
                ("Sign off", "version 1 is superseded", "rounds/9/adjudication"),
            ],
            new[]
            {
                new TruthProgress(new AdjudicationStatus(9, "Test", false, 3, 0, 0, 0, 0, null), false, false, null),
                new TruthProgress(started, false, false, null),
                new TruthProgress(started with { Decided = 4, Waiting = 0 }, false, false, null),
                new TruthProgress(signed, false, false, null),
                new TruthProgress(signed, true, false, null),
                new TruthProgress(signed, true, true, null),
                new TruthProgress(signed with { Signed = signed.Signed with { IsSuperseded = true } }, true, true, null),
            }.Select(truth =>
            {
                var next = Steps(truth).First(step => step.State is StepState.Next);
                return (next.Name, next.News, next.Page!);
            })
        );
        Assert.False(ProtocolSteps.IsOver(Steps(new TruthProgress(signed, true, true, null))));
        Assert.True(ProtocolSteps.IsOver(Steps(new TruthProgress(signed, true, true, at))));

        IReadOnlyList<ProtocolStep> Steps(TruthProgress truth) => ProtocolSteps.Create(drawn, answered, runs: 1, [], truth);
    }

    [Fact]
    public void Who_refines_without_a_model_is_not_sent_back_to_one()
    {
        var steps = ProtocolSteps.Create(
            new SplitsView(null, [new PatientSplitView("06", 8, 1, 3, 0)]),
            [Line(RoundKind.Refinement, isClosed: false, done: 1, open: 2)],
            runs: 0,
            []
        );

        Assert.Equal((StepState.Done, StepState.Done), (steps[3].State, steps[4].State));
    }

    [Fact]
    public void Images_that_came_later_bring_the_splits_back_to_the_front()
    {
        var steps = ProtocolSteps.Create(new SplitsView(null, [new PatientSplitView("06", 8, 1, 3, 2)]), [], runs: 0, []);

        Assert.Equal((StepState.Next, "2 images without a split", StepState.Later), (steps[0].State, steps[0].News, steps[1].State));
    }

    [Theory]
    [InlineData("a\nb\r\nb", "a b")]
    [InlineData("x/y/a.xml, b.TIFF; c", "a b c")]
    [InlineData("r06c04f01.p01.tiff", "r06c04f01.p01")]
    [InlineData("  \n", "")]
    public void Names_are_read_as_people_paste_them(string text, string stems) =>
        Assert.Equal(stems, string.Join(' ', StemText.Read(text)));

    private static TrainingLine Training(TrainingState state) =>
        new(
            1,
            "Cell model, training 1",
            TrainingTarget.Both,
            state,
            false,
            "",
            "",
            "",
            null,
            null,
            DateTimeOffset.UnixEpoch,
            null,
            null,
            null,
            0,
            null,
            null,
            null,
            null
        );

    private static RoundLine Line(RoundKind kind, bool isClosed, int done, int open) =>
        new(1, kind, $"{kind}", isClosed, default, false, true, 2, new StateCounts(open, 0, done, 0, 0));
}
