using AnnotateHub.Core.Pseudolabels;
using AnnotateHub.Core.Study;
using AnnotateHub.Inference;
using AnnotateHub.Inference.Manifests;
using AnnotateHub.Inference.Providers;
using AnnotateHub.TestKit;
using AnnotateHub.Training.Jobs;
using AnnotateHub.Training.Onnx;

namespace AnnotateHub.Training.Tests;

/// <summary>The written graphs with weights of which every answer is known, through the detector and classifier that runs use.</summary>
public sealed class GraphTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(24, 20)]
    [InlineData(33, 17)]
    [InlineData(41, 57)]
    public async Task Every_grid_point_of_any_size_answers_with_its_own_box(int width, int height)
    {
        // All weights are 0, so that only the last bias speaks: half a grid step to every edge, and R with sigmoid(2).
        var job = Job();
        var weights = Detector(job, [MathF.Log(0.5f), MathF.Log(0.5f), MathF.Log(0.5f), MathF.Log(0.5f), 2, -5]);
        var path = _folder.File("model.onnx");
        await File.WriteAllBytesAsync(path, DetectorGraph.Write(job, weights));
        var manifest = new ModelManifest(
            ModelPurpose.Detector,
            new InputRule(DetectorGraph.InputName),
            job.Channels,
            new ScalingRule(Stretch: StretchRule.MedianMad),
            new ResizeRule(),
            new OutputRule(OutputContract.YoloV8, DetectorGraph.OutputName),
            ["R", "G"],
            Nms: new NmsRule(0.5, false),
            MaxDetections: 5_000
        );
        using var detector = await OnnxDetector.OpenAsync(
            new ModelFile(path, manifest),
            new OpenSettings(ProviderSettings.Cpu, MaxBatch: 1)
        );

        var found = (await detector.DetectAsync([Image(width, height)]))[0];

        // Half the size, then two convolutions of stride 2, each rounding up.
        int Points(int size) => (((int)(size * 0.5) + 1) / 2 + 1) / 2;
        Assert.Equal(Points(width) * Points(height), found.Count);
        // A grid step is 4 network pixels, 8 raw ones.
        for (var row = 0; row < Points(height); row++)
        for (var column = 0; column < Points(width); column++)
            Assert.Contains(found, candidate =>
                IsNear(candidate.Box, column * 8, row * 8, Math.Min(width, column * 8 + 8), Math.Min(height, row * 8 + 8))
            );
        Assert.All(found, candidate => Assert.Equal(1 / (1 + Math.Exp(-2)), candidate.DetectorScore, 5));
    }

    [Fact]
    public async Task A_classifiers_last_bias_speaks_where_all_weights_are_nothing()
    {
        var job = Job() with
        {
            Kind = TrainingKind.Classifier,
            Settings = new TrainingSettings { Side = 16, Width = 2 },
        };
        var path = _folder.File("model.onnx");
        await File.WriteAllBytesAsync(path, ClassifierGraph.Write(job, Classifier(job, [0, MathF.Log(3)])));
        using var classifier = await OnnxClassifier.OpenAsync(
            new ModelFile(path, ClassifierManifest(job)),
            ["R", "G"],
            new OpenSettings(ProviderSettings.Cpu, MaxBatch: 1)
        );

        var said = await classifier.ClassifyAsync(Image(40, 30), [new AnnotateHub.Core.Geometry.PixelBox(3, 3, 20, 20)]);

        Assert.Equal(0.25, said[0][0], 5);
        Assert.Equal(0.75, said[0][1], 5);
    }

    [Fact]
    public async Task A_classifiers_features_are_what_its_last_layer_sees()
    {
        // All weights are 0 but the last normalisation's shift, which the rectifier lets through: each of the eight planes is its own shift
        // everywhere, so that the mean is too, and negative ones are 0.
        var job = Job() with
        {
            Kind = TrainingKind.Classifier,
            Settings = new TrainingSettings { Side = 16, Width = 2 },
        };
        float[] shifts = [1, 2, 3, 4, 5, 6, 7, -8];
        var weights = Classifier(job, [0, MathF.Log(3)])
            .ConvertAll(tensor => tensor.Name == "block3.second.norm.bias" ? tensor with { Values = shifts } : tensor);
        var path = _folder.File("model.onnx");
        await File.WriteAllBytesAsync(path, ClassifierGraph.Write(job, weights));
        var before = await File.ReadAllBytesAsync(path);
        using var classifier = await OnnxClassifier.OpenWithFeaturesAsync(
            new ModelFile(path, ClassifierManifest(job)),
            ["R", "G"],
            new OpenSettings(ProviderSettings.Cpu, MaxBatch: 1)
        );

        var said = await classifier.DescribeAsync(
            Image(40, 30),
            [new AnnotateHub.Core.Geometry.PixelBox(3, 3, 20, 20), new AnnotateHub.Core.Geometry.PixelBox(90, 90, 95, 95)]
        );

        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 0], said[0].Features);
        Assert.Equal(0.75, said[0].Probabilities[1], 5);
        Assert.Empty(said[1].Features);
        Assert.Equal(before, await File.ReadAllBytesAsync(path));
    }

    [Fact]
    public void Weights_of_another_network_are_refused() =>
        Assert.Contains(
            "they belong to another network",
            Assert.Throws<ArgumentException>(() => DetectorGraph.Write(Job(), [new WeightTensor("stem.conv.weight", [1], [1])])).Message
        );

    private static ModelManifest ClassifierManifest(TrainingJob job) =>
        new(
            ModelPurpose.Classifier,
            new InputRule(ClassifierGraph.InputName),
            job.Channels,
            new ScalingRule(Stretch: StretchRule.MedianMad),
            new ResizeRule(ResizeKind.Squash, 16, 16),
            new OutputRule(OutputContract.ClassifierLogits, ClassifierGraph.OutputName),
            ["R", "G"]
        );

    private static bool IsNear(AnnotateHub.Core.Geometry.PixelBox box, double x1, double y1, double x2, double y2) =>
        Math.Abs(box.X1 - x1) + Math.Abs(box.Y1 - y1) + Math.Abs(box.X2 - x2) + Math.Abs(box.Y2 - y2) < 1e-3;

    private static TrainingJob Job() =>
        Jobs.Detector(Jobs.Image("a")) with
        {
            Scale = 0.5,
            Settings = new TrainingSettings { Width = 2, Side = 32 },
        };

    private static ModelImage Image(int width, int height) =>
        new(
            "a",
            width,
            height,
            [
                .. new[] { "Red", "Green" }.Select(name => new ModelPlane(
                    new ChannelDefinition(name, ChannelRole.Fluorescence, "#ffffff"),
                    [.. Enumerable.Range(0, width * height).Select(index => (ushort)(index * 7919 % 997))],
                    16
                )),
            ]
        );

    private static List<WeightTensor> Detector(TrainingJob job, float[] lastBias)
    {
        var (weights, width) = (new List<WeightTensor>(), job.Settings.Width);
        ConvNorm(weights, "stem", job.Channels.Count, width);
        Residual(weights, "early", width);
        ConvNorm(weights, "down2", width, 2 * width);
        foreach (var name in new[] { "fine1", "fine2", "head" })
            Residual(weights, name, 2 * width);
        ConvNorm(weights, "down3", 2 * width, 4 * width);
        foreach (var name in new[] { "coarse1", "coarse2" })
            Residual(weights, name, 4 * width);
        Zero(weights, "lateral.weight", 2 * width, 4 * width, 1, 1);
        Zero(weights, "lateral.bias", 2 * width);
        Zero(weights, "output.weight", lastBias.Length, 2 * width, 1, 1);
        weights.Add(new WeightTensor("output.bias", [lastBias.Length], lastBias));
        return weights;
    }

    private static List<WeightTensor> Classifier(TrainingJob job, float[] lastBias)
    {
        var (weights, planes, width) = (new List<WeightTensor>(), job.Channels.Count, job.Settings.Width);
        foreach (var level in new[] { 1, 2, 3 })
        {
            ConvNorm(weights, $"down{level}", planes, width);
            Residual(weights, $"block{level}", width);
            (planes, width) = (width, 2 * width);
        }

        Zero(weights, "output.weight", lastBias.Length, planes);
        weights.Add(new WeightTensor("output.bias", [lastBias.Length], lastBias));
        return weights;
    }

    private static void Residual(List<WeightTensor> weights, string name, int width)
    {
        ConvNorm(weights, $"{name}.first", width, width);
        ConvNorm(weights, $"{name}.second", width, width);
    }

    private static void ConvNorm(List<WeightTensor> weights, string name, int input, int output)
    {
        Zero(weights, $"{name}.conv.weight", output, input, 3, 3);
        foreach (var part in new[] { "weight", "bias", "running_mean", "running_var" })
            Zero(weights, $"{name}.norm.{part}", output);
    }

    private static void Zero(List<WeightTensor> weights, string name, params long[] shape) =>
        weights.Add(new WeightTensor(name, shape, new float[shape.Aggregate((a, b) => a * b)]));
}
