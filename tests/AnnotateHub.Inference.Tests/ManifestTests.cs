using AnnotateHub.Inference.Manifests;
using AnnotateHub.TestKit;
using AnnotateHub.TestKit.Onnx;

namespace AnnotateHub.Inference.Tests;

public sealed class ManifestTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_written_manifest_reads_back_the_same()
    {
        var manifest = InputPresets.Apply(InputPresets.Fluorescence, Sound, InputPresets.GuessChannels(Scenes.Channels)) with
        {
            Nms = new NmsRule(0.6, false),
            Tiling = new TilingRule(512, 64),
        };

        var read = ManifestFile.Read(ManifestFile.Write(manifest));

        Assert.Empty(read.Faults);
        Assert.Equal(ManifestFile.Write(manifest), ManifestFile.Write(read.Manifest!));
        Assert.Contains("\"stretch\": \"min-max\"", ManifestFile.Write(manifest));
    }

    [Fact]
    public void Deviations_above_the_background_are_measured_of_each_channel_as_it_is_stored()
    {
        var manifest = Sound with { Scaling = new ScalingRule(Stretch: StretchRule.MedianMad) };

        Assert.Contains("\"stretch\": \"median-mad\"", ManifestFile.Write(manifest));
        Assert.Empty(ManifestFile.Read(ManifestFile.Write(manifest)).Faults);
        var faults = ManifestRules.Faults(manifest with { Scaling = manifest.Scaling with { Depth = DepthRule.HighByte } });
        Assert.Contains("'median-mad' measures each channel by itself", Assert.Single(faults));
        Assert.Single(ManifestRules.Faults(manifest with { Scaling = manifest.Scaling with { Rounded = true } }));
    }

    [Fact]
    public void The_manifest_in_the_readme_is_a_sound_one()
    {
        var readme = File.ReadAllText(Path.Combine(Repository.Root, "src", "AnnotateHub.Inference", "README.md"));
        var json = readme.Split("```json")[1].Split("```")[0];

        Assert.Empty(ManifestFile.Read(json).Faults);
    }

    [Theory]
    [InlineData("", "The manifest cannot be read")]
    [InlineData("[]", "A manifest is one JSON object in braces; found something else.")]
    [InlineData("{\"version\": 2}", "This program reads manifests of version 1; found version 2.")]
    [InlineData("{\"purpose\": \"detector\"}", "The manifest cannot be read")]
    [InlineData("{\"purpose\": \"oracle\"}", "The manifest cannot be read")]
    public void What_cannot_be_read_is_a_sentence(string json, string beginning)
    {
        var read = ManifestFile.Read(json);

        Assert.Null(read.Manifest);
        Assert.StartsWith(beginning, Assert.Single(read.Faults));
    }

    [Fact]
    public void A_misspelt_field_is_not_silently_the_default()
    {
        var read = ManifestFile.Read(ManifestFile.Write(Sound).Replace("scoreThreshold", "scoreTreshold", StringComparison.Ordinal));

        Assert.Contains("scoreTreshold", Assert.Single(read.Faults));
    }

    [Fact]
    public void Every_value_out_of_range_is_named()
    {
        var faults = ManifestRules.Faults(
            Sound with
            {
                ScoreThreshold = 1.5,
                Nms = new NmsRule(-1),
                Classes = [null],
                Tiling = new TilingRule(100, 80),
                Scaling = new ScalingRule(Divide: 0, Mean: [1]),
                CropMargin = -0.5,
            }
        );

        Assert.Equal(
            [
                "Values are divided by a number above 0; found 0.",
                "The mean needs one number a plane (3); found 1.",
                "A crop reaches 0 to 4 times the box's width and height beyond it on each side; found -0.5.",
                "The score threshold must lie between 0 and 1; found 1.5.",
                "The IoU of the model's NMS must lie between 0 and 1; found -1.",
                "Tiles are 32 to 16384 pixels wide and overlap by at most half of that; found 100 and 80.",
                "The class map leaves every class of the model out; name a project class for at least one.",
                "A detector sees whole images or tiles; leave cropMargin out.",
            ],
            faults
        );
    }

    [Fact]
    public void A_wrong_number_of_planes_is_said_with_both_numbers()
    {
        var facts = Scenes.Facts(_folder, ContractModels.MmDeploy());

        var faults = ManifestRules.FaultsAgainst(Sound with { Planes = ["Brightfield", "Hoechst"] }, facts);

        Assert.Equal(
            "The model takes 3 planes; the manifest feeds 2 (Brightfield, Hoechst). Name one channel for each plane of the "
                + "model, the same one several times where it repeats.",
            Assert.Single(faults)
        );
    }

    [Fact]
    public async Task A_model_is_not_opened_by_a_manifest_that_does_not_fit_it()
    {
        var file = ContractModels.MmDeploy().Save(_folder.File("model.onnx"));

        var fault = await Assert.ThrowsAsync<ModelRefusedException>(() =>
            OnnxModels.OpenAsync(
                new ModelFile(file, Sound with { Output = Sound.Output with { Boxes = "boxes" } }),
                null,
                Scenes.Keys,
                Scenes.OnCpu
            )
        );

        Assert.Equal("The manifest names the output 'boxes'; the model's outputs are dets, labels.", fault.Message);
    }

    [Fact]
    public void Channels_and_classes_that_the_project_lacks_are_named() =>
        Assert.Equal(
            [
                "The model is fed from channel 'Brightfield', which the project does not have. Its channels are DIC.",
                "The class map names 'U', which is no class of the project. Its classes are R, G.",
            ],
            ManifestRules.FaultsFor(Sound, ["DIC"], ["R", "G"])
        );

    public void Dispose() => _folder.Dispose();

    internal static ModelManifest Sound { get; } =
        new(
            ModelPurpose.Detector,
            new InputRule("input"),
            ["Brightfield", "Brightfield", "Brightfield"],
            new ScalingRule(),
            new ResizeRule(),
            new OutputRule(OutputContract.MmDeploy, "dets", Labels: "labels"),
            ["R", "G", "U"]
        );
}
