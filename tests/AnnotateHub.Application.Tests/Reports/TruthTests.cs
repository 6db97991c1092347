using AnnotateHub.Application.Adjudication;
using AnnotateHub.Application.Assignments.Review;
using AnnotateHub.Application.Dashboard;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Reports;
using AnnotateHub.Application.Reports.Truths;
using AnnotateHub.Application.Rounds.Creation;
using AnnotateHub.Application.Rounds.Lifecycle;
using AnnotateHub.Application.Tests.Rounds;
using AnnotateHub.Core.Annotation;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Tests.Reports;

/// <summary>One test image. The model's R lies at 10 to 30 and nothing else of R. The expert draws R at 10, the student R at 10 and at 150,
/// so that the union has two cells and the expert alone one: average precision 1 by the expert, 1/2 by the union.</summary>
public sealed class TruthTests : IAsyncLifetime
{
    private StudyLab _lab = null!;
    private long _round;

    public async ValueTask InitializeAsync()
    {
        _lab = await StudyLab.StartAsync(1);
        await _lab.RunModelAsync();
        await _lab.DrawSplitsAsync(1, 0);
        _round = (
            await _lab.MakeAsync(RoundKind.Test, ImageChoice.All, [_lab.Expert, _lab.Student1], new RoundSettings(["R"], 2, 3))
        ).RoundId;
        foreach (var work in await _lab.WorkAsync(_round))
        {
            if (work.PersonId == _lab.Student1)
                await _lab.SendAsync(work, OperationKind.Add, StudyLab.Box("x", 150, "R"));
            await _lab.SubmitAsync(work);
        }
    }

    public async ValueTask DisposeAsync() => await _lab.DisposeAsync();

    [Fact]
    public async Task A_model_is_judged_by_the_expert_the_union_and_the_signed_union_and_the_report_says_whose_it_was()
    {
        var byExpert = await ReadAsync(TruthChoice.OfPerson(_round, _lab.Expert));
        var byUnion = await ReadAsync(TruthChoice.OfUnion(_round));
        var signed = await SignAsync();
        var bySigned = await ReadAsync(new TruthChoice(TruthKind.Consensus, Name: "Test, version 1"));

        Assert.Equal((1.0, 0.5, 0.5), (Ap(byExpert), Ap(byUnion), Ap(bySigned)));
        Assert.Equal("Expert, submitted work of 'Test'", byExpert.Input.Truth);
        Assert.Equal("Union of 'Test' by its policy (The more experienced wins), not signed", byUnion.Input.Truth);
        Assert.Equal("Signed union of 'Test', version 1", bySigned.Input.Truth);
        Assert.Contains(bySigned.Notes, note => note.Contains(signed.Hash, StringComparison.Ordinal));
        foreach (var text in new[] { ReportPrint.Html(bySigned), ReportPrint.Markdown(bySigned), ReportPrint.Methods(bySigned) })
            Assert.Contains("Signed union of", text, StringComparison.Ordinal);
        Assert.Contains("Signed union of 'Test', version 1", bySigned.Title, StringComparison.Ordinal);
        Assert.Equal(
            [
                "consensus:Test, version 1",
                $"union:{_round}",
                $"imported:{StudyLab.Run}",
                $"person:{_round}/{_lab.Expert}",
                $"person:{_round}/{_lab.Student1}",
            ],
            (await Evaluations.ChoicesAsync(_lab.ProjectId, _lab.Lead))!.Truths.Select(truth => truth.Key)
        );
    }

