using AnnotateHub.Application.Access;
using AnnotateHub.Application.Annotations;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Models.Commit;
using AnnotateHub.Application.Models.Runs;
using AnnotateHub.Application.Rounds.Creation;
using AnnotateHub.Application.Tests.Rounds;
using AnnotateHub.Core.Annotation;
using AnnotateHub.Core.Geometry;
using AnnotateHub.Core.Pseudolabels;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data.Entities;
using AnnotateHub.TestKit;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Tests.Models;

/// <summary>A second run applied to a refinement round that people work in. The first run proposes R at 10, G at 50, U at 90; the second R
/// at 12, G at 52 and G at 130.</summary>
public sealed class CommitTests
{
    private static readonly IReadOnlyList<Candidate> Second =
    [
        new(new PixelBox(12, 10, 32, 30), 0, 0.95),
        new(new PixelBox(52, 10, 72, 30), 1, 0.7),
        new(new PixelBox(130, 10, 150, 30), 1, 0.65),
    ];

    private readonly FakeModels _models = new();

    [Fact]
    public async Task Untouched_work_follows_the_new_run_and_a_preview_says_how()
    {
        await using var lab = await RunLab.StartAsync(_models, 1);
        var (work, run) = await StartedAsync(lab);
        var commit = lab.Get<ModelRunCommit>();

        var preview = StudyLab.Done(await commit.PreviewAsync(lab.ProjectId, run, work.RoundId, lab.Lead, new CommitSettings()));
        Assert.Equal(["R 10 Model", "G 50 Model", "U 90 Model"], await lab.BoxesAsync(work.LabelSetId));
        var done = StudyLab.Done(await commit.ApplyAsync(lab.ProjectId, run, work.RoundId, lab.Lead, new CommitSettings()));

        Assert.Equal((1, 2, 1, 0, 0), (preview.Added, preview.Changed, preview.Dropped, preview.Kept, preview.Blocked));
        Assert.Equal(4, Assert.Single(preview.Lines).Boxes.Count);
        Assert.Equal(new Committed(1, 1, 2, 1, 0), done);
        Assert.Equal(["R 12 Model", "G 52 Model", "G 130 Model"], await lab.BoxesAsync(work.LabelSetId));
        await lab.AssertCountersAsync();
        var again = StudyLab.Done(await commit.ApplyAsync(lab.ProjectId, run, work.RoundId, lab.Lead, new CommitSettings()));
        Assert.Equal(new Committed(0, 0, 0, 0, 0), again);
        await using var db = lab.Database();
        Assert.All(
            await db.Boxes.AsNoTracking().Where(box => box.LabelSetId == work.LabelSetId).ToListAsync(),
            box => Assert.Equal(("second", BoxReview.None), (box.Attributes![BoxAttributes.Run], box.Review))
        );
    }

    [Fact]
    public async Task A_preview_asks_less_often_than_once_an_image()
    {
        const int Images = 24;
        await using var lab = await RunLab.StartAsync(_models, Images);
        var (work, run) = await StartedAsync(lab);
        using var counter = new QueryCounter();

        var questions = await counter.CountAsync(async () =>
            Assert.Equal(
                Images,
                StudyLab
                    .Done(await lab.Get<ModelRunCommit>().PreviewAsync(lab.ProjectId, run, work.RoundId, lab.Lead, new CommitSettings()))
                    .Lines.Count
            )
        );

        // A question for each image would make 24 and more.
        Assert.InRange(questions, 1, Images - 1);
        StudyLab.Done(await lab.Get<ModelRunCommit>().ApplyAsync(lab.ProjectId, run, work.RoundId, lab.Lead, new CommitSettings()));
        await lab.AssertCountersAsync();
        // Only the head of each blob is read to count what is in it: three candidates an image.
        Assert.All(
            StudyLab.Done(await lab.Get<ModelRunQueries>().ImagesAsync(lab.ProjectId, run, lab.Lead)).Items,
            line => Assert.Equal(3, line.Candidates)
        );
    }

    [Fact]
    public async Task What_a_person_touched_drew_or_deleted_stays_as_they_left_it()
    {
        await using var lab = await RunLab.StartAsync(_models, 1);
        var (work, run) = await StartedAsync(lab);
        var boxes = await BoxIdsAsync(lab, work);
        await lab.SendAsync(work, OperationKind.Reclassify, new BoxChange(boxes[0], Class: "U"));
        await lab.SendAsync(work, OperationKind.Delete, new BoxChange(boxes[1]));
        await lab.SendAsync(work, OperationKind.Add, StudyLab.Box("mine", 131, "R"));

        var done = StudyLab.Done(
            await lab.Get<ModelRunCommit>().ApplyAsync(lab.ProjectId, run, work.RoundId, lab.Lead, new CommitSettings())
        );

        // The untouched U at 90 goes; R at 12 lies on the corrected box, G at 52 where one was rejected, G at 130 on the drawn one.
        Assert.Equal(new Committed(1, 0, 0, 1, 0), done);
        Assert.Equal(["U 10 Model", "R 131 Drawn"], await lab.BoxesAsync(work.LabelSetId));
        await lab.AssertCountersAsync();
    }

