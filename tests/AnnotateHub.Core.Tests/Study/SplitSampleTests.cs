using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Core.Study.Splits;
using CsCheck;

namespace AnnotateHub.Core.Tests.Study;

public sealed class SplitSampleTests
{
    [Fact]
    public void The_papers_numbers_come_out()
    {
        // 40 test images of each of three patients leave 493, 503 and 91 (docs/protocol.md section 1); 120 of these 1087 are validation and
        // 967 train.
        var sample = SplitSample.Draw(
            [.. Images("06", 533), .. Images("07", 543), .. Images("08", 131)],
            1,
            SplitSample.DefaultTestPerPatient,
            SplitSample.DefaultValidationShare
        );

        Assert.Equal((967, 120, 120), (Count(sample, DataSplit.Train), Count(sample, DataSplit.Validation), Count(sample, DataSplit.Test)));
    }

    [Fact]
    public void A_seed_gives_the_same_splits_whatever_the_keys_and_the_order() =>
        Gen.Long.Sample(seed =>
        {
            var images = Images("06", 20).Concat(Images("07", 9)).ToList();
            var elsewhere = images.AsEnumerable().Reverse().Select(image => image with { Id = image.Id + 1000 }).ToList();
            var (here, there) = (SplitSample.Draw(images, seed, 4, 0.2).Splits, SplitSample.Draw(elsewhere, seed, 4, 0.2).Splits);
            return images.All(image => here[image.Id] == there[image.Id + 1000]);
        });

    [Fact]
    public void Images_of_one_patient_do_not_depend_on_another_patient()
    {
        var alone = SplitSample.Draw([.. Images("06", 20)], 5, 4, 0);
        var together = SplitSample.Draw([.. Images("06", 20), .. Images("07", 9)], 5, 4, 0);

        Assert.Equal(alone.Splits, together.Splits.Where(item => alone.Splits.ContainsKey(item.Key)).ToDictionary());
    }

    [Fact]
    public void A_patient_with_fewer_images_than_asked_for_is_named()
    {
        var sample = SplitSample.Draw([.. Images("06", 20), .. Images("07", 3)], 5, 4, 0.1);

        Assert.Equal("Patient 07: 4 test images are asked for, but there are 3 images; ask for fewer or import more.", sample.Fault);
        Assert.Empty(sample.Splits);
    }

    [Fact]
    public void Images_imported_later_fill_up_and_the_others_stay()
    {
        var first = SplitSample.Draw([.. Images("06", 20)], 5, 4, 0.25).Splits;
        var later = SplitSample.Draw(
            [.. Images("06", 30).Select(image => image with { Split = first.TryGetValue(image.Id, out var split) ? split : null })],
            6,
            6,
            0.25,
            keepDrawn: true
        );

        Assert.All(first, item => Assert.Equal(item.Value, later.Splits[item.Key]));
        // 6 of 30 are test; a quarter of the other 24 is validation.
        Assert.Equal((18, 6, 6), (Count(later, DataSplit.Train), Count(later, DataSplit.Validation), Count(later, DataSplit.Test)));
    }

    [Theory]
    [InlineData(ImagePool.Test, DataSplit.Test, false, true)]
    [InlineData(ImagePool.Test, DataSplit.Train, false, false)]
    [InlineData(ImagePool.NotTest, DataSplit.Test, false, false)]
    [InlineData(ImagePool.NotTest, DataSplit.Validation, true, true)]
    [InlineData(ImagePool.Remaining, DataSplit.Test, false, false)]
    [InlineData(ImagePool.Remaining, DataSplit.Train, true, false)]
    [InlineData(ImagePool.Remaining, DataSplit.Train, false, true)]
    [InlineData(ImagePool.NotTest, null, false, false)]
    public void Which_round_may_use_an_image(ImagePool pool, DataSplit? split, bool isInSeedRound, bool may) =>
        Assert.Equal(may, SplitGuard.GetDenialReason(pool, split, isInSeedRound) is null);

    [Fact]
    public void No_kind_of_round_but_test_ever_takes_a_test_image() =>
        Assert.All(
            RoundRules.All.Where(rules => rules.Pool is not (ImagePool.Test or ImagePool.All or ImagePool.Calibrated)),
            rules => Assert.NotNull(SplitGuard.GetDenialReason(rules.Pool, DataSplit.Test, false))
        );

    [Fact]
    public void A_training_export_with_a_test_image_is_refused_by_name()
    {
        Assert.Null(SplitGuard.GetTrainingDenialReason([("a", DataSplit.Train), ("b", DataSplit.Validation), ("c", null)]));
        Assert.StartsWith(
            "b, d are test images; nothing may learn from them.",
            SplitGuard.GetTrainingDenialReason([("d", DataSplit.Test), ("a", DataSplit.Train), ("b", DataSplit.Test)]),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Drawn_images_are_shared_out_over_patients_and_repeatable()
    {
        List<DrawnImage> pool = [.. Images("06", 30), .. Images("07", 20), .. Images("08", 10)];
        var (drawn, fault) = ImageDraw.Draw(pool, 12, 3);

        Assert.Null(fault);
        Assert.Equal([6, 4, 2], drawn.GroupBy(image => image.Patient).OrderBy(group => group.Key).Select(group => group.Count()));
        Assert.Equal(drawn, ImageDraw.Draw(pool, 12, 3).Images);
        Assert.NotEqual(drawn, ImageDraw.Draw(pool, 12, 4).Images);
        Assert.Equal(
            "11 are asked for, but only 10 images of patient 08 are there that this kind of round may use; ask for fewer.",
            ImageDraw.PerPatient(pool, 11, 3).Fault
        );
    }

    private static int Count(SplitSample sample, DataSplit split) => sample.Splits.Values.Count(dataSplit => dataSplit == split);

    private static IEnumerable<DrawnImage> Images(string patient, int count) =>
        Enumerable
            .Range(1, count)
            .Select(number => new DrawnImage(int.Parse(patient) * 10_000 + number, $"r{patient}f{number}", patient, null));
}
