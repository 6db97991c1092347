using AnnotateHub.Core.Labels;
using AnnotateHub.Core.Sampling;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Core.Study.Splits;

namespace AnnotateHub.Core.Tests.Study;

/// <summary>What each kind of round allows, and settings exactly at their limits.</summary>
public sealed class RoundRulesTests
{
    private static readonly ClassScheme Classes = new([new("R", "Cancer", "#ff0000"), new("G", "Normal", "#00ff00")]);

    [Theory]
    // kind: blind, needs the calibration, may be reopened, may start from pseudolabels, is made by a lead
    [InlineData(RoundKind.Calibration, true, false, false, false, true, ImagePool.NotTest)]
    [InlineData(RoundKind.Seed, false, true, false, false, true, ImagePool.NotTest)]
    [InlineData(RoundKind.Refinement, false, true, false, true, true, ImagePool.Remaining)]
    [InlineData(RoundKind.Test, true, true, false, false, true, ImagePool.Test)]
    [InlineData(RoundKind.Free, false, false, true, false, false, ImagePool.All)]
    public void What_a_kind_allows(
        RoundKind kind,
        bool blind,
        bool calibration,
        bool reopen,
        bool pseudolabels,
        bool byLead,
        ImagePool pool
    )
    {
        var rules = RoundRules.For(kind);

        Assert.Equal(
            (blind, calibration, reopen, pseudolabels, byLead, pool),
            (rules.IsBlind, rules.NeedsCalibration, rules.MayReopen, rules.MayStartFromPseudolabels, rules.IsMadeByLead, rules.Pool)
        );
    }

    [Theory]
    // kind: what helps with a click where nothing is set, where the light is allowed, and where a model is
    [InlineData(RoundKind.Free, Assistance.Model, Assistance.Signal, Assistance.Model)]
    [InlineData(RoundKind.Refinement, Assistance.None, Assistance.Signal, Assistance.Model)]
    [InlineData(RoundKind.Drift, Assistance.None, Assistance.Signal, Assistance.Signal)]
    [InlineData(RoundKind.Calibration, Assistance.None, Assistance.Signal, Assistance.Signal)]
    [InlineData(RoundKind.Seed, Assistance.None, Assistance.Signal, Assistance.Signal)]
    [InlineData(RoundKind.Test, Assistance.None, Assistance.Signal, Assistance.Signal)]
    public void A_models_help_never_reaches_blind_rounds_or_work_from_scratch(
        RoundKind kind,
        Assistance usual,
        Assistance signal,
        Assistance model
    )
    {
        var rules = RoundRules.For(kind);

        Assert.Equal(
            (usual, signal, model, Assistance.None),
            (
                rules.AssistanceIn(new RoundSettings()),
                rules.AssistanceIn(new RoundSettings(Assistance: Assistance.Signal)),
                rules.AssistanceIn(new RoundSettings(Assistance: Assistance.Model)),
                rules.AssistanceIn(new RoundSettings(Assistance: Assistance.None))
            )
        );
        Assert.Equal(
            model is not Assistance.Model,
            rules.Validate(new RoundSettings(AnnotatorsPerImage: 2, HostRoundId: 1, Assistance: Assistance.Model), Classes, 2) is not null
        );
    }

    [Theory]
    [InlineData(RoundKind.Refinement, Assistance.Signal)]
    [InlineData(RoundKind.Calibration, Assistance.None)]
    [InlineData(RoundKind.Seed, Assistance.None)]
    [InlineData(RoundKind.Test, Assistance.None)]
    public void A_new_round_starts_with_the_light_in_refinement_and_without_help_elsewhere(RoundKind kind, Assistance expected)
    {
        var rules = RoundRules.For(kind);

        Assert.Equal(expected, rules.AssistanceIn(rules.Defaults(Classes)));
    }

    [Fact]
    public void A_model_does_not_help_where_its_effect_is_measured()
    {
        var settings = new RoundSettings(StartFrom: "run", WithheldShare: 0.05, Assistance: Assistance.Model);
        var rules = RoundRules.For(RoundKind.Refinement);

        Assert.Contains("withheld", rules.Validate(settings, Classes, 1));
        Assert.Null(rules.Validate(settings with { WithheldShare = 0 }, Classes, 1));
        Assert.Null(rules.Validate(settings with { Assistance = Assistance.Signal }, Classes, 1));
    }

    public static TheoryData<RoundSettings, int, string?> AtTheLimits() =>
        new()
        {
            { new RoundSettings(), 1, null },
            { new RoundSettings(), 0, "none is chosen" },
            { new RoundSettings([]), 1, "No class" },
            { new RoundSettings(["R", "X"]), 1, "no class 'X'" },
            { new RoundSettings(AnnotatorsPerImage: 0), 1, "at least one annotator" },
            { new RoundSettings(AnnotatorsPerImage: 3), 3, null },
            { new RoundSettings(AnnotatorsPerImage: 3), 2, "only 2 are chosen" },
            { new RoundSettings(WithheldShare: 0), 1, null },
            { new RoundSettings(WithheldShare: 1), 1, null },
            { new RoundSettings(WithheldShare: -0.01), 1, "share of images" },
            { new RoundSettings(WithheldShare: 1.01), 1, "share of images" },
            { new RoundSettings(StartFrom: "run"), 1, null },
            { new RoundSettings(Gate: new CalibrationGate(0, 1)), 1, null },
            { new RoundSettings(Gate: new CalibrationGate(1, 0)), 1, null },
            { new RoundSettings(Gate: new CalibrationGate(null, null)), 1, null },
            { new RoundSettings(Gate: new CalibrationGate(-0.01, null)), 1, "thresholds" },
            { new RoundSettings(Gate: new CalibrationGate(1.01, null)), 1, "thresholds" },
            { new RoundSettings(Gate: new CalibrationGate(null, -0.01)), 1, "thresholds" },
            { new RoundSettings(Gate: new CalibrationGate(null, 1.01)), 1, "thresholds" },
        };

