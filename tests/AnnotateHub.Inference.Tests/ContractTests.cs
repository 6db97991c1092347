using AnnotateHub.Core.Geometry;
using AnnotateHub.Core.Pseudolabels;
using AnnotateHub.Inference.Inspection;
using AnnotateHub.Inference.Manifests;
using AnnotateHub.TestKit;
using AnnotateHub.TestKit.Onnx;

namespace AnnotateHub.Inference.Tests;

/// <summary>
/// Every contract of ONNX-CONTRACTS from file to candidates. The image has 204 everywhere, so p = 204 / 255 = 0.8; what comes out is worked
/// out beside <see cref="ContractModels"/>:
/// box A of one class with a score that depends on p, box B of another with a fixed one.
/// </summary>
public sealed class ContractTests : IDisposable
{
    private const double Sigmoid08 = 0.6899744811276125; // 1 / (1 + e^-0.8)
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<OutputContract, string, double, string, double> Detectors =>
        new()
        {
            { OutputContract.MmDeploy, "R", 0.8, "U", 0.5 },
            { OutputContract.Torchvision, "R", 0.8, "U", 0.5 }, // labels 1 and 3, 0 is the background
            { OutputContract.YoloV5, "G", 0.4, "U", 0.5 }, // 0.8 * 0.5
            { OutputContract.YoloV8, "R", 0.8, "U", 0.5 },
            { OutputContract.YoloEndToEnd, "G", 0.8, "R", 0.5 },
            { OutputContract.DetrSoftmax, "R", 2 / (4 + 0.8187307530779818), "U", 2 / 3.0 }, // e^-0.2
            { OutputContract.DetrSigmoid, "R", Sigmoid08, "U", 0.75 },
            { OutputContract.RtDetrAuthors, "R", 0.8, "U", 0.5 },
            { OutputContract.RfDetr, "R", Sigmoid08, "U", 0.75 },
        };

    public static TheoryData<OutputContract> Contracts =>
        [.. Enum.GetValues<OutputContract>().Where(contract => !ManifestRules.IsClassifier(contract))];

    [Theory, MemberData(nameof(Contracts))]
    public void Is_told_from_names_metadata_and_shapes_though_there_are_three_classes(OutputContract contract)
    {
        var facts = Scenes.Facts(_folder, Graph(contract));

        var proposal = ContractDetection.Propose(facts, Scenes.Channels, Scenes.Classes);

        Assert.Equal(contract, proposal.Manifest!.Output.Contract);
        Assert.True(proposal.Confidence >= Confidence.Likely, string.Join(" ", proposal.Words));
        Assert.NotEmpty(proposal.ToConfirm);
        Assert.Empty(ManifestRules.Faults(proposal.Manifest));
        Assert.Empty(ManifestRules.FaultsAgainst(proposal.Manifest, facts));
        Assert.Empty(ManifestRules.FaultsFor(proposal.Manifest, [.. Scenes.Channels.Select(channel => channel.Name)], Scenes.Keys));
    }

    [Theory, MemberData(nameof(Detectors))]
    public async Task Gives_the_boxes_that_were_worked_out_at_native_resolution(
        OutputContract contract,
        string classOfA,
        double a,
        string classOfB,
        double b
    )
    {
        using var detector = await OpenAsync(contract, new ResizeRule());

        var found = (await detector.DetectAsync([Scenes.Flat(32, 32, 204)]))[0];

        Check(detector, found, (new PixelBox(4, 6, 12, 14), classOfA, a), (new PixelBox(16, 8, 28, 24), classOfB, b));
    }

    /// <summary>64 x 48 into 32 x 32: factor 1/2, so 32 x 24 with 4 rows of fill above: x = 2 x', y = 2 (y' - 4). torchvision's graph
    /// resizes by itself.</summary>
    [Theory, MemberData(nameof(Detectors))]
    public async Task Undoes_a_letterbox(OutputContract contract, string classOfA, double a, string classOfB, double b)
    {
        using var detector = await OpenAsync(contract, new ResizeRule(ResizeKind.Letterbox, 32, 32, 114));

        var found = (await detector.DetectAsync([Scenes.Flat(64, 48, 204)]))[0];

        Check(detector, found, (new PixelBox(8, 4, 24, 20), classOfA, a), (new PixelBox(32, 8, 56, 40), classOfB, b));
    }

