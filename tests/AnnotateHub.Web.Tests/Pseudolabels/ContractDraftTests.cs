using AnnotateHub.Core.Study;
using AnnotateHub.Inference.Manifests;
using AnnotateHub.Web.Features.Models;

namespace AnnotateHub.Web.Tests.Pseudolabels;

public sealed class ContractDraftTests
{
    private static readonly ChannelDefinition[] Plate =
    [
        new("Brightfield", ChannelRole.TransmittedLight, "#ffffff"),
        new("Red", ChannelRole.Fluorescence, "#ff0000"),
        new("Green", ChannelRole.Fluorescence, "#00ff00"),
        new("Hoechst", ChannelRole.Fluorescence, "#0000ff"),
    ];

    private static readonly ModelManifest Yolo = new(
        ModelPurpose.Detector,
        new InputRule("images"),
        ["Brightfield", "Brightfield", "Brightfield"],
        new ScalingRule(
            DepthRule.HighByte,
            StretchRule.MinMax,
            [
                ["Brightfield"],
            ],
            Rounded: true,
            Divide: 255
        ),
        new ResizeRule(ResizeKind.Letterbox, 640, 640, 114, LetterboxAlignment.Centre, 32),
        new OutputRule(OutputContract.YoloV8, "output0"),
        ["R", null, "U"],
        Nms: new NmsRule(0.7)
    );

    [Fact]
    public void What_nobody_changed_is_not_written_anew() => Assert.Null(new ContractDraft(Yolo, Plate).Changed());

    [Fact]
    public void Every_field_reaches_the_manifest()
    {
        var draft = new ContractDraft(Yolo, Plate)
        {
            Depth = DepthRule.AsStored,
            Rounded = false,
            Divide = 1,
            Mean = "1, 2, 3",
            Deviation = "4; 5; 6.5",
            Width = 512,
            Height = 384,
            Fill = 0,
            Align = LetterboxAlignment.TopLeft,
            Multiple = 16,
            Background = 1,
            ScoreThreshold = 0.2,
            MaxDetections = 300,
            NmsIou = 0.6,
            NmsPerClass = false,
            IsTiled = true,
            TileSize = 800,
            TileOverlap = 96,
        };
        draft.Planes[2] = "Hoechst";
        draft.Classes[1] = "G";
        (draft.Joint["Red"], draft.Joint["Green"], draft.Joint["Hoechst"]) = (2, 2, 2);

        var changed = ManifestFile.Read(draft.Changed()!);

        Assert.Empty(changed.Faults);
        var manifest = changed.Manifest!;
        Assert.Equal(["Brightfield", "Brightfield", "Hoechst"], manifest.Planes);
        Assert.Equal(["R", "G", "U"], manifest.Classes);
        Assert.Equal(new ResizeRule(ResizeKind.Letterbox, 512, 384, 0, LetterboxAlignment.TopLeft, 16), manifest.Resize);
        Assert.Equal(
            (1, 0.2, 300, new NmsRule(0.6, false), new TilingRule(800, 96)),
            (manifest.Background, manifest.ScoreThreshold, manifest.MaxDetections, manifest.Nms, manifest.Tiling)
        );
        Assert.Equal(
            (DepthRule.AsStored, StretchRule.MinMax, false, 1.0),
            (manifest.Scaling.Depth, manifest.Scaling.Stretch, manifest.Scaling.Rounded, manifest.Scaling.Divide)
        );
        Assert.Equal([1, 2, 3], manifest.Scaling.Mean!);
        Assert.Equal([4, 5, 6.5], manifest.Scaling.Deviation!);
        Assert.Equal(
            [
                ["Brightfield"],
                ["Red", "Green", "Hoechst"],
            ],
            manifest.Scaling.Jointly!
        );
    }

    [Fact]
    public void The_papers_inputs_that_fit_are_offered_and_feed_as_the_paper_did()
    {
        var draft = new ContractDraft(Yolo, Plate);

        Assert.Equal([InputPresets.Brightfield, InputPresets.Hoechst], draft.Presets.Select(preset => preset.Key));
        draft.Use(InputPresets.Hoechst);

        var manifest = ManifestFile.Read(draft.Changed()!).Manifest!;
        var paper = InputPresets.Apply(InputPresets.Hoechst, Yolo, InputPresets.GuessChannels(Plate));
        Assert.Equal(
            ManifestFile.Write(paper),
            ManifestFile.Write(manifest with { Scaling = manifest.Scaling with { Jointly = paper.Scaling.Jointly } })
        );
        Assert.Equal(
            ["Brightfield", "Green Hoechst Red"],
            manifest.Scaling.Jointly!.Select(set => string.Join(' ', set.Order(StringComparer.Ordinal)))
        );
    }

    [Fact]
    public void A_project_without_the_stain_and_a_classifier_get_only_what_they_can_use()
    {
        Assert.Equal([InputPresets.Brightfield], new ContractDraft(Yolo, Plate[..3]).Presets.Select(preset => preset.Key));
        var classifier = Yolo with
        {
            Purpose = ModelPurpose.Classifier,
            Planes = ["Brightfield", "Brightfield", "Brightfield", "Hoechst", "Green", "Red"],
            Output = new OutputRule(OutputContract.ClassifierLogits, "logits"),
        };
        Assert.Equal([InputPresets.ClassifierFluorescence], new ContractDraft(classifier, Plate).Presets.Select(preset => preset.Key));
    }

    [Theory]
    [InlineData("a, 2", "The mean is a number for each plane")]
    [InlineData("", null)]
    public void What_is_no_number_is_a_sentence(string mean, string? sentence)
    {
        var fault = new ContractDraft(Yolo, Plate) { Mean = mean }.Fault();
        Assert.True(sentence is null ? fault is null : fault!.StartsWith(sentence, StringComparison.Ordinal), fault);
    }
}
