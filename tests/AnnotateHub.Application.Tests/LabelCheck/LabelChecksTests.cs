using AnnotateHub.Application.CellMap;
using AnnotateHub.Application.Comments;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.LabelCheck;
using AnnotateHub.Application.Rounds.Creation;
using AnnotateHub.Application.Tests.CellMap;
using AnnotateHub.Application.Tests.Rounds;
using AnnotateHub.Application.Tests.Training;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Rounds;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Tests.LabelCheck;

/// <summary>Which labels of a project are checked, by whom findings are seen, and what is remembered.</summary>
public sealed class LabelChecksTests
{
    [Fact]
    public async Task No_image_of_the_test_split_and_none_of_an_open_blind_round_enters_a_check()
    {
        await using var lab = await TrainingLab.StartAsync(8);
        var round = await lab.SeededAsync([lab.Expert], images: 8);
        var test = (await lab.WorkAsync(round))[0].ImageGroupId;
        await lab.SetSplitAsync(test, DataSplit.Test);
        var blind = await lab.BlindAsync(2);

        var (cells, _) = await lab.Get<CellSource>().ReadAsync(lab.ProjectId, lab.Lead, [round], forTraining: true, default);

        Assert.DoesNotContain(cells!.Works, work => work.ImageId == test || blind.Contains(work.ImageId));
        Assert.Equal(8 - blind.Append(test).Distinct().Count(), cells.Works.Count);
        if (!blind.Contains(test))
            Assert.Contains(cells.Notes, note => note.StartsWith("1 images that models are judged by", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_open_blind_round_and_a_test_round_are_refused_by_name()
    {
        await using var lab = await TrainingLab.StartAsync(8);
        await lab.DrawSplitsAsync(testPerPatient: 2, validationShare: 0);
        var blind = await lab.MakeAsync(RoundKind.Calibration, new ImageChoice(ImageChoiceKind.Draw, 2), lab.Annotators);
        var checks = lab.Get<LabelChecks>();

        Assert.Contains(
            "'Calibration' is a blind round and open",
            StudyLab.Refused(await checks.AskAsync(lab.ProjectId, lab.Lead, new LabelCheckQuestion([blind.RoundId], [])))
        );
        Assert.DoesNotContain(StudyLab.Done(await lab.Get<CellSource>().RoundsAsync(lab.ProjectId, lab.Lead)), round =>
            round.Id == blind.RoundId
        );
        Assert.Contains(
            "There is no round 9999 for you",
            StudyLab.Refused(await checks.AskAsync(lab.ProjectId, lab.Lead, new LabelCheckQuestion([9_999], [])))
        );
    }

    [Fact]
    public async Task Of_several_works_on_an_image_the_last_is_checked_so_that_no_model_knows_the_image()
    {
        await using var lab = await TrainingLab.StartAsync(4);
        var round = await lab.SeededAsync([lab.Expert, lab.Student1], images: 3, annotatorsPerImage: 2);

        var (checkedCells, _) = await lab.Get<CellSource>().ReadAsync(lab.ProjectId, lab.Lead, [round], forTraining: true, default);
        var (mapped, _) = await lab.Get<CellSource>().ReadAsync(lab.ProjectId, lab.Lead, [round], forTraining: false, default);

        Assert.Equal((3, 3), (checkedCells!.Works.Count, checkedCells.Works.Select(work => work.ImageId).Distinct().Count()));
        Assert.Contains(checkedCells.Notes, note => note.StartsWith("3 works are left out", StringComparison.Ordinal));
        Assert.Equal(6, mapped!.Works.Count);
    }

    [Fact]
    public async Task What_was_decided_is_known_to_the_next_check_until_the_box_changes()
    {
        await using var lab = await TrainingLab.StartAsync(4);
        var round = await lab.SeededAsync([lab.Expert]);
        var checks = lab.Get<LabelChecks>();
        var first = await lab.CheckedAsync([round], cells => [CellLab.Doubt(cells.Works[0]), CellLab.Doubt(cells.Works[1])]);

        StudyLab.Done(await checks.DecideAsync(lab.ProjectId, lab.Lead, first, 0, LabelVerdict.Right));
        var second = await lab.CheckedAsync([round], cells => [CellLab.Doubt(cells.Works[0]), CellLab.Doubt(cells.Works[1])]);
        var again = StudyLab.Done(await checks.FindAsync(lab.ProjectId, lab.Lead, second));
        await using (var db = lab.Database())
        {
            var set = (await lab.WorkAsync(round)).Single(work => work.Id == again.Findings[1].AssignmentId).LabelSetId;
            (await db.Boxes.SingleAsync(box => box.LabelSetId == set)).Class = "G";
            await db.SaveChangesAsync();
        }

        var later = StudyLab.Done(await checks.FindAsync(lab.ProjectId, lab.Lead, second));

        Assert.Equal([LabelVerdict.Right, null], again.Findings.Select(view => view.Verdict));
        Assert.Equal((2, 1, 1), (again.Probable, again.Waiting, again.Count(LabelVerdict.Right)));
        Assert.Equal([false, true], later.Findings.Select(view => view.HasChanged));
        Assert.Equal(0, later.Waiting);
    }

    [Fact]
    public async Task Findings_on_an_image_that_goes_into_a_blind_round_vanish_with_every_figure_over_all()
    {
        await using var lab = await TrainingLab.StartAsync(3);
        var round = await lab.SeededAsync([lab.Expert]);
        var check = await lab.CheckedAsync([round], cells => [.. cells.Works.Select(work => CellLab.Doubt(work))]);
        var checks = lab.Get<LabelChecks>();
        var before = StudyLab.Done(await checks.FindAsync(lab.ProjectId, lab.Lead, check));

        var blind = await lab.BlindAsync(1);
        var after = StudyLab.Done(await checks.FindAsync(lab.ProjectId, lab.Lead, check));

        Assert.Equal((3, 0, 0.125), (before.Findings.Count, before.Hidden, before.Document.WrongClassShare));
        Assert.Equal((2, 1), (after.Findings.Count, after.Hidden));
        Assert.Null(after.Document.WrongClassShare);
        Assert.DoesNotContain(after.Findings, view => blind.Contains(view.ImageId));
        Assert.IsType<Result<LabelFindingView>.NotFound>(
            await checks.DecideAsync(
                lab.ProjectId,
                lab.Lead,
                check,
                before.Findings.Single(view => blind.Contains(view.ImageId)).Number,
                LabelVerdict.Right
            )
        );
    }

    [Fact]
    public async Task Asking_pins_a_comment_to_the_box()
    {
        await using var lab = await TrainingLab.StartAsync(3);
        var round = await lab.SeededAsync([lab.Expert]);
        var check = await lab.CheckedAsync([round], cells => [CellLab.Doubt(cells.Works[0])]);

        var asked = StudyLab.Done(
            await lab.Get<LabelChecks>().DecideAsync(lab.ProjectId, lab.Lead, check, 0, LabelVerdict.Asked, "Is this R?")
        );

        var comment = Assert.Single((await lab.Get<CommentService>().ListAsync(asked.AssignmentId, lab.Expert))!);
        Assert.Equal(("Is this R?", "b"), (comment.Text, comment.BoxId));
        Assert.Equal(LabelVerdict.Asked, asked.Verdict);
    }

    [Fact]
    public async Task Only_leads_check_and_to_strangers_nothing_is_there()
    {
        await using var lab = await TrainingLab.StartAsync(3);
        var round = await lab.SeededAsync([lab.Expert]);
        var check = await lab.CheckedAsync([round], cells => [CellLab.Doubt(cells.Works[0])]);
        var checks = lab.Get<LabelChecks>();

        Assert.Contains("Only leads", StudyLab.Refused(await checks.FindAsync(lab.ProjectId, lab.Expert, check)));
        Assert.Contains("Only leads", StudyLab.Refused(await checks.ListAsync(lab.ProjectId, lab.Expert)));
        Assert.Contains(
            "Only leads",
            StudyLab.Refused(await checks.AskAsync(lab.ProjectId, lab.Expert, new LabelCheckQuestion([round], [])))
        );
        Assert.IsType<Result<LabelCheckView>.NotFound>(await checks.FindAsync(lab.ProjectId, 9_999, check));
        Assert.IsType<Result<LabelCheckView>.NotFound>(await checks.FindAsync(lab.ProjectId, lab.Lead, check + 1));
    }
}
