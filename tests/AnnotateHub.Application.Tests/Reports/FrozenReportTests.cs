using AnnotateHub.Application.Assignments.Review;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Reports;
using AnnotateHub.Application.Reports.Truths;
using AnnotateHub.Application.Rounds.Creation;
using AnnotateHub.Application.Tests.Rounds;
using AnnotateHub.Core.Annotation;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Tests.Reports;

public sealed class FrozenReportTests
{
    [Fact]
    public async Task A_frozen_report_stays_as_it_was_when_the_work_is_edited_afterwards()
    {
        await using var lab = await StudyLab.StartAsync(4);
        var round = await SeedAsync(lab);
        var desk = new Desks(lab);
        var frozen = StudyLab.Done(await desk.Frozen.FreezeAsync(lab.ProjectId, lab.Lead, new AgreementQuestion([round]), "Table 2"));
        var before = (await desk.Frozen.FindAsync(lab.ProjectId, lab.Lead, frozen.Hash))!;

        foreach (var work in await lab.WorkAsync(round, lab.Student1))
        {
            StudyLab.Done(await lab.Get<AssignmentReview>().ReturnAsync(work.Id, lab.Lead, "please look again"));
            await lab.SendAsync(work, OperationKind.Add, StudyLab.Box("late", 150, "U"));
            await lab.SendAsync(work, OperationKind.Submit);
        }

        var after = (await desk.Frozen.FindAsync(lab.ProjectId, lab.Lead, frozen.Hash))!;
        Assert.Equal(before.Text, after.Text);
        Assert.Equal(frozen.Hash, ReportJson.HashOf(after.Text));
        Assert.Equal(1, before.Agreement!.Report.All.MeanF1.Value);
        Assert.NotEqual(
            1,
            StudyLab.Done(await desk.Agreement.ReadAsync(lab.ProjectId, lab.Lead, new AgreementQuestion([round]))).Report.All.MeanF1.Value
        );
        Assert.Equal(["Annotator 1", "Annotator 2"], after.Agreement!.Input.Raters.Select(rater => rater.Name));
        Assert.DoesNotContain("Expert", after.Text, StringComparison.Ordinal);
        Assert.Equal(
            2,
            StudyLab.Done(await desk.Frozen.FreezeAsync(lab.ProjectId, lab.Lead, new AgreementQuestion([round]), "Table 2")).Version
        );
    }

