using System.Diagnostics;
using AnnotateHub.Core.Labels;
using AnnotateHub.Core.Pseudolabels;
using AnnotateHub.Inference;
using AnnotateHub.Inference.Manifests;
using AnnotateHub.Inference.Providers;
using AnnotateHub.TestKit;
using AnnotateHub.TestKit.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace AnnotateHub.Benchmarks;

/// <summary>
/// From the planes of an image in memory to candidates, two calls at once, against bare session.Run on the same inputs already prepared
/// (issue 4: within 10 % for models of
/// a second an image or more). Reading files and storing candidates are not part of it.
/// </summary>
internal static class InferenceSpeed
{
    private const int Side = 1_080;

    public static async Task RunAsync()
    {
        using var folder = new TemporaryFolder();
        var images = PlatePictures.InMemory(0, 4);
        foreach (
            var (name, graph, count) in new[]
            {
                ("light", WeightyModels.Convolutions(8, 1), 24),
                ("heavy", WeightyModels.Convolutions(48, 20), 6),
            }
        )
            await CompareAsync(name, graph.Save(folder.File($"{name}.onnx")), images, count);
    }

    private static async Task CompareAsync(string name, string file, ModelImage[] images, int count)
    {
        var manifest = new ModelManifest(
            ModelPurpose.Detector,
            new InputRule("images"),
            ["Brightfield", "Hoechst", "Green"],
            new ScalingRule(
                DepthRule.HighByte,
                StretchRule.MinMax,
                [
                    ["Hoechst", "Green"],
                ],
                Rounded: true,
                Divide: 255
            ),
            new ResizeRule(Multiple: 32),
            new OutputRule(OutputContract.YoloV8, "output0"),
            [.. ClassScheme.CancerNormalUnknown.Classes.Select(labelClass => labelClass.Key)],
            ScoreThreshold: 0.5,
            Nms: new NmsRule(0.7)
        );
        using var model = await OnnxModels.OpenAsync(
            new ModelFile(file, manifest),
            null,
            ["R", "G", "U"],
            new OpenSettings(ProviderSettings.Cpu)
        );
        var bare = Bare(file, count);
        var clock = Stopwatch.StartNew();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, count),
            new ParallelOptions { MaxDegreeOfParallelism = 2 },
            async (index, cancellationToken) => await model.ProposeAsync([images[index % images.Length]], cancellationToken)
        );
        var whole = clock.Elapsed;
        Console.WriteLine(
            $"{name}: bare session.Run {bare.TotalMilliseconds / count:F1} ms an image, whole way "
                + $"{whole.TotalMilliseconds / count:F1} ms, ratio {whole / bare:F3}; batch {model.BatchSize}, {model.Report.Device}, "
                + $"{model.Report.Runtime}"
        );
    }

    private static TimeSpan Bare(string file, int count)
    {
        using var session = new InferenceSession(file);
        using var options = new RunOptions();
        var side = (Side + 31) / 32 * 32;
        using var input = OrtValue.CreateTensorValueFromMemory(new float[3 * side * side], [1, 3, side, side]);
        session.Run(options, ["images"], [input], ["output0"]).Dispose();
        var clock = Stopwatch.StartNew();
        for (var run = 0; run < count; run++)
            session.Run(options, ["images"], [input], ["output0"]).Dispose();
        return clock.Elapsed;
    }
}
