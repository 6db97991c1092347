using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Kernel.Counters;
using AnnotateHub.Application.LabelFiles.Export;
using AnnotateHub.Application.Rounds.Creation;
using AnnotateHub.Application.Tests.Rounds;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.Exchange.Voc;
using AnnotateHub.TestKit;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Tests.Export;

/// <summary>What of a study leaves the program: the newest answer, nothing that is sealed, and a word about what is missing.</summary>
public sealed class SealedExportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Where_everything_is_sealed_the_refusal_says_so()
    {
        await using var lab = await StudyLab.StartAsync(2);
        await SubmitTestAsync(lab);

        var report = await ExportAsync(lab, lab.Lead);

        Assert.Contains("nothing to export", report.Refused, StringComparison.Ordinal);
        Assert.Contains("The work on 1 images is sealed", report.Refused, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_some_is_sealed_the_report_and_the_readme_count_it()
    {
        await using var lab = await StudyLab.StartAsync(6);
        await SubmitTestAsync(lab);
        var seed = (await lab.WorkAsync((await lab.MakeAsync(RoundKind.Seed, ImageChoice.All, [])).RoundId))[0];
        await lab.SubmitAsync(seed);

        var report = await ExportAsync(lab, lab.Lead);

        Assert.Equal((null, 1, 1), (report.Refused, report.Images, report.Sealed));
        // Of six images one is in it, one is sealed, four have no answer.
        var readme = await File.ReadAllTextAsync(_folder.File("README.txt"));
        Assert.Equal(5, report.ImagesLeftOut.Count);
        Assert.Single(
            report.ImagesLeftOut,
            sentence => sentence.EndsWith("its work is sealed by an open blind round.", StringComparison.Ordinal)
        );
        Assert.All(report.ImagesLeftOut, sentence => Assert.Contains(sentence, readme, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nobody_has_annotated_is_said_without_a_word_of_seals_where_there_are_none()
    {
        await using var lab = await StudyLab.StartAsync(2);

        Assert.DoesNotContain("sealed", (await ExportAsync(lab, lab.Lead)).Refused, StringComparison.Ordinal);
    }

    /// <summary>
    /// The same person answers the same image of the round twice; whichever was kept first in the database, the newer one counts.
    /// </summary>
    [Theory]
    [InlineData(1, "G")]
    [InlineData(-1, "R")]
    public async Task Of_two_answers_of_a_person_on_an_image_the_newest_is_exported(int hoursLater, string expected)
    {
        await using var lab = await StudyLab.StartAsync(3);
        await lab.DrawSplitsAsync(1, 0);
        var first = (await lab.WorkAsync((await lab.MakeAsync(RoundKind.Seed, ImageChoice.All, [])).RoundId))[0];
        await lab.SubmitAsync(first, boxClass: "R");
        long again;
        await using (var db = lab.Database())
        {
            var second = new Assignment
            {
                RoundId = first.RoundId,
                ProjectId = first.ProjectId,
                ImageGroupId = first.ImageGroupId,
                PersonId = first.PersonId,
                Occasion = first.Occasion + 1,
                CreatedAt = first.CreatedAt.AddHours(hoursLater),
                QueueOrder = first.QueueOrder,
                LabelSet = new LabelSet
                {
                    ProjectId = first.ProjectId,
                    ImageGroupId = first.ImageGroupId,
                    Kind = AnnotateHub.Core.Study.LabelSetKind.Annotator,
                    PersonId = first.PersonId,
                },
            };
            db.Assignments.Add(second);
            await db.SaveChangesAsync();
            await db.IncrementProgressAsync([second]);
            again = second.Id;
        }

        await lab.SubmitAsync(await lab.AssignmentAsync(again), boxClass: "G");
        var report = await ExportAsync(lab, lab.Lead);

        Assert.Equal((1, 1), (report.Images, report.Boxes));
        using var file = File.OpenRead(Assert.Single(Directory.GetFiles(_folder.File("Annotations"))));
        Assert.Equal(expected, Assert.Single(VocReader.Read(file, "a", new VocConvention()).Annotation!.Objects).Class);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>One of the two people of a blind test submits; the image stays sealed.</summary>
    private static async Task SubmitTestAsync(StudyLab lab)
    {
        await lab.DrawSplitsAsync(1, 0);
        var round = await lab.MakeAsync(RoundKind.Test, ImageChoice.All, [lab.Expert, lab.Student1], new RoundSettings(["R"], 2, 3));
        await lab.SubmitAsync((await lab.WorkAsync(round.RoundId, lab.Expert))[0]);
    }

    private Task<AnnotationExportReport> ExportAsync(StudyLab lab, long person) =>
        new AnnotationExport(lab.Get<IDbContextFactory<AnnotateHubDb>>(), new PrivacySettings(), TimeProvider.System).ToFolderAsync(
            new AnnotationExportRequest(lab.ProjectId, person, new VocConvention()),
            _folder.Path
        );
}
