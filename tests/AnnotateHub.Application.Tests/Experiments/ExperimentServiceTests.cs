using AnnotateHub.Application.Experiments;
using AnnotateHub.Application.Experiments.Runs;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Models;
using AnnotateHub.Application.Reports;
using AnnotateHub.Application.Rounds.Creation;
using AnnotateHub.Application.Tests.Rounds;
using AnnotateHub.Application.Tests.Training;
using AnnotateHub.Application.Training;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data.Entities;
using AnnotateHub.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AnnotateHub.Application.Tests.Experiments;

/// <summary>What is refused before an experiment begins, what is kept of one that is, and how it is stopped.</summary>
public sealed class ExperimentServiceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Defaults_can_be_taken_as_they_are_and_what_is_begun_is_frozen_and_audited()
    {
        await using var lab = await StartAsync();
        var round = await SeededAsync(lab);
        var preview = StudyLab.Done(await PreviewAsync(lab, Request(round)));

        var begun = StudyLab.Done(await BeginAsync(lab, Request(round)));

        // Six images and no validation split: 0.3 of 6 are 2 that judge. One channel is one input; three seeds of it.
        Assert.Equal((4, 2, 3), (preview.TrainingImages, preview.TestImages, preview.Trainings));
        Assert.Equal("30 % of the images, drawn by the seed 1", preview.Judged);
        Assert.True(preview is { CanBegin: true, Seconds: > 0, Megabytes: > 0 });
        var line = Assert.Single(StudyLab.Done(await Service(lab).ListAsync(lab.ProjectId, lab.Lead)));
        Assert.Equal(
            (begun.ExperimentId, "Single cells by input (Table 2, Fig. 7)", preview.DataVersion, "round 'Seed'", 3),
            (line.Id, line.Title, line.DataVersion, line.Labels, line.Trainings)
        );
        await using var db = lab.Database();
        var audit = await db.Audit.AsNoTracking().SingleAsync(entry => entry.Action == "experiment.begun");
        Assert.Contains(begun.DataVersion[..12], audit.Detail);
    }

    [Fact]
    public async Task The_validation_split_judges_where_it_has_labels()
    {
        await using var lab = await StartAsync();
        var round = await SeededAsync(lab);
        await using (var db = lab.Database())
            await db
                .ImageGroups.OrderBy(image => image.Id)
                .Take(3)
                .ExecuteUpdateAsync(set => set.SetProperty(image => image.Split, DataSplit.Validation));

        var split = StudyLab.Done(await PreviewAsync(lab, Request(round)));
        var drawn = StudyLab.Done(await PreviewAsync(lab, Request(round) with { TestShare = 0.5 }));

        Assert.Equal((3, 3, "the images of the validation split"), (split.TrainingImages, split.TestImages, split.Judged));
        Assert.Equal((3, 3, "50 % of the images, drawn by the seed 1"), (drawn.TrainingImages, drawn.TestImages, drawn.Judged));
    }

    [Fact]
    public async Task No_image_of_the_test_split_can_enter_whichever_way_it_is_asked_for()
    {
        await using var lab = await StartAsync();
        var round = await SeededAsync(lab);
        string name;
        long image;
        await using (var db = lab.Database())
        {
            var one = await db.ImageGroups.OrderBy(item => item.Id).FirstAsync();
            (one.Split, name, image) = (DataSplit.Test, one.Name, one.Id);
            await db.SaveChangesAsync();
        }

        var preview = StudyLab.Done(await PreviewAsync(lab, Request(round)));
        var byHand = Request(round) with { Data = new TrainingDataSetRequest([TrainingLab.Round(round)], [image]) };

        // Of six images five are left: 0.3 of 5 are 2 that judge.
        Assert.Equal((3, 2), (preview.TrainingImages, preview.TestImages));
        Assert.Contains("1 image of the test split is never learnt from.", preview.LeftOut);
        Assert.Contains($"{name} is an image of the test split", StudyLab.Refused(await BeginAsync(lab, byHand)));
        Assert.Contains(
            StudyLab.Done(await PreviewAsync(lab, byHand)).Faults,
            fault => fault.StartsWith($"{name} is an image of the test split", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task An_open_blind_round_is_no_source_and_its_images_are_left_out()
    {
        await using var lab = await StartAsync();
        var round = await SeededAsync(lab);
        var blind = await lab.MakeAsync(RoundKind.Calibration, new ImageChoice(ImageChoiceKind.Draw, 2), lab.Annotators);

        var preview = StudyLab.Done(await PreviewAsync(lab, Request(round)));

        Assert.Equal(4, preview.TrainingImages + preview.TestImages);
        Assert.Contains("2 images in open blind rounds are left out.", preview.LeftOut);
        Assert.Contains("is a blind round and open", StudyLab.Refused(await BeginAsync(lab, Request(blind.RoundId))));
    }

    [Fact]
    public async Task What_makes_no_sense_is_refused_each_with_a_sentence()
    {
        await using var lab = await StartAsync();
        var round = await SeededAsync(lab);
        foreach (
            var (request, sentence) in new[]
            {
                (Request(round) with { Seeds = 0 }, "An experiment has 1 to 20 seeds; found 0."),
                (Request(round) with { TestShare = 1 }, "lies above 0 and below 1; found 1."),
                (Request(round) with { Inputs = [] }, "No input is chosen"),
                (Request(round) with { Inputs = ["Hoechst"] }, "There is no channel 'Hoechst'"),
                (Request(round) with { Inputs = ["brightfield", "all"] }, "Two of the inputs are the same channels"),
                (Request(round) with { Positive = "X" }, "There is no class 'X'; the classes are R, G."),
                (Request(round) with { Steps = 0 }, "A training has 1 to 1000000 steps; found 0."),
                (Request(round) with { Title = new string('t', 201) }, "A title has 1 to 200 printable characters."),
                (Request(round) with { Table = ExperimentTableKind.Sizes, Sizes = [0] }, "percentages above 0"),
                (Request(round) with { Table = ExperimentTableKind.Unknown }, "Table 5 needs 'unknown'"),
                (Request(round) with { Table = (ExperimentTableKind)99 }, "Choose a table"),
                (Request(round) with { Data = new TrainingDataSetRequest([]) }, "No labels are chosen"),
                (Request(round) with { Data = null! }, "No labels are chosen"),
            }
        )
            Assert.Contains(sentence, StudyLab.Refused(await BeginAsync(lab, request)));
        Assert.Empty(StudyLab.Done(await Service(lab).ListAsync(lab.ProjectId, lab.Lead)));
    }

    [Fact]
    public async Task Where_the_trainer_is_absent_it_says_so()
    {
        await using var lab = await StartAsync(program: "/nowhere/AnnotateHub.Trainer.dll");

        Assert.Contains("The trainer is not there", StudyLab.Refused(await BeginAsync(lab, Request(await SeededAsync(lab)))));
    }

    [Fact]
    public async Task An_experiment_that_waits_is_paused_resumed_and_given_up_by_leads_alone()
    {
        await using var lab = await StartAsync();
        var (service, begun) = (Service(lab), StudyLab.Done(await BeginAsync(lab, Request(await SeededAsync(lab)))));
        var id = begun.ExperimentId;

        Assert.Contains("Only leads", StudyLab.Refused(await service.PauseAsync(lab.ProjectId, id, lab.Expert)));
        Assert.Contains("Only leads", StudyLab.Refused(await service.ReadAsync(lab.ProjectId, id, lab.Expert)));
        Assert.IsType<Result<long>.NotFound>(await service.PauseAsync(lab.ProjectId, id + 1, lab.Lead));
        StudyLab.Done(await service.PauseAsync(lab.ProjectId, id, lab.Lead));
        Assert.Equal(TrainingState.Paused, await StateAsync(lab, id));
        Assert.Contains("nothing to stop", StudyLab.Refused(await service.PauseAsync(lab.ProjectId, id, lab.Lead)));
        StudyLab.Done(await service.ResumeAsync(lab.ProjectId, id, lab.Lead));
        StudyLab.Done(await service.CancelAsync(lab.ProjectId, id, lab.Lead));
        Assert.Equal(TrainingState.Cancelled, await StateAsync(lab, id));
        Assert.Contains("given up", StudyLab.Refused(await service.ResumeAsync(lab.ProjectId, id, lab.Lead)));
    }

    [Fact]
    public async Task An_experiment_whose_command_died_stands_still_and_can_go_on()
    {
        await using var lab = await StartAsync();
        // Without a queue whoever begins does it; here nobody does.
        var begun = StudyLab.Done(await BeginAsync(lab, Request(await SeededAsync(lab))));

        var line = StudyLab.Done(await Service(lab).ReadAsync(lab.ProjectId, begun.ExperimentId, lab.Lead));

        Assert.Equal((TrainingState.Paused, "Whoever did it ended in the middle. It can go on where it was."), (line.State, line.Message));
        StudyLab.Done(await Service(lab).ResumeAsync(lab.ProjectId, begun.ExperimentId, lab.Lead));
    }

    [Fact]
    public async Task A_job_that_ended_was_the_last_one_unless_it_was_paused_or_another_took_over()
    {
        await using var lab = await StartAsync();
        var (executor, round) = (lab.Get<ExperimentExecutor>(), await SeededAsync(lab));
        var paused = StudyLab.Done(await BeginAsync(lab, Request(round))).ExperimentId;
        StudyLab.Done(await Service(lab).PauseAsync(lab.ProjectId, paused, lab.Lead));
        var lost = StudyLab.Done(await BeginAsync(lab, Request(round))).ExperimentId;

        Assert.False(await executor.SettleAsync(lab.ProjectId, paused, 1));
        Assert.False(await executor.SettleAsync(lab.ProjectId, lost + 1, 1));
        // Its job ended without a word: that is a fault, and the end.
        Assert.True(await executor.SettleAsync(lab.ProjectId, lost, 1));
        Assert.Equal((TrainingState.Paused, TrainingState.Failed), (await StateAsync(lab, paused), await StateAsync(lab, lost)));
    }

    private static ExperimentService Service(StudyLab lab) => lab.Get<ExperimentService>();

    private static async Task<TrainingState> StateAsync(StudyLab lab, long id) =>
        StudyLab.Done(await Service(lab).ReadAsync(lab.ProjectId, id, lab.Lead)).State;

    private async Task<StudyLab> StartAsync(string? program = null)
    {
        // Any file will do for a trainer that is not started.
        var trainer = _folder.File("trainer.dll");
        await File.WriteAllTextAsync(trainer, "");
        return await TrainingLab.StartAsync(
            services =>
                services
                    .AddSingleton(new TrainerSettings(program ?? trainer, MemoryMegabytes: 100_000))
                    .AddModels()
                    .AddReports()
                    .AddExperiments(),
            6
        );
    }

    /// <summary>Six images of one cell each, R and G by turns.</summary>
    private static async Task<long> SeededAsync(StudyLab lab)
    {
        var made = await lab.MakeAsync(RoundKind.Seed, new ImageChoice(ImageChoiceKind.Draw, 6), [lab.Expert]);
        foreach (var (work, key) in (await lab.WorkAsync(made.RoundId)).Zip("RGRGRG"))
            await lab.SubmitAsync(work, 10, $"{key}");
        return made.RoundId;
    }

    private static ExperimentRequest Request(long round) =>
        new(ExperimentTableKind.Cells, new TrainingDataSetRequest([TrainingLab.Round(round)]));

    private static Task<Result<ExperimentBegun>> BeginAsync(StudyLab lab, ExperimentRequest request) =>
        Service(lab).BeginAsync(lab.ProjectId, lab.Lead, request);

    private static Task<Result<ExperimentPreview>> PreviewAsync(StudyLab lab, ExperimentRequest request) =>
        Service(lab).PreviewAsync(lab.ProjectId, lab.Lead, request);
}
