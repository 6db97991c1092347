using AnnotateHub.Application.Annotations.Queries;
using AnnotateHub.Application.Assignments.Review;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.LabelFiles.Export;
using AnnotateHub.Application.Reports;
using AnnotateHub.Application.Rounds.Creation;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Exchange.Voc;
using AnnotateHub.TestKit;

namespace AnnotateHub.Application.Tests.Rounds;

/// <summary>What annotators say of images as a whole, in every kind of round.</summary>
public sealed class VerdictTests
{
    [Theory]
    [InlineData(RoundKind.Seed)]
    [InlineData(RoundKind.Calibration)]
    [InlineData(RoundKind.Refinement)]
    [InlineData(RoundKind.Test)]
    public async Task An_image_is_judged_as_long_as_the_work_is_open_and_only_by_who_has_it(RoundKind kind)
    {
        await using var lab = await StudyLab.StartAsync(6);
        await lab.DrawSplitsAsync(2);
        var settings = kind is RoundKind.Test ? new RoundSettings(Seed: 11, AnnotatorsPerImage: 2) : null;
        var round = await lab.MakeAsync(kind, ImageChoice.All, [lab.Student1, lab.Student2], settings);
        var work = (await lab.WorkAsync(round.RoundId, lab.Student1))[0];
        var (review, reader) = (lab.Get<AssignmentReview>(), lab.Get<WorkReader>());

        var said = await review.SetVerdictsAsync(work.Id, lab.Student1, ["outOfFocus", "unsure"]);
        var changed = await review.SetVerdictsAsync(work.Id, lab.Student1, ["noCells"]);
        var strange = await review.SetVerdictsAsync(work.Id, lab.Student1, ["lovely"]);
        var foreign = await review.SetVerdictsAsync(work.Id, lab.Student2, ["unsure"]);
        await lab.SubmitAsync(work);
        var late = await review.SetVerdictsAsync(work.Id, lab.Student1, []);
        var seen = (await reader.WorkAsync(lab.ProjectId, work.ImageGroupId, lab.Student1, work.Id))!;
        var byOther = await reader.WorkAsync(lab.ProjectId, work.ImageGroupId, lab.Student2, work.Id);

        Assert.Equal(ImageVerdicts.OutOfFocus | ImageVerdicts.Unsure, StudyLab.Done(said));
        Assert.Equal(ImageVerdicts.NoCells, StudyLab.Done(changed));
        Assert.Equal(
            "There is no verdict 'lovely'; an image has noCells, outOfFocus, badStaining, unsure, or none.",
            StudyLab.Refused(strange)
        );
        Assert.IsType<Result<ImageVerdicts>.NotFound>(foreign);
        Assert.IsType<Result<ImageVerdicts>.Refused>(late);
        Assert.Equal(["noCells"], seen.Assignment!.Verdicts!);
        // As secret as the boxes: where others' work is out of sight, so is what they say of the image.
        if (kind is RoundKind.Test)
            Assert.Null(byOther);
    }

    [Fact]
    public async Task What_is_said_of_images_leaves_with_an_export_and_is_counted_in_the_agreement_report()
    {
        await using var lab = await StudyLab.StartAsync(4);
        await lab.DrawSplitsAsync(0, 0);
        var round = await lab.MakeAsync(
            RoundKind.Calibration,
            ImageChoice.All,
            [lab.Student1, lab.Student2],
            new RoundSettings(Seed: 11)
        );
        var review = lab.Get<AssignmentReview>();
        foreach (var person in (long[])[lab.Student1, lab.Student2])
        foreach (var (index, work) in (await lab.WorkAsync(round.RoundId, person)).OrderBy(work => work.ImageGroupId).Index())
        {
            if (person == lab.Student1)
                StudyLab.Done(await review.SetVerdictsAsync(work.Id, person, index == 0 ? ["noCells"] : index == 1 ? ["unsure", "badStaining"] : []));
            await lab.SubmitAsync(work);
        }

        var report = StudyLab.Done(
            await lab.Get<AgreementReportService>().ReadAsync(lab.ProjectId, lab.Lead, new AgreementQuestion([round.RoundId]))
        );
        using var folder = new TemporaryFolder();
        var export = await lab.Get<AnnotationExport>()
            .ToFolderAsync(new AnnotationExportRequest(lab.ProjectId, Actor.CommandLine(), new VocConvention()), folder.Path);

        Assert.Equal(
            [new RaterVerdicts("Student 1", 4, 1, 0, 1, 1), new RaterVerdicts("Student 2", 4, 0, 0, 0, 0)],
            report.Verdicts!.OrderBy(one => one.Rater)
        );
        Assert.Null(export.Refused);
        var lines = await File.ReadAllLinesAsync(folder.File("verdicts.csv"));
        Assert.Equal("image,round,annotator,no_cells,out_of_focus,bad_staining,unsure", lines[0].TrimStart('\uFEFF'));
        Assert.Equal(["r06f01,Calibration,p1,1,0,0,0", "r06f02,Calibration,p1,0,0,1,1"], lines.Where(line => line.Contains(",1", StringComparison.Ordinal)));
        Assert.Equal(8, lines.Length - 1);
    }
}
