using AnnotateHub.Core.Geometry;
using AnnotateHub.Core.Pseudolabels;

namespace AnnotateHub.Core.Tests.Pseudolabels;

/// <summary>docs/protocol.md section 4 by hand: S = 0.3 * S_det + 0.7 * S_cls, boxes of 10 x 10 far apart unless a test is about
/// overlap.</summary>
public sealed class PseudolabelSelectionTests
{
    private static readonly string[] Project = ["R", "G", "U"];
    private static readonly PseudolabelSettings Paper = new();

    /// <summary>0.3 * 0.8 + 0.7 * 0.6 = 0.66; the detector said G, the classifier R.</summary>
    [Fact]
    public void The_class_is_the_classifiers_and_the_score_is_fused()
    {
        var label = Assert.Single(Select([At(0, 1, 0.8, 0.6, 0.3, 0.1)], Project));

        Assert.Equal("R", label.Class);
        Assert.Equal(0.66, label.Score, 1e-12);
        Assert.Equal(0, label.Candidate);
    }

    /// <summary>0.3 * 0.8 + 0.7 * 0.3 = 0.45 for the detector's G.</summary>
    [Fact]
    public void The_class_may_stay_the_detectors()
    {
        var label = Assert.Single(Select([At(0, 1, 0.8, 0.6, 0.3, 0.1)], Project, Paper with { ClassFrom = ClassSource.Detector }));

        Assert.Equal("G", label.Class);
        Assert.Equal(0.45, label.Score, 1e-12);
    }

    /// <summary>A detector of R alone is asked for p(R) = 0.2, though U is more probable: 0.3 * 0.9 + 0.7 * 0.2 = 0.41.</summary>
    [Fact]
    public void A_detector_of_one_class_takes_the_probability_of_that_class()
    {
        var label = Assert.Single(Select([At(0, 0, 0.9, 0.2, 0.1, 0.7)], ["R"]));

        Assert.Equal("R", label.Class);
        Assert.Equal(0.41, label.Score, 1e-12);
    }

    /// <summary>0.0999 is below 0.1 and stays; 0.1 is not below and is fused: 0.03 + 0.7 * 0.9 = 0.66. Without the rule the first gives
    /// 0.02997 + 0.63.</summary>
    [Fact]
    public void Boxes_below_a_tenth_keep_the_detectors_score()
    {
        Candidate[] two = [At(0, 0, 0.0999, 0.9, 0.05, 0.05), At(50, 0, 0.1, 0.9, 0.05, 0.05)];

        Assert.Equal([0.66, 0.0999], Select(two, Project).Select(label => Math.Round(label.Score, 10)));
        Assert.Equal(
            [0.66, 0.65997],
            Select(two, Project, Paper with { KeepDetectorScoreBelow = null }).Select(label => Math.Round(label.Score, 10))
        );
    }

    [Theory]
    [InlineData(0, 0.8)]
    [InlineData(1, 0.6)]
    public void A_weight_of_0_is_the_detector_alone_and_of_1_the_classifier_alone(double weight, double expected) =>
        Assert.Equal(
            expected,
            Assert.Single(Select([At(0, 0, 0.8, 0.6, 0.3, 0.1)], Project, Paper with { ClassifierWeight = weight })).Score,
            1e-12
        );

    [Fact]
    public void Without_a_classifier_the_detectors_word_stands()
    {
        var label = Assert.Single(Select([new Candidate(new PixelBox(0, 0, 10, 10), 2, 0.8)], Project));

        Assert.Equal(("U", 0.8), (label.Class, label.Score));
    }