    /// <summary>64 x 48 into 32 x 32: x = 2 x', y = 1.5 y'. A second image of the same call is of another size: 96 x 32, x = 3 x', y =
    /// y'.</summary>
    [Theory, MemberData(nameof(Detectors))]
    public async Task Undoes_a_squash_for_every_image_of_a_batch(
        OutputContract contract,
        string classOfA,
        double a,
        string classOfB,
        double b
    )
    {
        using var detector = await OpenAsync(contract, new ResizeRule(ResizeKind.Squash, 32, 32));

        var found = await detector.DetectAsync([Scenes.Flat(64, 48, 204), Scenes.Flat(96, 32, 204)]);

        Check(detector, found[0], (new PixelBox(8, 9, 24, 21), classOfA, a), (new PixelBox(32, 12, 56, 36), classOfB, b));
        Check(detector, found[1], (new PixelBox(12, 6, 36, 14), classOfA, a), (new PixelBox(48, 8, 84, 24), classOfB, b));
    }

    [Fact]
    public async Task Leaves_out_what_the_class_map_leaves_out()
    {
        using var detector = await Scenes.DetectorAsync(
            _folder,
            ContractModels.YoloV8(),
            manifest => manifest with { Classes = ["R", "G", null], Resize = new ResizeRule(), Scaling = Scenes.DividedBy255 }
        );

        var found = (await detector.DetectAsync([Scenes.Flat(32, 32, 204)]))[0];

        Assert.Equal(["R", "G"], detector.Classes);
        Assert.Equal(0.8, Assert.Single(found).DetectorScore, 1e-6);
    }

    [Fact]
    public async Task A_contract_that_does_not_fit_the_numbers_is_said_in_words()
    {
        using var detector = await Scenes.DetectorAsync(
            _folder,
            ContractModels.YoloV8(),
            manifest =>
                manifest with
                {
                    Output = manifest.Output with { Contract = OutputContract.YoloEndToEnd },
                    Resize = new ResizeRule(),
                }
        );

        var fault = await Assert.ThrowsAsync<ModelRefusedException>(() => detector.DetectAsync([Scenes.Flat(32, 32, 204)]));

        Assert.Equal(
            "The output of the model came out as [1, 7, 21]; its manifest promises [any, any, 6]. Choose the right output "
                + "contract in the manifest.",
            fault.Message
        );
    }

    public void Dispose() => _folder.Dispose();

    private static OnnxGraph Graph(OutputContract contract) =>
        contract switch
        {
            OutputContract.MmDeploy => ContractModels.MmDeploy(),
            OutputContract.Torchvision => ContractModels.Torchvision(),
            OutputContract.YoloV5 => ContractModels.YoloV5(),
            OutputContract.YoloV8 => ContractModels.YoloV8(),
            OutputContract.YoloEndToEnd => ContractModels.YoloEndToEnd(),
            OutputContract.DetrSoftmax => ContractModels.DetrSoftmax(),
            OutputContract.DetrSigmoid => ContractModels.DetrSigmoid(),
            OutputContract.RtDetrAuthors => ContractModels.RtDetrAuthors(),
            _ => ContractModels.RfDetr(),
        };

    private Task<OnnxDetector> OpenAsync(OutputContract contract, ResizeRule resize) =>
        Scenes.DetectorAsync(
            _folder,
            Graph(contract),
            manifest => manifest with { Resize = resize, Scaling = contract is OutputContract.MmDeploy ? Scenes.Raw : Scenes.DividedBy255 }
        );

    private static void Check(
        OnnxDetector detector,
        IReadOnlyList<Candidate> found,
        params (PixelBox Box, string Class, double Score)[] expected
    )
    {
        Assert.Equal(expected.Length, found.Count);
        foreach (var ((box, key, score), candidate) in expected.OrderByDescending(one => one.Score).Zip(found))
        {
            Assert.Equal(key, detector.Classes[candidate.Class]);
            Assert.Equal(score, candidate.DetectorScore, 1e-6);
            Assert.Equal(box.X1, candidate.Box.X1, 1e-3);
            Assert.Equal(box.Y1, candidate.Box.Y1, 1e-3);
            Assert.Equal(box.X2, candidate.Box.X2, 1e-3);
            Assert.Equal(box.Y2, candidate.Box.Y2, 1e-3);
        }
    }
}
