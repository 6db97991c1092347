using AnnotateHub.Core.Labels;
using AnnotateHub.Core.Pseudolabels;
using AnnotateHub.Core.Study;
using AnnotateHub.Inference.Inspection;
using AnnotateHub.Inference.Manifests;
using AnnotateHub.Inference.Providers;
using AnnotateHub.TestKit;
using AnnotateHub.TestKit.Onnx;

namespace AnnotateHub.Inference.Tests;

/// <summary>Small images and opened models that many tests need.</summary>
internal static class Scenes
{
    public static readonly IReadOnlyList<LabelClass> Classes = ClassScheme.CancerNormalUnknown.Classes;

    public static readonly string[] Keys = ["R", "G", "U"];

    public static readonly IReadOnlyList<ChannelDefinition> Channels =
    [
        new("Brightfield", ChannelRole.TransmittedLight, "#ffffff"),
        new("Hoechst", ChannelRole.Fluorescence, "#0000ff", "nuclei"),
        new("Green", ChannelRole.Fluorescence, "#00ff00"),
        new("Red", ChannelRole.Fluorescence, "#ff0000"),
    ];

    public static OpenSettings OnCpu => new(ProviderSettings.Cpu, 64, 48, MaxBatch: 4);

    /// <summary>Every pixel of every channel has one value.</summary>
    public static ModelImage Flat(int width, int height, ushort value, int bits = 8, string name = "r06c04f01p01") =>
        new(
            name,
            width,
            height,
            [.. Channels.Select(channel => new ModelPlane(channel, [.. Enumerable.Repeat(value, width * height)], bits))]
        );

    public static ModelImage From(int width, int height, int bits, params (string Channel, ushort[] Values)[] planes) =>
        new(
            "r06c04f01p01",
            width,
            height,
            [.. planes.Select(plane => new ModelPlane(Channels.First(channel => channel.Name == plane.Channel), plane.Values, bits))]
        );

    /// <summary>The facts as a child process would tell them, without one.</summary>
    public static ModelFacts Facts(TemporaryFolder folder, OnnxGraph graph)
    {
        var verdict = ModelInspection.Inspect(graph.Save(folder.File("facts.onnx")), long.MaxValue);
        Assert.True(verdict.Accepted, verdict.Message);
        return verdict.Facts!;
    }

    public static ManifestProposal Propose(TemporaryFolder folder, OnnxGraph graph) =>
        ContractDetection.Propose(Facts(folder, graph), Channels, Classes);

    /// <summary>A detector by the proposed manifest, changed as a person would.</summary>
    public static async Task<OnnxDetector> DetectorAsync(TemporaryFolder folder, OnnxGraph graph, Func<ModelManifest, ModelManifest> change)
    {
        var manifest = change(Propose(folder, graph).Manifest!);
        return await OnnxDetector.OpenAsync(new ModelFile(graph.Save(folder.File("detector.onnx")), manifest), OnCpu);
    }

    /// <summary>Values divided by 255 and nothing else.</summary>
    public static ScalingRule DividedBy255 { get; } = new(DepthRule.HighByte, Divide: 255);

    public static ScalingRule Raw { get; } = new(DepthRule.HighByte);
}
