using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Models;
using AnnotateHub.Application.Rounds.Creation;
using AnnotateHub.Application.Tests.Rounds;
using AnnotateHub.Application.Training;
using AnnotateHub.Application.Training.Runs;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data.Entities;
using AnnotateHub.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AnnotateHub.Application.Tests.Training;

/// <summary>What is refused before a training begins, and what is kept of one that is.</summary>
public sealed class TrainingServiceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_is_begun_is_frozen_audited_and_waits()
    {
        await using var lab = await StartAsync();
        var round = await lab.SeededAsync([lab.Expert], images: 4);

        var begun = StudyLab.Done(await BeginAsync(lab, Request(round)));

        await using var db = lab.Database();
        var training = await db.TrainingRuns.AsNoTracking().SingleAsync();
        Assert.Equal(
            ("Cell model, training 1", TrainingState.Waiting, begun.DataVersion, (long?)lab.Lead),
            (training.Name, training.State, training.DataVersion, training.CreatedById)
        );
        var audit = await db.Audit.AsNoTracking().SingleAsync(entry => entry.Action == "training.begun");
        Assert.Contains(begun.DataVersion[..12], audit.Detail);
        // Four images and no validation split: three folds, each of a detector, and the model itself.
        var preview = Preview(await PreviewAsync(lab, Request(round)));
        Assert.Equal((3, 4), (preview.Folds, preview.Models));
    }

    [Fact]
    public async Task A_classifier_of_one_class_is_refused_and_a_detector_is_not()
    {
        await using var lab = await StartAsync();
        var round = await lab.SeededAsync([lab.Expert], images: 4);

        Assert.Contains(
            "a classifier needs at least two",
            StudyLab.Refused(await BeginAsync(lab, Request(round) with { Target = TrainingTarget.Classifier }))
        );
        Assert.Contains(
            "The classifier cannot be trained.",
            StudyLab.Refused(await BeginAsync(lab, Request(round) with { Target = TrainingTarget.Both }))
        );
        Assert.True(Preview(await PreviewAsync(lab, Request(round))).CanBegin);
    }

    [Fact]
    public async Task More_memory_than_is_allowed_is_refused_with_the_estimate_before_it_begins()
    {
        await using var lab = await StartAsync(megabytes: 100);
        var round = await lab.SeededAsync([lab.Expert], images: 4);

        var refused = StudyLab.Refused(await BeginAsync(lab, Request(round)));

        Assert.Matches(@"^The training needs about \d+ MB of memory for 4 images; 100 MB are free for it\.", refused);
        await using var db = lab.Database();
        Assert.Equal(0, await db.TrainingRuns.CountAsync());
    }

    [Fact]
    public async Task Settings_that_make_no_sense_are_refused_each_with_a_sentence()
    {
        await using var lab = await StartAsync();
        var round = await lab.SeededAsync([lab.Expert], images: 4);
        foreach (
            var (request, sentence) in new[]
            {
                (Request(round) with { Seeds = 0 }, "A training has 1 to 20 seeds; found 0."),
                (Request(round) with { Folds = 1 }, "There are 2 to 20 folds, or 0 for none; found 1."),
                (Request(round) with { Folds = 5 }, "There are 4 images with labels and 5 folds"),
                (Request(round) with { DetectorSteps = 0 }, "A training has 1 to 1000000 steps; found 0."),
                (Request(round) with { Name = new string('n', 41) }, "needs a name of 1 to 40 printable characters; found 41"),
                (Request(round) with { Unknown = new UnknownCells("X") }, "The project has no class 'X'"),
                (Request(round) with { ParentId = 77 }, "There is no finished training of the key 77"),
                (Request(round) with { Device = "tpu" }, "A training runs on 'cpu' or 'cuda'; found 'tpu'."),
            }
        )
            Assert.Contains(sentence, StudyLab.Refused(await BeginAsync(lab, request)));
    }

    [Fact]
    public async Task Where_the_trainer_is_absent_it_says_so()
    {
        await using var lab = await StartAsync(program: "/nowhere/AnnotateHub.Trainer.dll");
        var round = await lab.SeededAsync([lab.Expert], images: 4);

        Assert.Contains("The trainer is not there", StudyLab.Refused(await BeginAsync(lab, Request(round))));
    }

    [Fact]
    public async Task A_training_that_waits_is_paused_at_once_resumed_and_given_up_by_leads_alone()
    {
        await using var lab = await StartAsync();
        var begun = StudyLab.Done(await BeginAsync(lab, Request(await lab.SeededAsync([lab.Expert], images: 4))));
        var service = lab.Get<TrainingService>();

        Assert.Contains("Only leads", StudyLab.Refused(await service.PauseAsync(lab.ProjectId, begun.TrainingId, lab.Expert)));
        StudyLab.Done(await service.PauseAsync(lab.ProjectId, begun.TrainingId, lab.Lead));
        Assert.Equal(TrainingState.Paused, await StateAsync(lab));
        Assert.Contains("nothing to stop", StudyLab.Refused(await service.PauseAsync(lab.ProjectId, begun.TrainingId, lab.Lead)));
        StudyLab.Done(await service.ResumeAsync(lab.ProjectId, begun.TrainingId, lab.Lead));
        Assert.Equal(TrainingState.Waiting, await StateAsync(lab));
        StudyLab.Done(await service.CancelAsync(lab.ProjectId, begun.TrainingId, lab.Lead));
        Assert.Equal(TrainingState.Cancelled, await StateAsync(lab));
        Assert.Contains("given up", StudyLab.Refused(await service.ResumeAsync(lab.ProjectId, begun.TrainingId, lab.Lead)));
    }

    [Theory]
    [InlineData(null, new[] { "R", "G" }, new[] { 2, 1, 3 })]
    [InlineData("", new[] { "R", "G" }, new[] { 2, 1 })]
    [InlineData("G", new[] { "R", "G" }, new[] { 2, 4 })]
    public async Task Unknown_cells_are_a_class_left_out_or_another_class_for_the_classifier_alone(string? use, string[] told, int[] counts)
    {
        await using var lab = await StartAsync();
        var made = await lab.MakeAsync(RoundKind.Seed, new ImageChoice(ImageChoiceKind.Draw, 6), [lab.Expert]);
        // Six images of one cell each: R, R, G, U, U, U.
        foreach (var (work, key) in (await lab.WorkAsync(made.RoundId)).Zip("RRGUUU"))
            await lab.SubmitAsync(work, 10, $"{key}");
        var unknown = use is null ? null : new UnknownCells("U", use.Length > 0 ? use : null);

        var classifier = Preview(
            await PreviewAsync(lab, Request(made.RoundId) with { Target = TrainingTarget.Classifier, Unknown = unknown })
        );
        var detector = Preview(await PreviewAsync(lab, Request(made.RoundId) with { Unknown = unknown }));

        Assert.Equal(use is null ? [.. told, "U"] : told, classifier.Boxes.Keys);
        Assert.Equal(counts, classifier.Boxes.Values);
        Assert.Equal([2, 1, 3], detector.Boxes.Values);
    }

    private async Task<StudyLab> StartAsync(int? megabytes = null, string? program = null)
    {
        // Any file will do for a trainer that is not started.
        var trainer = _folder.File("trainer.dll");
        await File.WriteAllTextAsync(trainer, "");
        return await TrainingLab.StartAsync(
            services => services.AddSingleton(new TrainerSettings(program ?? trainer, MemoryMegabytes: megabytes)).AddModels(),
            6
        );
    }

    private static TrainingRequest Request(long round) =>
        new(new TrainingDataSetRequest([TrainingLab.Round(round)]), TrainingTarget.Detector);

    private static Task<Result<TrainingBegun>> BeginAsync(StudyLab lab, TrainingRequest request) =>
        lab.Get<TrainingService>().BeginAsync(lab.ProjectId, lab.Lead, request);

    private static Task<Result<TrainingPreview>> PreviewAsync(StudyLab lab, TrainingRequest request) =>
        lab.Get<TrainingService>().PreviewAsync(lab.ProjectId, lab.Lead, request);

    private static TrainingPreview Preview(Result<TrainingPreview> outcome) => StudyLab.Done(outcome);

    private static async Task<TrainingState> StateAsync(StudyLab lab)
    {
        await using var db = lab.Database();
        return (await db.TrainingRuns.AsNoTracking().SingleAsync()).State;
    }
}
