using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using AnnotateHub.Application.Training;
using AnnotateHub.TestKit;
using AnnotateHub.Training.Backbones;
using AnnotateHub.Training.Jobs;
using AnnotateHub.Training.Onnx;

namespace AnnotateHub.Trainer.Tests;

/// <summary>Networks of Table 3 by the real trainer.</summary>
/// <param name="earlier">One training of ResNet-18 that several tests look at.</param>
public sealed class BackboneTests(BackboneTests.Earlier earlier) : IClassFixture<BackboneTests.Earlier>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>40 and 72 are no multiples of 32, by which these networks make a crop smaller.</summary>
    [Theory]
    [InlineData(Backbone.ResNet18, 40)]
    [InlineData(Backbone.ResNet50, 72)]
    [InlineData(Backbone.MobileNetV2, 40)]
    public async Task The_exported_graph_says_what_the_trainer_says(Backbone backbone, int side)
    {
        var (job, child) = (earlier.Job, earlier.Child);
        if (backbone is not Backbone.ResNet18)
        {
            (job, child) = (JobOf(backbone, side) with { Images = Planted(_folder) }, new TrainerChild(_folder.File("work")));
            var fault = await child.RunAsync(job);
            Assert.True(fault is null, fault);
        }

        Assert.Equal(BackboneLayout.For(backbone, 2).Parameters(2), child.Result.Parameters);
        Assert.InRange(await ExportCheck.DifferenceAsync(job, child.Result, child.Work.Model, TrainedManifest.For(job)), 0, 1e-4);
    }

    [Fact]
    public async Task It_learns_what_was_planted()
    {
        var job = JobOf(Backbone.ResNet18, 32) with
        {
            Images = Planted(_folder),
            Settings = JobOf(Backbone.ResNet18, 32).Settings with { Steps = 30, LearningRate = 1e-3 },
        };
        var child = new TrainerChild(_folder.File("work"));

        Assert.Null(await child.RunAsync(job));

        // R is bright in one channel and G in the other (PlantedScene).
        Assert.Equal(1, child.Result.Curve[^1].Accuracy);
    }

    [Fact]
    public async Task Features_that_stay_are_those_that_were_brought_and_only_the_last_layer_learns()
    {
        var (random, job) = (earlier.Child, earlier.Job);
        var weights = Write(random, Backbone.ResNet18);
        var frozen = job with { Weights = weights, Settings = job.Settings with { IsFrozen = true }, Seed = 2 };
        var child = new TrainerChild(_folder.File("frozen"));

        Assert.Null(await child.RunAsync(frozen));

        var (brought, now) = (Averaged(random), Averaged(child));
        foreach (var name in brought.Keys.Where(name => !name.StartsWith("output", StringComparison.Ordinal)))
            Assert.Equal(brought[name].Values, now[name].Values);
        Assert.NotEqual(brought["output.weight"].Values, now["output.weight"].Values);
    }

    [Fact]
    public async Task Weights_of_another_architecture_and_frozen_ones_of_nobody_are_refused_with_a_sentence()
    {
        var job = earlier.Job;
        var weights = Write(earlier.Child, Backbone.ResNet18);

        var other = await new TrainerChild(_folder.File("other")).RunAsync(
            job with
            {
                Settings = job.Settings with { Backbone = Backbone.ResNet34 },
                Weights = weights,
            }
        );
        var nobody = await new TrainerChild(_folder.File("nobody")).RunAsync(
            job with
            {
                Settings = job.Settings with { IsFrozen = true },
            }
        );

        Assert.Contains("are of another architecture: 'layer1.2.conv1.weight' is not there", other);
        Assert.Contains("need weights that were brought", nobody);
    }

    private static TrainingImage[] Planted(TemporaryFolder folder) =>
        [
            .. Enumerable.Range(0, 4).Select(index => PlantedScene.Plant(folder.Path, index, 148, 100)),
            PlantedScene.Plant(folder.Path, 8, 148, 100, validation: true),
        ];

    private static TrainingJob JobOf(Backbone backbone, int side) =>
        new(
            TrainingKind.Classifier,
            ["Red", "Green"],
            ["R", "G"],
            [],
            TrainingSettings.Default(TrainingKind.Classifier) with
            {
                Steps = 3,
                Batch = 8,
                Side = side,
                CheckpointEvery = 3,
                ValidateEvery = 30,
                Backbone = backbone,
            }
        );

    private static Dictionary<string, WeightTensor> Averaged(TrainerChild child) =>
        child
            .State.Tensors.Where(tensor => tensor.Name.StartsWith("averaged.", StringComparison.Ordinal))
            .ToDictionary(tensor => tensor.Name["averaged.".Length..], StringComparer.Ordinal);

    /// <summary>The averaged weights of a training as somebody would bring them: by TorchVision's names, as safetensors.</summary>
    private string Write(TrainerChild child, Backbone backbone)
    {
        var trained = Averaged(child);
        var (header, data) = (new Dictionary<string, object>(), new MemoryStream());
        foreach (var unit in BackboneLayout.For(backbone, 2).Units)
        {
            Add($"{unit.Conv}.weight", trained[$"{unit.Name}_conv.weight"]);
            foreach (var part in (string[])["weight", "bias", "running_mean", "running_var"])
                Add($"{unit.Norm}.{part}", trained[$"{unit.Name}_norm.{part}"]);
        }

        var text = Encoding.UTF8.GetBytes(JsonSerializer.Serialize(header));
        var length = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)text.Length);
        var path = _folder.File("brought.safetensors");
        File.WriteAllBytes(path, [.. length, .. text, .. data.ToArray()]);
        return path;

        void Add(string name, WeightTensor weight)
        {
            var from = data.Position;
            foreach (var value in weight.Values)
                data.Write(BitConverter.GetBytes(value));
            header.Add(
                name,
                new
                {
                    dtype = "F32",
                    shape = weight.Shape,
                    data_offsets = new[] { from, data.Position },
                }
            );
        }
    }

    public sealed class Earlier : IAsyncLifetime
    {
        private readonly TemporaryFolder _folder = new();

        public Earlier()
        {
            Job = JobOf(Backbone.ResNet18, 40) with { Images = Planted(_folder) };
            Child = new TrainerChild(_folder.File("work"));
        }

        internal TrainingJob Job { get; }

        internal TrainerChild Child { get; }

        public async ValueTask InitializeAsync() => Assert.Null(await Child.RunAsync(Job));

        public ValueTask DisposeAsync()
        {
            _folder.Dispose();
            return default;
        }
    }
}