    [Fact]
    public async Task Submitted_and_withheld_work_is_left_alone()
    {
        await using var lab = await RunLab.StartAsync(_models, 4);
        await lab.DrawSplitsAsync(testPerPatient: 0, validationShare: 0);
        await lab.RunAsync("first");
        var round = await lab.MakeAsync(
            RoundKind.Refinement,
            ImageChoice.All,
            [lab.Expert],
            new RoundSettings(Seed: 3, StartFrom: "first", WithheldShare: 0.25)
        );
        var works = await lab.WorkAsync(round.RoundId);
        var (withheld, submitted) = (works.Single(work => work.IsWithheld), works.First(work => !work.IsWithheld));
        await lab.SendAsync(submitted, OperationKind.Submit);
        _models.Propose = _ => Second;
        var run = (await lab.RunAsync("second")).RunId;

        var preview = StudyLab.Done(
            await lab.Get<ModelRunCommit>().PreviewAsync(lab.ProjectId, run, round.RoundId, lab.Lead, new CommitSettings())
        );
        var done = StudyLab.Done(
            await lab.Get<ModelRunCommit>().ApplyAsync(lab.ProjectId, run, round.RoundId, lab.Lead, new CommitSettings())
        );

        Assert.Equal((2, 1, 1), (preview.Lines.Count, preview.Submitted, preview.Unchanged));
        Assert.Equal(2, done.Assignments);
        Assert.Empty(await lab.BoxesAsync(withheld.LabelSetId));
        Assert.Equal(["R 10 Model", "G 50 Model", "U 90 Model"], await lab.BoxesAsync(submitted.LabelSetId));
    }

    [Fact]
    public async Task Ones_own_work_is_followed_unseen()
    {
        await using var lab = await RunLab.StartAsync(_models, 1);
        var (work, run) = await StartedAsync(lab, lab.Lead);

        var preview = StudyLab.Done(
            await lab.Get<ModelRunCommit>().PreviewAsync(lab.ProjectId, run, work.RoundId, lab.Lead, new CommitSettings())
        );
        var done = StudyLab.Done(
            await lab.Get<ModelRunCommit>().ApplyAsync(lab.ProjectId, run, work.RoundId, lab.Lead, new CommitSettings())
        );

        Assert.Equal((0, 1), (preview.Lines.Count, preview.Unseen));
        Assert.Equal(new Committed(0, 0, 0, 0, 0), done);
        Assert.Equal(["R 12 Model", "G 52 Model", "G 130 Model"], await lab.BoxesAsync(work.LabelSetId));
    }

    [Fact]
    public async Task Only_open_refinement_rounds_take_a_run()
    {
        await using var lab = await RunLab.StartAsync(_models, 2);
        await lab.DrawSplitsAsync(testPerPatient: 1, validationShare: 0);
        var run = (await lab.RunAsync()).RunId;
        var test = await lab.MakeAsync(
            RoundKind.Test,
            ImageChoice.All,
            [lab.Expert, lab.Student1],
            new RoundSettings(Seed: 3, AnnotatorsPerImage: 2)
        );
        var commit = lab.Get<ModelRunCommit>();

        Assert.Contains(
            "never starts from pseudolabels",
            StudyLab.Refused(await commit.ApplyAsync(lab.ProjectId, run, test.RoundId, lab.Lead, new CommitSettings()))
        );
        Assert.IsType<Result<Committed>.NotFound>(await commit.ApplyAsync(lab.ProjectId, run, 999, lab.Lead, new CommitSettings()));
        Assert.Equal(
            LeadAuthorization.OnlyLeads,
            StudyLab.Refused(await commit.ApplyAsync(lab.ProjectId, run, test.RoundId, lab.Expert, new CommitSettings()))
        );
    }

    private async Task<(Assignment Work, long Run)> StartedAsync(StudyLab lab, long? person = null)
    {
        await lab.DrawSplitsAsync(testPerPatient: 0, validationShare: 0);
        await lab.RunAsync("first");
        var round = await lab.MakeAsync(
            RoundKind.Refinement,
            ImageChoice.All,
            [person ?? lab.Expert],
            new RoundSettings(Seed: 3, StartFrom: "first")
        );
        _models.Propose = _ => Second;
        return ((await lab.WorkAsync(round.RoundId))[0], (await lab.RunAsync("second")).RunId);
    }

    private static async Task<List<string>> BoxIdsAsync(StudyLab lab, Assignment work)
    {
        await using var db = lab.Database();
        return await db
            .Boxes.Where(box => box.LabelSetId == work.LabelSetId)
            .OrderBy(box => box.X1)
            .Select(box => box.ClientId)
            .ToListAsync();
    }
}