    [Theory, MemberData(nameof(AtTheLimits))]
    public void Settings_are_refused_beyond_their_limits_and_not_at_them(RoundSettings settings, int people, string? fault)
    {
        var told = RoundRules.For(RoundKind.Refinement).Validate(settings, Classes, people);

        if (fault is null)
            Assert.Null(told);
        else
            Assert.Contains(fault, told, StringComparison.Ordinal);
    }

    [Fact]
    public void A_kind_has_its_own_limits()
    {
        Assert.Contains(
            "never starts from pseudolabels",
            RoundRules.For(RoundKind.Test).Validate(new RoundSettings(AnnotatorsPerImage: 2, StartFrom: "run"), Classes, 2),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "at least two",
            RoundRules.For(RoundKind.Test).Validate(new RoundSettings(AnnotatorsPerImage: 1), Classes, 2),
            StringComparison.Ordinal
        );
        Assert.Null(RoundRules.For(RoundKind.Test).Validate(new RoundSettings(AnnotatorsPerImage: 2), Classes, 2));
        Assert.Contains(
            "refinement round",
            RoundRules.For(RoundKind.Drift).Validate(new RoundSettings(), Classes, 1),
            StringComparison.Ordinal
        );
        Assert.Null(RoundRules.For(RoundKind.Drift).Validate(new RoundSettings(HostRoundId: 1), Classes, 1));
        var test = RoundRules.For(RoundKind.Test).Defaults(Classes);
        Assert.Equal(2, test.AnnotatorsPerImage);
        Assert.Equal(["R"], test.Classes);
    }

    [Theory]
    [InlineData(3, -1, 0.5, true)]
    [InlineData(3, 0, 0, false)]
    [InlineData(3, 3, 0, false)] // all of a patient's images
    [InlineData(3, 4, 0, true)]
    [InlineData(3, 0, 1, true)]
    [InlineData(3, 0, -0.01, true)]
    [InlineData(3, 0, 0.999, false)]
    [InlineData(0, 0, 0, true)]
    public void Splits_are_impossible_beyond_their_limits_and_not_at_them(int images, int test, double validation, bool impossible) =>
        Assert.Equal(impossible, SplitSample.Draw([.. Images(images)], 1, test, validation).Fault is not null);

    [Fact]
    public void Half_an_image_is_rounded_up_to_a_whole_one()
    {
        // Half of five images is 2.5, and of one image 0.5.
        Assert.Equal(3, SplitSample.Draw([.. Images(5)], 1, 0, 0.5).Splits.Values.Count(split => split == DataSplit.Validation));
        Assert.Equal(3, WithheldDraw.Draw(Distribution.Deal(5, 1, 1, 1), 0.5, 1).Count);
        Assert.Single(WithheldDraw.Draw(Distribution.Deal(1, 1, 1, 1), 0.5, 1));
    }

    [Fact]
    public void Of_equal_remainders_the_earlier_wins()
    {
        Assert.Equal([1, 1, 0], Apportionment.Allocate(2, [5, 5, 5]));
        Assert.Equal([0, 0], Apportionment.Allocate(0, [0, 0]));
        Assert.Equal([2, 3], Apportionment.Allocate(5, [2, 3]));
        Assert.Throws<ArgumentException>(() => Apportionment.Allocate(6, [2, 3]));
        Assert.Throws<ArgumentException>(() => Apportionment.Allocate(-1, [2, 3]));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(3, true)]
    [InlineData(4, false)]
    public void At_least_one_and_at_most_all_images_are_drawn(int count, bool possible)
    {
        Assert.Equal(possible, ImageDraw.Draw([.. Images(3)], count, 1).Fault is null);
        Assert.Equal(possible, ImageDraw.PerPatient([.. Images(3)], count, 1).Fault is null);
        Assert.NotNull(ImageDraw.PerPatient([], count, 1).Fault);
    }

    [Theory]
    [InlineData(RoundKind.Free, DataSplit.Test, true)]
    [InlineData(RoundKind.Test, DataSplit.Test, true)]
    [InlineData(RoundKind.Test, DataSplit.Train, false)]
    [InlineData(RoundKind.Test, null, false)]
    [InlineData(RoundKind.Seed, DataSplit.Test, false)]
    [InlineData(RoundKind.Calibration, DataSplit.Validation, true)]
    [InlineData(RoundKind.Drift, DataSplit.Test, false)]
    public void Which_split_an_image_of_a_round_may_get(RoundKind kind, DataSplit? split, bool may) =>
        Assert.Equal(may, SplitGuard.GetRoundDenialReason(kind, split) is null);

    [Fact]
    public void Five_names_are_told_and_of_more_how_many()
    {
        Assert.Equal("a, b, c, d, e", SplitGuard.Names(["a", "b", "c", "d", "e"]));
        Assert.Equal("a, b, c, d, e and 1 more", SplitGuard.Names(["a", "b", "c", "d", "e", "f"]));
    }

    private static IEnumerable<DrawnImage> Images(int count) =>
        Enumerable.Range(1, count).Select(number => new DrawnImage(number, $"i{number}", "06", null));
}
