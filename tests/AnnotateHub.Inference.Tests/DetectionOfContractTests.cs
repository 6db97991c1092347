using AnnotateHub.Inference.Inspection;
using AnnotateHub.Inference.Manifests;
using AnnotateHub.Inference.Providers;
using AnnotateHub.TestKit;
using AnnotateHub.TestKit.Onnx;

namespace AnnotateHub.Inference.Tests;

/// <summary>What real exporters' shapes are taken for, without a file: three classes and 640 x 640 pictures give 8,400 anchors (v8) or 25,200 (v5).</summary>
public sealed class DetectionOfContractTests
{
    private static readonly Dictionary<string, string> Ultralytics = new() { ["names"] = "{0: 'R', 1: 'G', 2: 'U'}", ["imgsz"] = "[640, 640]", ["stride"] = "32", ["task"] = "detect" };

    [Theory]
    [InlineData(7, 8_400, true, OutputContract.YoloV8, Sureness.Sure)]
    [InlineData(7, 8_400, false, OutputContract.YoloV8, Sureness.Sure)] // the anchors alone tell
    [InlineData(25_200, 8, false, OutputContract.YoloV5, Sureness.Sure)]
    [InlineData(300, 6, true, OutputContract.YoloEndToEnd, Sureness.Sure)]
    [InlineData(25_200, 6, false, OutputContract.YoloV5, Sureness.Sure)] // one class: 5 + 1 numbers, as wide as an end-to-end row
    [InlineData(6, 8_400, false, OutputContract.YoloV8, Sureness.Sure)] // two classes: 4 + 2 numbers
    public void Yolo_by_shape_and_metadata(int second, int third, bool withMetadata, OutputContract contract, Sureness sureness)
    {
        var proposal = Propose("images", [new TensorFacts("output0", "float", [1, second, third])], withMetadata ? Ultralytics : []);

        Assert.Equal((contract, sureness), (proposal.Manifest!.Output.Contract, proposal.Sureness));
        Assert.Equal(new ResizeRule(ResizeKind.Letterbox, 640, 640, 114), proposal.Manifest.Resize);
        if (withMetadata) Assert.Equal(["R", "G", "U"], proposal.Manifest.Classes);
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
        var proposal = Propose("pixel_values", [new TensorFacts("logits", "float", [1, 100, logits]), new TensorFacts("pred_boxes", "float", [1, 100, 4])]);

        Assert.Equal((contract, Sureness.Likely), (proposal.Manifest!.Output.Contract, proposal.Sureness));
        Assert.Contains(proposal.ToConfirm, sentence => sentence.StartsWith("DETR and YOLOS end in a softmax", StringComparison.Ordinal));
    }

    [Fact]
    public void A_classifier_of_ultralytics_has_its_softmax_inside_others_are_asked_about()
    {
        var yolo = Propose("images", [new TensorFacts("output0", "float", [1, 3])], new(Ultralytics) { ["task"] = "classify" });
        var timm = Propose("pixel_values", [new TensorFacts("logits", "float", [null, 3])]);

        Assert.Equal((OutputContract.ClassifierProbabilities, Sureness.Sure), (yolo.Manifest!.Output.Contract, yolo.Sureness));
        Assert.Equal((OutputContract.ClassifierLogits, Sureness.Likely), (timm.Manifest!.Output.Contract, timm.Sureness));
        Assert.Equal(ModelPurpose.Classifier, timm.Manifest.Purpose);
    }

    [Fact]
    public void Names_in_the_metadata_that_are_the_projects_decide_the_class_map_whatever_their_order()
    {
        var proposal = Propose("images", [new TensorFacts("output0", "float", [1, 8, 8_400])], new(Ultralytics) { ["names"] = "{0: 'unknown', 1: 'dust', 2: 'CANCER', 3: \"g\"}" });

        Assert.Equal(["U", null, "R", "G"], proposal.Manifest!.Classes);
        Assert.Contains("These classes of the model are no classes of the project and are left out: dust.", proposal.ToConfirm);
    }

