using AnnotateHub.Core.Geometry;
using AnnotateHub.Core.Pseudolabels;
using AnnotateHub.Inference.Manifests;
using AnnotateHub.TestKit;
using AnnotateHub.TestKit.Onnx;

namespace AnnotateHub.Inference.Tests;

public sealed class TwoStageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>
    /// Planes Red, Green, Hoechst; the logits are their means over the crop times 0.1. Left half of the image: red 20, else 0: logits 2 0
    /// 0. Right half: green 10: 0 1 0.
    /// Shares e^2 / (e^2 + 2) = 0.78699 and e / (e + 2) = 0.57612.
    /// </summary>
    [Fact]
    public async Task Every_candidate_gets_the_classifiers_probabilities_in_the_projects_order()
    {
        var detector = await Scenes.DetectorAsync(
            _folder,
            ContractModels.YoloV8(),
            manifest => manifest with { Resize = new ResizeRule(), Scaling = Scenes.DividedBy255 }
        );
        using var model = new OnnxCandidateModel(detector, await ClassifierAsync(0.1f, ["R", "G", "U"]));
        ushort[] red = [.. Enumerable.Range(0, 32 * 32).Select(at => (ushort)(at % 32 < 14 ? 20 : 0))],
            green = [.. Enumerable.Range(0, 32 * 32).Select(at => (ushort)(at % 32 < 14 ? 0 : 10))];
        var image = Scenes.From(
            32,
            32,
            8,
            ("Brightfield", [.. Enumerable.Repeat((ushort)204, 32 * 32)]),
            ("Red", red),
            ("Green", green),
            ("Hoechst", new ushort[32 * 32])
        );

        var found = (await model.ProposeAsync([image]))[0];

        Assert.Equal([0.78699, 0.10650, 0.10650], found[0].ClassProbabilities!, (expected, actual) => Math.Abs(expected - actual) < 1e-5);
        Assert.Equal([0.21194, 0.57612, 0.21194], found[1].ClassProbabilities!, (expected, actual) => Math.Abs(expected - actual) < 1e-5);
        Assert.All(found, candidate => Assert.Equal(1, candidate.ClassProbabilities!.Sum(), 1e-12));
        var fused = PseudolabelSelection.Select(found, model.Classes, Scenes.Keys, new PseudolabelSettings());

        // R: 0.3 * 0.8 + 0.7 * 0.78699 = 0.79089; the detector's U becomes G: 0.3 * 0.5 + 0.7 * 0.57612 = 0.55328.
        Assert.Equal([("R", 0.79089), ("G", 0.55328)], fused.Select(label => (label.Class, Math.Round(label.Score, 5))));
        Assert.Equal(("cpu", null), (model.Provider, model.Report.Fallback));
    }

    [Fact]
    public async Task Boxes_of_a_person_are_classified_whatever_their_number()
    {
        using var classifier = await ClassifierAsync(0.1f, ["R", "G", "U"]);
        var image = Scenes.From(
            32,
            32,
            8,
            ("Red", [.. Enumerable.Repeat((ushort)20, 1_024)]),
            ("Green", new ushort[1_024]),
            ("Hoechst", new ushort[1_024])
        );

        var answers = await classifier.ClassifyAsync(
            image,
            [.. Enumerable.Range(0, 67).Select(index => new PixelBox(index % 20, index % 9, index % 20 + 5.5, index % 9 + 8))]
        );

        Assert.Equal(67, answers.Count);
        Assert.All(answers, answer => Assert.Equal(0.78699, answer[0], 1e-5));
        Assert.Empty(await classifier.ClassifyAsync(image, []));
    }

    /// <summary>Model indices G, R, left out: logits 0.1 * (20, 0, 0) say G with e^2 / (e^2 + 1) = 0.88080 of what is not left out; the
    /// project has no third class from this model.</summary>
    [Fact]
    public async Task Classes_are_mapped_and_what_is_left_out_is_shared_among_the_rest()
    {
        using var classifier = await ClassifierAsync(0.1f, ["G", "R", null]);
        var image = Scenes.From(
            32,
            32,
            8,
            ("Red", [.. Enumerable.Repeat((ushort)20, 1_024)]),
            ("Green", new ushort[1_024]),
            ("Hoechst", new ushort[1_024])
        );

        var answer = (await classifier.ClassifyAsync(image, [new PixelBox(0, 0, 10, 10)]))[0];

        Assert.Equal([0.11920, 0.88080, 0], answer, (expected, actual) => Math.Abs(expected - actual) < 1e-5);
    }

    /// <summary>The mean of 204 times infinity is infinite, of 0 times infinity no number: a crop without an answer is as likely one class
    /// as another.</summary>
    [Fact]
    public async Task A_classifier_that_answers_nan_knows_nothing()
    {
        using var classifier = await ClassifierAsync(float.PositiveInfinity, ["R", "G", "U"]);

        var answer = (
            await classifier.ClassifyAsync(
                Scenes.From(2, 2, 8, ("Red", [1, 1, 1, 1]), ("Green", new ushort[4]), ("Hoechst", new ushort[4])),
                [new PixelBox(0, 0, 2, 2)]
            )
        )[0];

        Assert.All(answer, share => Assert.Equal(1 / 3.0, share, 1e-12));
    }

    [Fact]
    public async Task A_softmax_inside_the_graph_is_not_taken_twice()
    {
        var graph = ContractModels.Classifier(0.1f, softmax: true);
        using var classifier = await OnnxClassifier.OpenAsync(
            new ModelFile(graph.Save(_folder.File("softmax.onnx")), Manifest(["R", "G", "U"], OutputContract.ClassifierProbabilities)),
            Scenes.Keys,
            Scenes.OnCpu
        );

        var answer = (
            await classifier.ClassifyAsync(
                Scenes.From(2, 2, 8, ("Red", [20, 20, 20, 20]), ("Green", new ushort[4]), ("Hoechst", new ushort[4])),
                [new PixelBox(0, 0, 2, 2)]
            )
        )[0];

        Assert.Equal(0.78699, answer[0], 1e-5);
    }

    [Fact]
    public async Task A_box_outside_the_image_is_as_likely_one_class_as_another()
    {
        using var classifier = await ClassifierAsync(1, ["R", "G", "U"]);

        Assert.Equal(
            [1 / 3.0, 1 / 3.0, 1 / 3.0],
            (await classifier.ClassifyAsync(Scenes.Flat(8, 8, 9), [new PixelBox(20, 20, 30, 30)]))[0]
        );
    }

    [Fact]
    public async Task A_detector_is_not_taken_for_a_classifier()
    {
        var fault = await Assert.ThrowsAsync<ModelRefusedException>(() =>
            OnnxClassifier.OpenAsync(
                new ModelFile(
                    _folder.File("any.onnx"),
                    Manifest(["R", "G", "U"], OutputContract.MmDeploy) with
                    {
                        Purpose = ModelPurpose.Detector,
                    }
                ),
                Scenes.Keys,
                Scenes.OnCpu
            )
        );

        Assert.Equal("The manifest describes a detector; a classifier is needed here.", fault.Message);
    }

    public void Dispose() => _folder.Dispose();

    private Task<OnnxClassifier> ClassifierAsync(float factor, string?[] classes) =>
        OnnxClassifier.OpenAsync(
            new ModelFile(
                ContractModels.Classifier(factor).Save(_folder.File("classifier.onnx")),
                Manifest(classes, OutputContract.ClassifierLogits)
            ),
            Scenes.Keys,
            Scenes.OnCpu
        );

    private static ModelManifest Manifest(string?[] classes, OutputContract contract) =>
        new(
            ModelPurpose.Classifier,
            new InputRule("input"),
            ["Red", "Green", "Hoechst"],
            Scenes.Raw,
            new ResizeRule(ResizeKind.Squash, 128, 128),
            new OutputRule(contract, "output"),
            classes
        );
}
