using System.Text.Json;
using AnnotateHub.Inference.Inspection;
using AnnotateHub.Inference.Manifests;
using AnnotateHub.Inference.Providers;
using AnnotateHub.Inference.Sessions;
using AnnotateHub.TestKit;

namespace AnnotateHub.Inference.Tests;

/// <summary>Networks written and run by PyTorch (tests/oracles/onnx).</summary>
public sealed class OracleModelTests
{
    public static TheoryData<string> Names => [.. Cases().Select(jsonElement => jsonElement.GetProperty("name").GetString()!)];

    [Theory, MemberData(nameof(Names))]
    public async Task Gives_what_pytorch_gave(string name)
    {
        var jsonElement = Cases().First(item => item.GetProperty("name").GetString() == name);
        int[] shape = [.. jsonElement.GetProperty("input_shape").EnumerateArray().Select(size => size.GetInt32())];
        float[] input = [.. jsonElement.GetProperty("input").EnumerateArray().Select(value => value.GetSingle())];
        foreach (var output in jsonElement.GetProperty("outputs").EnumerateObject())
        {
            var manifest = new ModelManifest(
                ModelPurpose.Classifier,
                new InputRule("input"),
                ["Brightfield"],
                new ScalingRule(),
                new ResizeRule(ResizeKind.Squash, shape[3], shape[2]),
                new OutputRule(OutputContract.ClassifierLogits, output.Name),
                ["R"]
            );
            using var session = OnnxSession.Open(
                new ModelFile(Repository.Oracle($"onnx/{jsonElement.GetProperty("file").GetString()}"), manifest),
                ProviderSettings.Cpu
            );
            var pixels = session.Rent(shape[0], shape[2], shape[3]);
            input.CopyTo(pixels.Pixels);

            var answer = (await session.RunAsync(pixels, CancellationToken.None))[output.Name];

            Assert.Equal(output.Value.GetProperty("shape").EnumerateArray().Select(size => size.GetInt32()), answer.Shape);
            foreach (var (expected, actual) in output.Value.GetProperty("values").EnumerateArray().Zip(answer.Values))
                Assert.Equal(expected.GetDouble(), actual, 1e-5);
        }
    }

    [Theory, MemberData(nameof(Names))]
    public async Task Is_accepted_by_the_guard(string name)
    {
        var file = Cases().First(jsonElement => jsonElement.GetProperty("name").GetString() == name).GetProperty("file").GetString();

        var verdict = await new ModelGuard().InspectAsync(Repository.Oracle($"onnx/{file}"));

        Assert.True(verdict.Accepted, verdict.Message);
        Assert.Equal(13, verdict.Facts!.Opset);
        Assert.StartsWith("pytorch", verdict.Facts.Producer);
    }

    private static List<JsonElement> Cases()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Repository.Oracle("onnx/models.json")));
        return [.. document.RootElement.GetProperty("cases").EnumerateArray().Select(jsonElement => jsonElement.Clone())];
    }
}
