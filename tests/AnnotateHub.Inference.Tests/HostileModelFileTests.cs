using AnnotateHub.Inference.Inspection;
using AnnotateHub.Inference.Manifests;
using AnnotateHub.TestKit;
using AnnotateHub.TestKit.Hostile;
using AnnotateHub.TestKit.Onnx;

namespace AnnotateHub.Inference.Tests;

/// <summary>Broken models and manifests are read or refused by a sentence, before a runtime sees them; see
/// <see cref="HostileCampaign{T}"/>.</summary>
public sealed class HostileModelFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Broken_manifests() =>
        Hold(
            [
                new("manifest.json", ManifestFile.Write(ManifestTests.Sound)),
                new(
                    "fluorescence.json",
                    ManifestFile.Write(
                        InputPresets.Apply(
                            InputPresets.Fluorescence,
                            ManifestTests.Sound,
                            InputPresets.GuessChannels(Scenes.Channels)
                        ) with
                        {
                            Nms = new NmsRule(0.6, false),
                            Tiling = new TilingRule(512, 64),
                        }
                    )
                ),
            ],
            file => ManifestFile.Read(System.Text.Encoding.UTF8.GetString(file.Content)).Faults,
            Mutations.From
        );

    [Fact]
    public void Broken_models()
    {
        var path = _folder.File("model.onnx");
        Hold(
            [
                new("yolo.onnx", ContractModels.YoloV8().ToBytes()),
                new("detr.onnx", ContractModels.RtDetrAuthors().ToBytes()),
                new("mmdeploy.onnx", ContractModels.MmDeploy().ToBytes()),
            ],
            file =>
            {
                File.WriteAllBytes(path, file.Content);
                var verdict = OnnxPrecheck.Read(path, long.MaxValue);
                return verdict.Accepted ? [] : [verdict.Message];
            },
            BinaryMutations.From
        );
    }

    [Fact]
    public void Broken_metadata_of_Ultralytics()
    {
        var campaign = new HostileCampaign<ModelRefusedException>(
            file =>
            {
                var text = System.Text.Encoding.UTF8.GetString(file.Content);
                var metadata = new Dictionary<string, string>
                {
                    ["names"] = text,
                    ["imgsz"] = text,
                    ["stride"] = text,
                    ["args"] = text,
                };
                Assert.InRange(UltralyticsMetadata.Names(metadata).Count, 0, 10_000);
                Assert.InRange(UltralyticsMetadata.Stride(metadata), 1, 1_024);
                Assert.True(UltralyticsMetadata.ImageSize(metadata) is null or { Height: > 0, Width: > 0 });
                Assert.NotNull(UltralyticsMetadata.SaysEndToEnd(metadata).ToString());
                return [];
            },
            4 << 20
        )
        {
            Break = Mutations.From,
            RefusesNothing = true,
        };

        var faults = campaign.Run(
            [
                new("names", "{0: 'red', 1: \"green\", 2: 'unknown'}"),
                new("list", "['red', 'green']"),
                new("sizes", "[640, 480]"),
                new("args", "{'nms': True, 'imgsz': 640}"),
            ],
            400
        );
        Assert.True(faults.Length == 0, faults);
    }

    private static void Hold(
        IReadOnlyList<SoundFile> sound,
        Func<SoundFile, IEnumerable<string>> read,
        Func<byte[], ulong, byte[]> broken
    )
    {
        var campaign = new HostileCampaign<ModelRefusedException>(read, 16 << 20) { Break = broken };

        var faults = campaign.Run(sound, 500);
        Assert.True(faults.Length == 0, faults);
    }
}
