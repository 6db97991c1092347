using AnnotateHub.Application.LabelFiles.Import;
using AnnotateHub.Application.Rounds.Creation;
using AnnotateHub.Application.Tests.Rounds;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Exchange.Voc;
using AnnotateHub.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AnnotateHub.Application.Tests.Export;

public sealed class ImportIntoRoundTests
{
    [Fact]
    public async Task Labels_become_work_in_a_round_where_it_was_assigned_and_is_open_and_nothing_else_is_touched()
    {
        await using var lab = await LabAsync();
        var round = await lab.MakeAsync(
            RoundKind.Calibration,
            ImageChoice.All,
            [lab.Student1],
            new RoundSettings(Seed: 3),
            "First calibration"
        );
        var work = await lab.WorkAsync(round.RoundId);
        await lab.SubmitAsync(work[1]);
        using var folder = new TemporaryFolder();
        foreach (var assignment in work)
            await WriteAsync(lab, folder, assignment.ImageGroupId);
        var request = Request(lab, folder, "First calibration");

        var report = await lab.Get<AnnotationImport>().ImportAsync(request);
        var again = await lab.Get<AnnotationImport>().ImportAsync(request);
        var others = await lab.Get<AnnotationImport>().ImportAsync(request with { Annotator = await NameAsync(lab, lab.Student2) });

        Assert.Equal((2, 1, 0), (report.Files, report.Boxes, report.AlreadyThere));
        Assert.Contains("was submitted; return it first", Assert.Single(report.Rejected).Reason);
        Assert.Equal((0, 1), (again.Boxes, again.AlreadyThere));
        Assert.Equal(0, others.Boxes);
        Assert.All(others.Rejected, fault => Assert.Contains("has no work on this image in 'First calibration'", fault.Reason));
        var after = await lab.WorkAsync(round.RoundId);
        Assert.Equal([AssignmentState.InProgress, AssignmentState.Submitted], after.Select(item => item.State));
        await using var db = lab.Database();
        Assert.Equal(
            [1, 1],
            await db
                .LabelSets.Where(set => after.Select(item => item.LabelSetId).Contains(set.Id))
                .OrderBy(set => set.Id)
                .Select(set => set.Boxes.Count)
                .ToListAsync()
        );
        Assert.False(await db.HeldOperations.AnyAsync());
        await lab.AssertCountersAsync();
    }

    [Fact]
    public async Task Images_that_a_round_has_are_previewed_and_told_once_and_only_free_work_leaves_them_out()
    {
        await using var lab = await LabAsync();
        var round = await lab.MakeAsync(
            RoundKind.Calibration,
            ImageChoice.All,
            [lab.Student1],
            new RoundSettings(Seed: 3),
            "First calibration"
        );
        using var folder = new TemporaryFolder();
        foreach (var assignment in await lab.WorkAsync(round.RoundId))
            await WriteAsync(lab, folder, assignment.ImageGroupId);

        var preview = await lab.Get<AnnotationImport>().PreviewAsync(lab.ProjectId, folder.Path, new VocConvention());
        var free = await lab.Get<AnnotationImport>().ImportAsync(Request(lab, folder, "First calibration") with { Round = null });

        Assert.Equal((2, 2), (preview.Images, preview.Boxes));
        Assert.Equal(
            "'r06f01', 'r06f02': not open for free work at present, because an open round has them; import into that round.",
            Assert.Single(preview.Faults).Reason
        );
        Assert.Equal((0, Assert.Single(preview.Faults)), (free.Boxes, Assert.Single(free.Rejected)));
    }

    [Theory]
    [InlineData("Second calibration", "There is no round 'Second calibration'; there")]
    [InlineData("First calibration", "'First calibration' is closed; reopen it first.")]
    public async Task A_round_that_takes_no_work_is_a_sentence(string name, string sentence)
    {
        await using var lab = await LabAsync();
        var round = await lab.MakeAsync(
            RoundKind.Calibration,
            ImageChoice.All,
            [lab.Student1],
            new RoundSettings(Seed: 3),
            "First calibration"
        );
        await using (var db = lab.Database())
            await db
                .Rounds.Where(item => item.Id == round.RoundId)
                .ExecuteUpdateAsync(change => change.SetProperty(item => item.ClosedAt, DateTimeOffset.UnixEpoch));
        using var folder = new TemporaryFolder();
        await WriteAsync(lab, folder, (await lab.WorkAsync(round.RoundId))[0].ImageGroupId);

        Assert.StartsWith(
            sentence,
            (await lab.Get<AnnotationImport>().ImportAsync(Request(lab, folder, name))).Refused,
            StringComparison.Ordinal
        );
    }

    private static async Task<StudyLab> LabAsync()
    {
        var lab = await StudyLab.StartAsync(services => services.AddSingleton<AnnotationImport>().AddSingleton<ModelRuns>(), 2);
        await lab.DrawSplitsAsync(testPerPatient: 0, validationShare: 0);
        return lab;
    }

    private static AnnotationImportRequest Request(StudyLab lab, TemporaryFolder folder, string round)
    {
        using var db = lab.Database();
        return new AnnotationImportRequest(
            lab.ProjectId,
            db.Users.Single(person => person.Id == lab.Student1).UserName!,
            folder.Path,
            new VocConvention()
        )
        {
            Round = round,
        };
    }

    private static async Task<string> NameAsync(StudyLab lab, long person)
    {
        await using var db = lab.Database();
        return (await db.Users.SingleAsync(item => item.Id == person)).UserName!;
    }

    private static async Task WriteAsync(StudyLab lab, TemporaryFolder folder, long image)
    {
        await using var db = lab.Database();
        var name = (await db.ImageGroups.SingleAsync(imageGroup => imageGroup.Id == image)).Name;
        await File.WriteAllTextAsync(
            folder.File($"{name}.xml"),
            "<annotation><object><name>R</name><bndbox><xmin>10</xmin><ymin>10</ymin><xmax>30</xmax><ymax>30</ymax></bndbox></object></annotation>"
        );
    }
}