    [Fact]
    public async Task An_annotator_of_an_open_blind_round_gets_not_found_for_every_report_on_it()
    {
        await using var lab = await StudyLab.StartAsync(3);
        await lab.DrawSplitsAsync(testPerPatient: 3);
        var round = (
            await lab.MakeAsync(
                RoundKind.Test,
                new(ImageChoiceKind.DrawPerPatient, 3),
                [lab.Expert, lab.Student1],
                new RoundSettings(AnnotatorsPerImage: 2, Seed: 3)
            )
        ).RoundId;
        foreach (var work in await lab.WorkAsync(round))
            await lab.SubmitAsync(work);
        var (desk, question) = (new Desks(lab), new AgreementQuestion([round]));
        // All is submitted, so a lead who does not annotate may look; the round is open all the same.
        var frozen = StudyLab.Done(await desk.Frozen.FreezeAsync(lab.ProjectId, lab.Lead, question, "Early look"));

        foreach (var annotator in new[] { lab.Expert, lab.Student1, lab.Student2 })
        {
            Assert.IsType<Result<AgreementDocument>.NotFound>(await desk.Agreement.ReadAsync(lab.ProjectId, annotator, question));
            Assert.IsType<Result<IReadOnlyList<AnnotateHub.Core.Agreement.Reports.ComparedCell>>.NotFound>(
                await desk.Agreement.CellsAsync(lab.ProjectId, annotator, question, "Expert", "Student 1", null, null)
            );
            Assert.Null(await desk.Frozen.FindAsync(lab.ProjectId, annotator, frozen.Hash));
            Assert.Null(await desk.Frozen.CellsAsync(lab.ProjectId, annotator, frozen.Hash, "Annotator 1", "Annotator 2", null, null));
            Assert.Empty((await desk.Frozen.ListAsync(lab.ProjectId, annotator))!);
            Assert.IsNotType<Result<FrozenLine>.Success>(await desk.Frozen.FreezeAsync(lab.ProjectId, annotator, question, "Mine"));
        }

        Assert.Contains(
            StudyLab.Done(await desk.Agreement.ReadAsync(lab.ProjectId, lab.Lead, question)).Notes,
            note => note.Contains("still open", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_broken_seal_is_printed_in_the_report()
    {
        await using var lab = await StudyLab.StartAsync(3);
        await lab.DrawSplitsAsync(testPerPatient: 3);
        var round = (
            await lab.MakeAsync(
                RoundKind.Test,
                new(ImageChoiceKind.DrawPerPatient, 3),
                [lab.Expert, lab.Student1],
                new RoundSettings(AnnotatorsPerImage: 2, Seed: 3)
            )
        ).RoundId;
        await using (var db = lab.Database())
        {
            db.Add(
                new SealBreak
                {
                    RoundId = round,
                    PersonId = lab.Lead,
                    Reason = "one camera failed",
                    At = DateTimeOffset.UnixEpoch,
                }
            );
            await db.SaveChangesAsync();
        }

        foreach (var work in await lab.WorkAsync(round))
            await lab.SubmitAsync(work);
        var document = StudyLab.Done(await new Desks(lab).Agreement.ReadAsync(lab.ProjectId, lab.Lead, new AgreementQuestion([round])));

        Assert.Contains(document.Notes, note => note.Contains("by Lead: one camera failed", StringComparison.Ordinal));
        Assert.Contains("one camera failed", ReportPrint.Html(document), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Boxes_that_a_click_proposed_are_counted_in_the_report()
    {
        await using var lab = await StudyLab.StartAsync(3);
        await lab.DrawSplitsAsync(testPerPatient: 3);
        var round = (
            await lab.MakeAsync(
                RoundKind.Test,
                new(ImageChoiceKind.DrawPerPatient, 3),
                [lab.Expert, lab.Student1],
                new RoundSettings(AnnotatorsPerImage: 2, Seed: 3, Assistance: Assistance.Signal)
            )
        ).RoundId;
        var works = await lab.WorkAsync(round);
        await lab.SendAsync(
            works[0],
            OperationKind.Add,
            new BoxChange(
                "clicked",
                50,
                50,
                70,
                70,
                "R",
                Origin: BoxOrigin.Assisted,
                Attributes: new Dictionary<string, string> { [OperationRules.AssistAttribute] = "by=signal" }
            )
        );
        foreach (var work in works)
            await lab.SubmitAsync(work);
        var document = StudyLab.Done(await new Desks(lab).Agreement.ReadAsync(lab.ProjectId, lab.Lead, new AgreementQuestion([round])));

        // Each submission draws one box more.
        Assert.Contains(
            document.Notes,
            note => note.Contains($" 1 of {works.Count + 1} boxes were proposed at a click", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_model_run_is_judged_by_submitted_work()
    {
        await using var lab = await StudyLab.StartAsync(4);
        await lab.RunModelAsync();
        var round = await SeedAsync(lab);
        var question = new EvaluationQuestion(TruthChoice.OfPerson(round, lab.Expert), [StudyLab.Run], ["R"]);

        var document = StudyLab.Done(await new Desks(lab).Evaluation.ReadAsync(lab.ProjectId, lab.Lead, question));

        // The run's one R box lies on the one R cell of every image.
        Assert.Equal((1, 3), (document.Report.Runs[0].ByClass[0].Ap.Value, document.Report.Runs[0].ByClass[0].Truth));
        Assert.IsType<Result<EvaluationDocument>.Refused>(await new Desks(lab).Evaluation.ReadAsync(lab.ProjectId, lab.Student1, question));
    }

    [Fact]
    public async Task Images_that_a_run_never_looked_at_are_told_and_a_run_that_saw_none_of_them_is_no_zero()
    {
        await using var lab = await StudyLab.StartAsync(4);
        await lab.RunModelAsync();
        var round = await SeedAsync(lab);
        var question = new EvaluationQuestion(TruthChoice.OfPerson(round, lab.Expert), [StudyLab.Run], ["R"]);
        var images = (await lab.WorkAsync(round, lab.Expert)).Select(work => work.ImageGroupId).ToList();

        await ForgetAsync([images[0]]);
        var document = StudyLab.Done(await new Desks(lab).Evaluation.ReadAsync(lab.ProjectId, lab.Lead, question));
        await ForgetAsync(images);
        var refused = StudyLab.Refused(await new Desks(lab).Evaluation.ReadAsync(lab.ProjectId, lab.Lead, question));

        Assert.Contains($"{StudyLab.Run} looked at 2 of 3 images; the cells of the others count as missed.", document.Notes);
        Assert.StartsWith($"{StudyLab.Run} looked at none of the 3 images", refused, StringComparison.Ordinal);

        async Task ForgetAsync(IReadOnlyCollection<long> of)
        {
            await using var db = lab.Database();
            await db
                .LabelSets.Where(set => set.Kind == AnnotateHub.Core.Study.LabelSetKind.ModelRun && of.Contains(set.ImageGroupId))
                .ExecuteDeleteAsync();
        }
    }

    [Fact]
    public async Task A_reference_that_was_chosen_by_name_is_the_same_person_under_a_pseudonym()
    {
        await using var lab = await StudyLab.StartAsync(4);
        var round = await SeedAsync(lab);
        var desk = new Desks(lab);
        var question = new AgreementQuestion([round], Reference: "Student 1");

        var live = StudyLab.Done(await desk.Agreement.ReadAsync(lab.ProjectId, lab.Lead, question));
        var frozen = StudyLab.Done(await desk.Frozen.FreezeAsync(lab.ProjectId, lab.Lead, question, "Against a student"));

        Assert.Equal("Student 1", live.Report.Settings.Reference);
        Assert.Equal(
            "Annotator 2",
            (await desk.Frozen.FindAsync(lab.ProjectId, lab.Lead, frozen.Hash))!.Agreement!.Report.Settings.Reference
        );
    }

    [Fact]
    public async Task The_anchoring_check_compares_work_with_the_model_s_boxes_and_without()
    {
        await using var lab = await StudyLab.StartAsync(5);
        await lab.RunModelAsync();
        await lab.DrawSplitsAsync(testPerPatient: 1, validationShare: 0);
        var round = (
            await lab.MakeAsync(
                RoundKind.Refinement,
                ImageChoice.All,
                [lab.Expert],
                new RoundSettings(Seed: 3, StartFrom: StudyLab.Run, WithheldShare: 0.5)
            )
        ).RoundId;
        foreach (var work in await lab.WorkAsync(round))
            await lab.SubmitAsync(work);
        var test = (
            await lab.MakeAsync(RoundKind.Test, ImageChoice.All, [lab.Expert, lab.Student1], new RoundSettings(["R"], 2, 21))
        ).RoundId;
        foreach (var work in await lab.WorkAsync(test))
            await lab.SubmitAsync(work);

        var row = StudyLab
            .Done(
                await new AnchoringReportService(lab.Get<IDbContextFactory<AnnotateHub.Data.AnnotateHubDb>>()).ReadAsync(
                    lab.ProjectId,
                    lab.Lead,
                    round
                )
            )
            .Rows[0];

        // With: the model's three boxes and one more on top of the first, 3 pairs of 4 and 3. Without: on two withheld images the one box
        // that was drawn, 1 pair of 1 and 3,
        // and on the test image, of R alone, 1 pair of 1 and 1: 2 * 3 of 2 * (1 + 3) + 2 boxes.
        Assert.Equal((2, 6.0 / 7, 3, 0.6), (row.Shown.Images, row.Shown.F1, row.Unseen.Images, row.Unseen.F1));
    }

    /// <summary>A refinement round of two people, who both draw R at 10 in each of three images.</summary>
    private static async Task<long> SeedAsync(StudyLab lab)
    {
        await lab.DrawSplitsAsync(testPerPatient: 1);
        var round = (
            await lab.MakeAsync(
                RoundKind.Refinement,
                ImageChoice.All,
                [lab.Expert, lab.Student1],
                new RoundSettings(AnnotatorsPerImage: 2, Seed: 3)
            )
        ).RoundId;
        foreach (var work in await lab.WorkAsync(round))
            await lab.SubmitAsync(work);
        return round;
    }

    private sealed class Desks(StudyLab lab)
    {
        private readonly IDbContextFactory<AnnotateHub.Data.AnnotateHubDb> _database = lab.Get<
            IDbContextFactory<AnnotateHub.Data.AnnotateHubDb>
        >();

        public AgreementReportService Agreement => new(_database, TimeProvider.System);
        public FrozenReports Frozen => new(_database, TimeProvider.System);
        public EvaluationReportService Evaluation => new(_database, TimeProvider.System);
    }
}