    /// <summary>IoU of (0, 0, 10, 10) and (0, 0, 10, 8) is 0.8: within a class the lower goes; across classes it goes only by the
    /// class-agnostic pass.</summary>
    [Fact]
    public void Two_classes_on_one_cell_are_one_box_only_by_the_agnostic_pass()
    {
        Candidate[] conflict = [new(new PixelBox(0, 0, 10, 10), 0, 0.6), new(new PixelBox(0, 0, 10, 8), 1, 0.9)];

        Assert.Equal("G", Assert.Single(Select(conflict, Project)).Class);
        Assert.Equal(2, Select(conflict, Project, Paper with { AgnosticIou = null, FinalIou = null }).Count);
        Assert.Single(Select([conflict[0], conflict[1] with { Class = 0 }], Project, Paper with { AgnosticIou = null, FinalIou = null }));
    }

    /// <summary>IoU 5 / 10 exactly is not above 0.5: both stay. S turns the order round: 0.3 * 0.9 + 0.7 * 0.4 = 0.55 against 0.3 * 0.5 +
    /// 0.7 * 0.9 = 0.78; at a final IoU of 0.4 the first goes.</summary>
    [Fact]
    public void The_last_pass_goes_by_the_fused_score()
    {
        Candidate[] two =
        [
            new(new PixelBox(0, 0, 10, 10), 0, 0.9, [0.4, 0.3, 0.3]),
            new(new PixelBox(0, 0, 10, 5), 0, 0.5, [0.9, 0.05, 0.05]),
        ];

        Assert.Equal([1, 0], Select(two, Project).Select(label => label.Candidate));
        Assert.Equal([1], Select(two, Project, Paper with { FinalIou = 0.4 }).Select(label => label.Candidate));
    }

    [Fact]
    public void Equal_scores_keep_the_order_of_the_candidates_and_the_cap_takes_the_first()
    {
        Candidate[] equal =
        [
            .. Enumerable.Range(0, 5).Select(index => new Candidate(new PixelBox(20 * index, 0, 20 * index + 10, 10), index % 3, 0.5)),
        ];

        Assert.Equal([0, 1, 2, 3, 4], Select(equal, Project).Select(label => label.Candidate));
        Assert.Equal([0, 1], Select(equal, Project, Paper with { MaxPerImage = 2 }).Select(label => label.Candidate));
    }

    [Fact]
    public void Of_equally_probable_classes_the_projects_first_is_taken() =>
        Assert.Equal("R", Assert.Single(Select([At(0, 2, 0.8, 0.4, 0.4, 0.2)], Project)).Class);

    /// <summary>0.05 reaches the detector's floor, 0.049 does not. 0.2 with S = 0.06 + 0.7 * 0.35 = 0.305 misses a score floor of
    /// 0.31.</summary>
    [Fact]
    public void Floors_let_in_what_reaches_them()
    {
        Assert.Single(Select([new(new PixelBox(0, 0, 10, 10), 0, 0.05), new(new PixelBox(50, 0, 60, 10), 0, 0.049)], Project));
        Assert.Empty(Select([At(0, 0, 0.2, 0.35, 0.33, 0.32)], Project, Paper with { ScoreFloor = 0.31 }));
        Assert.Single(Select([At(0, 0, 0.2, 0.35, 0.33, 0.32)], Project, Paper with { ScoreFloor = 0.3 }));
    }

    [Fact]
    public void A_setting_out_of_range_is_said_by_name()
    {
        Assert.Equal("The classifier weight w must lie between 0 and 1; found 1.5.", (Paper with { ClassifierWeight = 1.5 }).Fault());
        Assert.Equal("The score floor must lie between 0 and 1; found NaN.", (Paper with { ScoreFloor = double.NaN }).Fault());
        Assert.Null(Paper.Fault());
    }

    private static IReadOnlyList<Pseudolabel> Select(
        IReadOnlyList<Candidate> candidates,
        IReadOnlyList<string> modelClasses,
        PseudolabelSettings? settings = null
    ) => PseudolabelSelection.Select(candidates, modelClasses, Project, settings ?? Paper);

    private static Candidate At(double x, int @class, double score, params double[] probabilities) =>
        new(new PixelBox(x, 0, x + 10, 10), @class, score, probabilities);
}
