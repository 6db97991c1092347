using AnnotateHub.Application.Comments;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Reports;
using AnnotateHub.Application.Reports.Truths;
using AnnotateHub.Application.Rounds.Creation;
using AnnotateHub.Application.Tests.Models;
using AnnotateHub.Application.Tests.Rounds;
using AnnotateHub.Core.Evaluation.Reports;
using AnnotateHub.Core.Geometry;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Tests.Reports;

/// <summary>What leads do with an evaluation of a run: see its stages apart, and send its errors to people.</summary>
public sealed class ModelErrorTests
{
    [Fact]
    public async Task A_run_of_two_stages_is_shown_stage_by_stage()
    {
        // On every image: the cell at 10 that the detector doubts and the classifier knows, and nothing at 50, of which it is the other way
        // round.
        var models = new FakeModels
        {
            Propose = _ =>
                [
                    new(new PixelBox(50, 10, 70, 30), 0, 0.8) { ClassProbabilities = [0.5, 0.3, 0.2] },
                    new(new PixelBox(10, 10, 30, 30), 0, 0.4) { ClassProbabilities = [0.9, 0.1, 0] },
                ],
        };
        await using var lab = await RunLab.StartAsync(models, 4);
        await lab.DrawSplitsAsync(testPerPatient: 0, validationShare: 0);
        var judge = await lab.ClassifierAsync();
        await lab.RunAsync("two stages", request => request with { ClassifierId = judge });
        var round = (await lab.MakeAsync(RoundKind.Refinement, ImageChoice.All, [lab.Expert], new RoundSettings(Seed: 3))).RoundId;
        foreach (var work in await lab.WorkAsync(round))
            await lab.SubmitAsync(work);

        var document = StudyLab.Done(
            await Evaluation(lab)
                .ReadAsync(lab.ProjectId, lab.Lead, new EvaluationQuestion(TruthChoice.OfPerson(round, lab.Expert), ["two stages"], ["R"]))
        );

        // S of the cell against S of nothing: w = 0: 0.4 against 0.8, so that 4 wrong boxes come first and precision ends, and is at best,
        // 4/8; w = 0.7: 0.75 against 0.59; w = 1: 0.9 against 0.5.
        var stages = document.Report.Runs[0].Stages.ToDictionary(row => row.ClassifierWeight, row => row.Ap!.Value);
        Assert.Equal((0.5, 1, 1), (stages[0], stages[0.7], stages[1]));
        Assert.Equal(0.7, document.Report.Settings.ClassifierWeight);
        Assert.Contains(document.Notes, note => note.StartsWith("Stages fuse the boxes that a run kept", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_error_goes_to_the_annotator_as_a_comment_at_its_place_and_to_leads_as_a_notification()
    {
        await using var lab = await StudyLab.StartAsync(4);
        await lab.RunModelAsync();
        await lab.DrawSplitsAsync(testPerPatient: 1);
        var round = (await lab.MakeAsync(RoundKind.Refinement, ImageChoice.All, [lab.Expert], new RoundSettings(Seed: 3))).RoundId;
        foreach (var each in await lab.WorkAsync(round))
            await lab.SubmitAsync(each, x: 60);
        var (hash, error) = await FirstMissedAsync(lab, round, lab.Expert);
        var sent = new ErrorCase(hash, StudyLab.Run, error, ErrorRecipient.Annotator, " Is this one cell? ");

        Assert.Equal("Expert", StudyLab.Done(await Cases(lab).SendAsync(lab.ProjectId, lab.Lead, sent)));
        var alone = StudyLab.Refused(await Cases(lab).SendAsync(lab.ProjectId, lab.Lead, sent with { To = ErrorRecipient.Leads }));
        await using (var db = lab.Database())
        {
            var person = new Person
            {
                UserName = "second",
                NormalizedUserName = "SECOND",
                DisplayName = "Second lead",
            };
            db.Add(
                new Membership
                {
                    ProjectId = lab.ProjectId,
                    Person = person,
                    Role = ProjectRole.Lead,
                }
            );
            await db.SaveChangesAsync();
        }

        Assert.Equal(
            "Second lead",
            StudyLab.Done(await Cases(lab).SendAsync(lab.ProjectId, lab.Lead, sent with { To = ErrorRecipient.Leads }))
        );
        var work = (await lab.WorkAsync(round)).Single(assignment => NameOf(lab, assignment.ImageGroupId) == error.Image);
        var comment = Assert.Single((await lab.Get<CommentService>().ListAsync(work.Id, lab.Expert))!);
        // The middle of the truth's box, 60 to 80 and 10 to 30.
        Assert.Equal(
            (70, 20, $"{StudyLab.Run} finds nothing here, the truth has R. Is this one cell?"),
            (comment.X, comment.Y, comment.Text)
        );
        Assert.StartsWith("There is no other lead", alone, StringComparison.Ordinal);
        await using var annotateHubDb = lab.Database();
        Assert.Contains(
            await annotateHubDb
                .Notifications.Where(notification => notification.PersonId != lab.Expert && notification.PersonId != lab.Lead)
                .Select(notification => notification.Text)
                .ToListAsync(),
            text => text.StartsWith($"Lead asks you to look at {error.Image}: {StudyLab.Run} finds nothing here", StringComparison.Ordinal)
        );
        Assert.IsNotType<Result<string>.Success>(await Cases(lab).SendAsync(lab.ProjectId, lab.Student1, sent));
        Assert.IsType<Result<string>.NotFound>(
            await Cases(lab).SendAsync(lab.ProjectId, lab.Lead, sent with { Error = error with { Image = "r99f99" } })
        );
    }

    [Fact]
    public async Task An_annotator_of_an_open_blind_round_learns_nothing_of_what_a_model_says()
    {
        await using var lab = await StudyLab.StartAsync(3);
        await lab.RunModelAsync();
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
            await lab.SubmitAsync(work, x: 60);
        var (hash, error) = await FirstMissedAsync(lab, round, lab.Expert);

        var refused = StudyLab.Refused(
            await Cases(lab).SendAsync(lab.ProjectId, lab.Lead, new ErrorCase(hash, StudyLab.Run, error, ErrorRecipient.Annotator, null))
        );

        Assert.StartsWith($"Expert works blind on {error.Image} while its round is open", refused, StringComparison.Ordinal);
        // Nor by the way over the leads, where the annotator leads too.
        await using (var roles = lab.Database())
            await roles
                .Memberships.Where(membership => membership.PersonId == lab.Expert)
                .ExecuteUpdateAsync(change => change.SetProperty(membership => membership.Role, ProjectRole.Lead));
        var alone = StudyLab.Refused(
            await Cases(lab).SendAsync(lab.ProjectId, lab.Lead, new ErrorCase(hash, StudyLab.Run, error, ErrorRecipient.Leads, null))
        );
        Assert.StartsWith("There is no other lead who may", alone, StringComparison.Ordinal);
        await using var db = lab.Database();
        Assert.DoesNotContain(
            await db
                .Notifications.Where(notification => notification.PersonId == lab.Expert)
                .Select(notification => notification.Text)
                .ToListAsync(),
            text => text.Contains(StudyLab.Run, StringComparison.Ordinal)
        );
        Assert.Empty(await db.Comments.ToListAsync());
    }

    private static async Task<(string Hash, ModelError Error)> FirstMissedAsync(StudyLab lab, long round, long truth)
    {
        var frozen = StudyLab.Done(
            await Frozen(lab)
                .FreezeEvaluationAsync(
                    lab.ProjectId,
                    lab.Lead,
                    new EvaluationQuestion(TruthChoice.OfPerson(round, truth), [StudyLab.Run], ["R"]),
                    "Run against people"
                )
        );
        var document = (await Frozen(lab).FindAsync(lab.ProjectId, lab.Lead, frozen.Hash))!.Evaluation!;
        return (frozen.Hash, document.ErrorsOf(StudyLab.Run, ModelErrorKind.Missed)[0]);
    }

    private static string NameOf(StudyLab lab, long imageId)
    {
        using var db = lab.Database();
        return db.ImageGroups.Single(imageGroup => imageGroup.Id == imageId).Name;
    }

    private static EvaluationReportService Evaluation(StudyLab lab) =>
        new(lab.Get<IDbContextFactory<AnnotateHubDb>>(), TimeProvider.System);

    private static FrozenReports Frozen(StudyLab lab) => new(lab.Get<IDbContextFactory<AnnotateHubDb>>(), TimeProvider.System);

    private static ErrorCases Cases(StudyLab lab) =>
        new(
            lab.Get<IDbContextFactory<AnnotateHubDb>>(),
            Frozen(lab),
            lab.Get<CommentService>(),
            lab.Get<IClientNotifier>(),
            TimeProvider.System
        );
}
