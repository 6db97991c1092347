using AnnotateHub.Inference.Inspection;
using AnnotateHub.Inference.Manifests;

namespace AnnotateHub.Inference.Tests;

/// <summary>What real exporters' shapes are taken for, without a file: three classes and 640 x 640 pictures give 8,400 anchors (v8) or
/// 25,200 (v5).</summary>
public sealed class DetectionOfContractTests
{
    private static readonly Dictionary<string, string> Ultralytics = new()
    {
        ["names"] = "{0: 'R', 1: 'G', 2: 'U'}",
        ["imgsz"] = "[640, 640]",
        ["stride"] = "32",
        ["task"] = "detect",
    };

    [Theory]
    [InlineData(7, 8_400, true, OutputContract.YoloV8, Confidence.Sure)]
    [InlineData(7, 8_400, false, OutputContract.YoloV8, Confidence.Sure)] // the anchors alone tell
    [InlineData(25_200, 8, false, OutputContract.YoloV5, Confidence.Sure)]
    [InlineData(300, 6, true, OutputContract.YoloEndToEnd, Confidence.Sure)]
    [InlineData(25_200, 6, false, OutputContract.YoloV5, Confidence.Sure)] // one class: 5 + 1 numbers, as wide as an end-to-end row
    [InlineData(6, 8_400, false, OutputContract.YoloV8, Confidence.Sure)] // two classes: 4 + 2 numbers
    public void Yolo_by_shape_and_metadata(int second, int third, bool withMetadata, OutputContract contract, Confidence sureness)
    {
        var proposal = Propose("images", [new TensorFacts("output0", "float", [1, second, third])], withMetadata ? Ultralytics : []);

        Assert.Equal((contract, sureness), (proposal.Manifest!.Output.Contract, proposal.Confidence));
        Assert.Equal(new ResizeRule(ResizeKind.Letterbox, 640, 640, 114), proposal.Manifest.Resize);
        if (withMetadata)
            Assert.Equal(["R", "G", "U"], proposal.Manifest.Classes);
    }

    /// <summary>The same names as MMDeploy: four numbers a box instead of five.</summary>
    [Fact]
    public void Rf_detr_is_told_from_mmdeploy_by_the_last_axis()
    {
        var rf = Propose("input", [new TensorFacts("dets", "float", [1, 300, 4]), new TensorFacts("labels", "float", [1, 300, 4])]);
        var mm = Propose("input", [new TensorFacts("dets", "float", [null, null, 5]), new TensorFacts("labels", "int64", [null, null])]);

        Assert.Equal((OutputContract.RfDetr, 3), (rf.Manifest!.Output.Contract, rf.Manifest.Background));
        Assert.Equal(OutputContract.MmDeploy, mm.Manifest!.Output.Contract);
    }

    [Theory]
    [InlineData(4, OutputContract.DetrSoftmax)]
    [InlineData(3, OutputContract.DetrSigmoid)]
    public void Detr_by_the_number_of_logits_with_a_question(int logits, OutputContract contract)
    {
        var proposal = Propose(
            "pixel_values",
            [new TensorFacts("logits", "float", [1, 100, logits]), new TensorFacts("pred_boxes", "float", [1, 100, 4])]
        );

        Assert.Equal((contract, Confidence.Likely), (proposal.Manifest!.Output.Contract, proposal.Confidence));
        Assert.Contains(proposal.ToConfirm, sentence => sentence.StartsWith("DETR and YOLOS end in a softmax", StringComparison.Ordinal));
    }

    [Fact]
    public void A_classifier_of_ultralytics_has_its_softmax_inside_others_are_asked_about()
    {
        var yolo = Propose("images", [new TensorFacts("output0", "float", [1, 3])], new(Ultralytics) { ["task"] = "classify" });
        var timm = Propose("pixel_values", [new TensorFacts("logits", "float", [null, 3])]);

        Assert.Equal((OutputContract.ClassifierProbabilities, Confidence.Sure), (yolo.Manifest!.Output.Contract, yolo.Confidence));
        Assert.Equal((OutputContract.ClassifierLogits, Confidence.Likely), (timm.Manifest!.Output.Contract, timm.Confidence));
        Assert.Equal(ModelPurpose.Classifier, timm.Manifest.Purpose);
    }

    [Fact]
    public void Names_in_the_metadata_that_are_the_projects_decide_the_class_map_whatever_their_order()
    {
        var proposal = Propose(
            "images",
            [new TensorFacts("output0", "float", [1, 8, 8_400])],
            new(Ultralytics) { ["names"] = "{0: 'unknown', 1: 'dust', 2: 'CANCER', 3: \"g\"}" }
        );

        Assert.Equal(["U", null, "R", "G"], proposal.Manifest!.Classes);
        Assert.Contains("These classes of the model are no classes of the project and are left out: dust.", proposal.ToConfirm);
    }

    [Fact]
    public void Six_planes_are_taken_for_the_papers()
    {
        var facts = Facts(
            "input",
            [new TensorFacts("dets", "float", [1, 100, 5]), new TensorFacts("labels", "int64", [1, 100])],
            [],
            planes: 6
        );

        Assert.Equal(
            ["Brightfield", "Brightfield", "Brightfield", "Hoechst", "Green", "Red"],
            ContractDetection.Propose(facts, Scenes.Channels, Scenes.Classes).Manifest!.Planes
        );
    }

    [Fact]
    public void What_fits_nothing_is_said_with_what_was_seen()
    {
        var proposal = Propose("input", [new TensorFacts("mask", "float", [1, 1, 640, 640])]);

        Assert.Equal((null, Confidence.Unknown), (proposal.Manifest, proposal.Confidence));
        Assert.Equal("The outputs mask [1, 1, 640, 640] float fit no contract that is known here.", proposal.Words[0]);
    }

    private static ManifestProposal Propose(string input, TensorFacts[] outputs, Dictionary<string, string>? metadata = null) =>
        ContractDetection.Propose(Facts(input, outputs, metadata ?? []), Scenes.Channels, Scenes.Classes);

    private static ModelFacts Facts(string input, TensorFacts[] outputs, Dictionary<string, string> metadata, int planes = 3) =>
        new("0", 1, "test", 17, 1, 1, [new TensorFacts(input, "float", [1, planes, 640, 640])], outputs, metadata);
}