    [Fact]
    public async Task A_frozen_evaluation_names_its_truth_without_naming_people()
    {
        var question = Question(TruthChoice.OfPerson(_round, _lab.Student1));
        var frozen = StudyLab.Done(await _lab.Get<FrozenReports>().FreezeEvaluationAsync(_lab.ProjectId, _lab.Lead, question, "Table 3"));
        var document = (await _lab.Get<FrozenReports>().FindAsync(_lab.ProjectId, _lab.Lead, frozen.Hash))!;

        Assert.Equal("Annotator 2, submitted work of 'Test'", document.Evaluation!.Input.Truth);
        Assert.DoesNotContain("Student", document.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signed_union_is_superseded_when_its_round_is_opened_again_and_every_later_report_says_so()
    {
        await SignAsync();
        var rounds = _lab.Get<RoundLifecycle>();
        var refused = StudyLab.Refused(await rounds.ReopenAsync(_round, _lab.Lead));
        StudyLab.Done(await rounds.ReopenAsync(_round, _lab.Lead, "One image was out of focus."));

        Assert.Contains("Version 1 of its union is signed", refused, StringComparison.Ordinal);
        Assert.Contains("could see each other's boxes", refused, StringComparison.Ordinal);
        var view = StudyLab.Done(await _lab.Get<AdjudicationService>().ReadAsync(_round, _lab.Lead));
        Assert.Equal((false, 2, 1, true), (view.IsSigned, view.Version, view.Signed!.Version, view.Signed.IsSuperseded));
        var bySigned = await ReadAsync(new TruthChoice(TruthKind.Consensus, Name: "Test, version 1"));
        Assert.Equal("Signed union of 'Test', version 1 (superseded)", bySigned.Input.Truth);
        var agreement = StudyLab.Done(
            await _lab.Get<AgreementReportService>().ReadAsync(_lab.ProjectId, _lab.Lead, new AgreementQuestion([_round]))
        );
        foreach (var notes in new[] { bySigned.Notes, agreement.Notes })
        {
            Assert.Contains(
                notes,
                note =>
                    note.Contains("The blind round 'Test' was opened again", StringComparison.Ordinal)
                    && note.EndsWith("could see each other's boxes: One image was out of focus.", StringComparison.Ordinal)
            );
            Assert.Contains(notes, note => note.Contains("Version 1 is superseded.", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Agreement_is_shown_against_a_signed_union_too()
    {
        await SignAsync();
        var document = StudyLab.Done(
            await _lab.Get<AgreementReportService>()
                .ReadAsync(_lab.ProjectId, _lab.Lead, new AgreementQuestion([_round], Reference: "consensus:Test, version 1"))
        );

        // The expert has one of the union's two cells: 2 * 1 / (1 + 2). The student has both.
        Assert.Equal([2.0 / 3, 1.0], document.Report.Against.Select(pair => pair.F1.Value!.Value));
        Assert.Equal("Signed union of 'Test', version 1", document.Report.Settings.Reference);
        Assert.Contains("Against Signed union of", ReportPrint.Html(document), StringComparison.Ordinal);
        Assert.IsNotType<Result<AgreementDocument>.Success>(
            await _lab.Get<AgreementReportService>()
                .ReadAsync(_lab.ProjectId, _lab.Expert, new AgreementQuestion([_round], Reference: "consensus:Test, version 1"))
        );
    }

    [Fact]
    public async Task The_validation_split_judges_by_accepted_answers_and_says_what_it_lacks()
    {
        await using var lab = await StudyLab.StartAsync(4);
        await lab.RunModelAsync();
        await lab.DrawSplitsAsync(testPerPatient: 0, validationShare: 0.5);
        var round = (await lab.MakeAsync(RoundKind.Refinement, ImageChoice.All, [lab.Expert], new RoundSettings(Seed: 3))).RoundId;
        var works = await lab.WorkAsync(round);
        foreach (var work in works)
            await lab.SubmitAsync(work);
        await using (var db = lab.Database())
        {
            var validation = await db
                .ImageGroups.Where(image => image.Split == DataSplit.Validation)
                .Select(image => image.Id)
                .ToListAsync();
            Assert.Equal(2, validation.Count);
            var none = StudyLab.Refused(await EvaluateAsync());
            Assert.Equal("None of the 2 validation images has an accepted answer that you may read; accept submitted work first.", none);
            StudyLab.Done(
                await lab.Get<AssignmentReview>().AcceptAsync(works.First(work => validation.Contains(work.ImageGroupId)).Id, lab.Lead)
            );
        }

        var document = StudyLab.Done(await EvaluateAsync());
        var coverage = (await lab.Get<DashboardQueries>().CoverageAsync(lab.ProjectId, lab.Lead))!;

        Assert.Equal([new SplitCoverage(DataSplit.Train, 2, 0, 2), new SplitCoverage(DataSplit.Validation, 2, 1, 1)], coverage);
        Assert.Equal("Validation split: the accepted answer of each image", document.Input.Truth);
        Assert.Single(document.Input.Images);
        Assert.Contains("1 of 2 validation images have no accepted answer and are not in it.", document.Notes);

        Task<Result<EvaluationDocument>> EvaluateAsync() =>
            lab.Get<EvaluationReportService>().ReadAsync(lab.ProjectId, lab.Lead, Question(TruthChoice.Validation));
    }

    [Fact]
    public async Task Imported_labels_are_a_truth_and_are_shut_to_who_works_blind_on_their_images()
    {
        await using (var db = _lab.Database())
        {
            var set = new LabelSet
            {
                ProjectId = _lab.ProjectId,
                ImageGroupId = (await db.ImageGroups.SingleAsync()).Id,
                Kind = LabelSetKind.ModelRun,
                Source = "pathologist",
            };
            set.Boxes.Add(
                new BoxRow
                {
                    ClientId = "t1",
                    X1 = 10,
                    Y1 = 10,
                    X2 = 30,
                    Y2 = 30,
                    Class = "R",
                }
            );
            db.Add(set);
            db.Add(
                new ModelRun
                {
                    ProjectId = _lab.ProjectId,
                    Name = StudyLab.Run,
                    State = RunState.Finished,
                }
            );
            await db.SaveChangesAsync();
        }

        var choice = new TruthChoice(TruthKind.Imported, Name: "pathologist");
        Assert.Equal(1, Ap(await ReadAsync(choice)));
        var frozen = StudyLab.Done(
            await _lab.Get<FrozenReports>().FreezeEvaluationAsync(_lab.ProjectId, _lab.Lead, Question(choice), "By files")
        );
        await using (var db = _lab.Database())
        {
            var second = new Person
            {
                UserName = "second",
                NormalizedUserName = "SECOND",
                DisplayName = "Second lead",
            };
            db.Add(
                new Membership
                {
                    ProjectId = _lab.ProjectId,
                    Person = second,
                    Role = ProjectRole.Lead,
                }
            );
            await db.SaveChangesAsync();
            Assert.NotNull(await _lab.Get<FrozenReports>().FindAsync(_lab.ProjectId, second.Id, frozen.Hash));
            db.Add(new RoundPerson { RoundId = _round, PersonId = second.Id });
            var own = new LabelSet
            {
                ProjectId = _lab.ProjectId,
                ImageGroupId = (await db.ImageGroups.SingleAsync()).Id,
                PersonId = second.Id,
            };
            db.Add(own);
            await db.SaveChangesAsync();
            db.Add(
                new Assignment
                {
                    ProjectId = _lab.ProjectId,
                    RoundId = _round,
                    PersonId = second.Id,
                    ImageGroupId = own.ImageGroupId,
                    LabelSetId = own.Id,
                }
            );
            await db.SaveChangesAsync();
            Assert.Null(await _lab.Get<FrozenReports>().FindAsync(_lab.ProjectId, second.Id, frozen.Hash));
        }
    }

    [Theory]
    [InlineData("person:3/7")]
    [InlineData("union:3")]
    [InlineData("consensus:Test: second, version 1")]
    [InlineData("imported:a/b")]
    [InlineData("split:validation")]
    public void A_truth_is_written_as_it_is_read(string text) => Assert.Equal(text, TruthChoice.Parse(text)?.ToString());

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("union")]
    [InlineData("union:-1")]
    [InlineData("person:3")]
    [InlineData("consensus:")]
    [InlineData("split:test")]
    [InlineData("expert:1")]
    public void What_is_no_truth_is_none(string? text) => Assert.Null(TruthChoice.Parse(text));

    private EvaluationReportService Evaluations => _lab.Get<EvaluationReportService>();

    private static EvaluationQuestion Question(TruthChoice truth) => new(truth, [StudyLab.Run], ["R"]);

    private static double? Ap(EvaluationDocument document) => document.Report.Runs[0].ByClass[0].Ap.Value;

    private async Task<EvaluationDocument> ReadAsync(TruthChoice truth) =>
        StudyLab.Done(await Evaluations.ReadAsync(_lab.ProjectId, _lab.Lead, Question(truth)));

    private async Task<SignedView> SignAsync()
    {
        StudyLab.Done(await _lab.Get<AdjudicationService>().OpenAsync(_round, _lab.Lead));
        return StudyLab.Done(await _lab.Get<AdjudicationChanges>().SignOffAsync(_round, _lab.Lead));
    }
}
