using AnnotateHub.Application.Training;
using AnnotateHub.TestKit;
using AnnotateHub.Training.Jobs;

namespace AnnotateHub.Trainer.Tests;

public sealed class TrainerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_detector_finds_what_was_planted_and_the_exported_one_says_the_same()
    {
        var job = Detector() with { Images = [.. Training(), PlantedScene.Plant(_folder.Path, 8, 148, 100, validation: true)] };
        var child = new TrainerChild(_folder.File("work"));

        var fault = await child.RunAsync(job);

        Assert.Null(fault);
        var figures = child.Result.Curve[^1];
        // Every square can be found (PlantedScene): 1, of which a net of some hundred weights in some dozen steps may lose a twentieth.
        Assert.InRange(figures.AnyCell!.Ap50!.Value, 0.95, 1);
        Assert.All(figures.Classes, one => Assert.InRange(one.Ap50!.Value, 0.9, 1));
        Assert.InRange(await ExportCheck.DifferenceAsync(job, child.Result, child.Work.Model, TrainedManifest.For(job)), 0, 1e-4);
    }

    [Fact]
    public async Task A_classifier_tells_what_was_planted_and_the_exported_one_says_the_same()
    {
        var job = Classifier() with { Images = [.. Training(), PlantedScene.Plant(_folder.Path, 8, 148, 100, validation: true)] };
        var child = new TrainerChild(_folder.File("work"));

        var fault = await child.RunAsync(job);

        Assert.Null(fault);
        Assert.Equal(1, child.Result.Curve[^1].Accuracy);
        Assert.InRange(await ExportCheck.DifferenceAsync(job, child.Result, child.Work.Model, TrainedManifest.For(job)), 0, 1e-4);
    }

    [Fact]
    public async Task Trainer_and_exported_graph_agree_on_odd_sizes_depths_and_kinds_of_numbers()
    {
        var usual = PlantedScene.Plant(_folder.Path, 20, 1080, 1080, validation: true);
        TrainingImage[] odd =
        [
            PlantedScene.Plant(_folder.Path, 21, 513, 700, validation: true, PlantedScene.Png8),
            PlantedScene.Plant(_folder.Path, 22, 301, 203, validation: true, PlantedScene.FloatTiff),
        ];
        // Scaled by no simple share, as real cells are.
        foreach (
            var (job, images) in new[]
            {
                (Detector() with { Scale = 139 / 256.0 }, (TrainingImage[])[usual, .. odd]),
                (Detector() with { Scale = 1.25 }, odd),
                (Classifier(), odd),
            }
        )
        {
            var full = job with { Images = [.. Training(), .. images], Settings = job.Settings with { Steps = 12 } };
            var child = new TrainerChild(_folder.File($"work{full.Kind}{full.Scale}"));

            Assert.Null(await child.RunAsync(full));
            Assert.Equal(images.Length, child.Result.Examples.Count);
            Assert.InRange(await ExportCheck.DifferenceAsync(full, child.Result, child.Work.Model, TrainedManifest.For(full)), 0, 1e-3);
        }
    }

    /// <summary>
    /// With wider weights a bright cell's distances begin beyond the edges at which the loss cuts them off, nothing pulls them back, and
    /// the class is never learnt. 48 weights (6 numbers a point of 8 features) of deviation 0.01: their root mean square lies within
    /// 4 / sqrt(2 · 48) = 41 % of it. Torch's own begin at 0.2.
    /// </summary>
    [Fact]
    public async Task A_detectors_distances_begin_alike_at_every_point()
    {
        var job = Detector() with
        {
            Images = Training(),
            Settings = Detector().Settings with { Steps = 1, LearningRate = 1e-9, CheckpointEvery = 1 },
        };
        var child = new TrainerChild(_folder.File("work"));

        Assert.Null(await child.RunAsync(job));

        var weights = Assert.Single(child.State.Tensors, tensor => tensor.Name == "network.output.weight").Values;
        Assert.Equal(48, weights.Length);
        Assert.InRange(Math.Sqrt(weights.Average(weight => weight * weight)), 0.0059, 0.0141);
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_weights_and_another_seed_others()
    {
        var job = Detector() with { Images = Training(), Settings = Detector().Settings with { Steps = 12 } };
        var (first, second, other) = (
            new TrainerChild(_folder.File("first")),
            new TrainerChild(_folder.File("second")),
            new TrainerChild(_folder.File("other"))
        );

        Assert.Null(await first.RunAsync(job));
        Assert.Null(await second.RunAsync(job));
        Assert.Null(await other.RunAsync(job with { Seed = 2 }));

        Assert.Equal(await File.ReadAllBytesAsync(first.Work.Model), await File.ReadAllBytesAsync(second.Work.Model));
        Assert.NotEqual(await File.ReadAllBytesAsync(first.Work.Model), await File.ReadAllBytesAsync(other.Work.Model));
    }

    [Theory]
    [InlineData(TrainingKind.Detector)]
    [InlineData(TrainingKind.Classifier)]
    public async Task A_killed_trainer_goes_on_and_ends_with_the_weights_of_one_that_was_not(TrainingKind kind)
    {
        var job = (kind is TrainingKind.Detector ? Detector() : Classifier()) with { Images = Training() };
        job = job with { Settings = job.Settings with { Steps = 30, CheckpointEvery = 5 } };
        var (whole, killed) = (new TrainerChild(_folder.File("whole")), new TrainerChild(_folder.File("killed")));
        Assert.Null(await whole.RunAsync(job));

        var sentence = await killed.RunAsync(
            job,
            message =>
            {
                if (message is TrainerMessage.Saved { Step: 10 })
                    killed.Kill();
            }
        );
        Assert.Contains("without finishing (signal 9", sentence);
        Assert.Contains("is kept; start the same training again to go on", sentence);
        killed.Heard.Clear();
        Assert.Null(await killed.RunAsync(job));

        Assert.InRange(killed.Heard.OfType<TrainerMessage.Started>().Single().FirstStep, 10, 25);
        Assert.Equal(await File.ReadAllBytesAsync(whole.Work.Model), await File.ReadAllBytesAsync(killed.Work.Model));
        Assert.Equal(whole.Result.Losses, killed.Result.Losses);
    }

    [Fact]
    public async Task Closing_its_input_stops_it_at_a_checkpoint()
    {
        var job = Detector() with
        {
            Images = Training(),
            Settings = Detector().Settings with { Steps = 1_000_000, CheckpointEvery = 1_000_000 },
        };
        var child = new TrainerChild(_folder.File("work"));
        using var stop = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            child.RunAsync(
                job,
                message =>
                {
                    if (message is TrainerMessage.Progressed { Number: >= 3 })
                        stop.Cancel();
                },
                stop.Token
            )
        );

        Assert.True(child.State.Step >= 3);
        Assert.False(File.Exists(child.Work.Model));
    }

    [Fact]
    public async Task A_loss_that_is_no_number_stops_it_says_the_step_and_keeps_the_last_good_checkpoint()
    {
        var job = Detector() with { Images = Training(), Settings = Detector().Settings with { Steps = 40, CheckpointEvery = 4 } };
        var child = new TrainerChild(_folder.File("work"));
        Assert.Null(await child.RunAsync(job with { Settings = job.Settings with { Steps = 8 } }));
        var sane = child.State.Step;

        // The same weights, and steps so long that they cannot stay numbers.
        var wild = job with
        {
            StartFrom = Copy(child.Work.Checkpoint),
            Settings = job.Settings with { LearningRate = 1e38, CheckpointEvery = 1 },
        };
        var second = new TrainerChild(_folder.File("wild"));
        var sentence = await second.RunAsync(wild);

        Assert.Equal(8, sane);
        Assert.Contains("went astray at step", sentence);
        Assert.Contains("Try a learning rate below", sentence);
        Assert.Equal(8, child.State.Step);

        string Copy(string path)
        {
            File.Copy(path, _folder.File("parent.bin"));
            return _folder.File("parent.bin");
        }
    }

    [Fact]
    public async Task Weights_of_another_architecture_are_refused_and_so_is_a_checkpoint_of_another_training()
    {
        var job = Detector() with { Images = Training(), Settings = Detector().Settings with { Steps = 2 } };
        var child = new TrainerChild(_folder.File("work"));
        Assert.Null(await child.RunAsync(job));

        Assert.Contains(
            "of another architecture: found a detector of 2 planes, 2 classes, 4 features",
            await child.RunAsync(job with { Settings = job.Settings with { Width = 8 } })
        );
        Assert.Contains("a checkpoint of another training", await child.RunAsync(job with { Seed = 5 }));
        Assert.Contains(
            "of another architecture",
            await new TrainerChild(_folder.File("other")).RunAsync(
                job with
                {
                    StartFrom = child.Work.Checkpoint,
                    Settings = job.Settings with { Width = 8 },
                }
            )
        );
    }

    [Fact]
    public async Task What_cannot_be_trained_is_said_and_nothing_begins()
    {
        var child = new TrainerChild(_folder.File("work"));
        var job = Detector() with { Images = Training() };

        Assert.Contains("no box on the 1 images", await child.RunAsync(job with { Images = [job.Images[0] with { Boxes = [] }] }));
        Assert.Contains("free for it", await child.RunAsync(job with { MemoryMegabytes = 100 }));
        Assert.Contains(
            "channel 'Red' cannot be read from",
            await child.RunAsync(
                job with
                {
                    Images = [job.Images[0] with { Planes = [new(_folder.File("none.png")), job.Images[0].Planes[1]] }],
                }
            )
        );
        Assert.False(File.Exists(child.Work.Checkpoint));
    }

    [Fact]
    public async Task A_trainer_that_is_not_there_is_said()
    {
        var process = new TrainerProcess(new TrainerSettings(_folder.File("none.dll")));

        Assert.Equal(TrainerLocation.Missing, await process.RunAsync(new WorkFolder(_folder.Path), _ => { }));
    }

    private TrainingImage[] Training() => [.. Enumerable.Range(0, 4).Select(index => PlantedScene.Plant(_folder.Path, index, 100, 100))];

    private static TrainingJob Detector() =>
        new(
            TrainingKind.Detector,
            ["Red", "Green"],
            ["R", "G"],
            [],
            new TrainingSettings
            {
                Steps = 120,
                Batch = 4,
                Side = 64,
                Width = 4,
                LearningRate = 0.01,
                ValidateEvery = 1_000,
                CheckpointEvery = 60,
            }
        );

    private static TrainingJob Classifier() =>
        new(
            TrainingKind.Classifier,
            ["Red", "Green"],
            ["R", "G"],
            [],
            TrainingSettings.Default(TrainingKind.Classifier) with
            {
                Steps = 40,
                Batch = 16,
                Side = 16,
                Width = 4,
                LearningRate = 0.01,
                ValidateEvery = 1_000,
                CheckpointEvery = 20,
            }
        );
}