    [Fact]
    public void Six_planes_are_taken_for_the_papers()
    {
        var facts = Facts("input", [new TensorFacts("dets", "float", [1, 100, 5]), new TensorFacts("labels", "int64", [1, 100])], [], planes: 6);

        Assert.Equal(["Brightfield", "Brightfield", "Brightfield", "Hoechst", "Green", "Red"], ContractDetection.Propose(facts, Scenes.Channels, Scenes.Classes).Manifest!.Planes);
    }

    [Fact]
    public void What_fits_nothing_is_said_with_what_was_seen()
    {
        var proposal = Propose("input", [new TensorFacts("mask", "float", [1, 1, 640, 640])]);

        Assert.Equal((null, Sureness.Unknown), (proposal.Manifest, proposal.Sureness));
        Assert.Equal("The outputs mask [1, 1, 640, 640] float fit no contract that is known here.", proposal.Words[0]);
    }

    private static ManifestProposal Propose(string input, TensorFacts[] outputs, Dictionary<string, string>? metadata = null) => ContractDetection.Propose(Facts(input, outputs, metadata ?? []), Scenes.Channels, Scenes.Classes);

    private static ModelFacts Facts(string input, TensorFacts[] outputs, Dictionary<string, string> metadata, int planes = 3) =>
        new("0", 1, "test", 17, 1, 1, [new TensorFacts(input, "float", [1, planes, 640, 640])], outputs, metadata);
}

public sealed class ProviderTests
{
    [Fact]
    public void The_cpu_is_reported_without_a_fallback_when_it_was_asked_for()
    {
        var report = ExecutionProviders.Report(ProviderSettings.Cpu);

        Assert.Equal(("cpu", null), (report.Provider, report.Fallback));
        Assert.StartsWith("ONNX Runtime 1.", report.Runtime);
    }

    /// <summary>A machine with a GPU and a build for it runs on cuda; everywhere else the fall is said aloud.</summary>
    [Fact]
    public void Falling_back_to_the_cpu_is_said_with_the_reason()
    {
        var report = ExecutionProviders.Report(new ProviderSettings(["webgpu", "cpu"], new Dictionary<string, string> { ["webgpu"] = "/nowhere/libwebgpu.so" }));

        Assert.Equal("cpu", report.Provider);
        Assert.Equal("Models should run on webgpu but run on cpu, which is much slower. webgpu: the configured library /nowhere/libwebgpu.so is not there.", report.Fallback);
    }

    [Fact]
    public void A_library_that_is_none_is_a_sentence_not_a_crash()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("libfake.so"), "no library");

        var settings = new ProviderSettings(["cuda"], new Dictionary<string, string> { ["cuda"] = folder.File("libfake.so") });

        Assert.Contains("the configured library libfake.so could not be loaded", ExecutionProviders.Report(settings).Fallback);
        Assert.Contains("the configured library libfake.so could not be loaded", ExecutionProviders.Report(settings).Fallback);
    }

    [Fact]
    public async Task A_model_opens_on_the_cpu_and_keeps_the_loud_sentence()
    {
        using var folder = new TemporaryFolder();
        var file = new ModelFile(ContractModels.MmDeploy().Save(folder.File("model.onnx")), Scenes.Propose(folder, ContractModels.MmDeploy()).Manifest!);
        using var model = await OnnxModels.OpenAsync(file, null, Scenes.Keys, Scenes.OnCpu with { Providers = new ProviderSettings(["webgpu"], new Dictionary<string, string>()) });

        Assert.Equal("cpu", model.Provider);
        Assert.StartsWith("Models should run on webgpu but run on cpu", model.Report.Fallback);
    }

    [Fact]
    public void An_unknown_provider_is_refused() =>
        Assert.Contains("'tpu' is no execution provider known here; there are cuda, webgpu, cpu.", Assert.Throws<ModelRefusedException>(() => ExecutionProviders.Report(new ProviderSettings(["tpu"], new Dictionary<string, string>()))).Message);

    [Fact]
    public void The_nvidia_tools_line_is_read() =>
        Assert.Equal(("NVIDIA H100 80GB HBM3", "550.54.15", 81_559L << 20), NvidiaTool.Read("NVIDIA H100 80GB HBM3, 550.54.15, 81559\n"));
}
