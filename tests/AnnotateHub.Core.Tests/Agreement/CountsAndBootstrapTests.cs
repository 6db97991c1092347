using AnnotateHub.Core.Agreement;
using CsCheck;

namespace AnnotateHub.Core.Tests.Agreement;

public sealed class CountsAndBootstrapTests
{
    [Fact]
    public void Icc_and_limits_of_agreement_equal_psych_epir_and_shrout_and_fleiss()
    {
        foreach (var jsonElement in Oracles.Cases("agreement/counts_icc.json"))
        {
            var counts = jsonElement.At("counts").RealRows();
            var icc = CountAgreement.Icc21(counts).Value;
            Oracles.Close(jsonElement.At("expected", "icc", "ICC2", "value").Real(), icc, Oracles.FromR);
            if (jsonElement.Name() == "shrout_fleiss_1979")
                Assert.Equal(jsonElement.At("published", "ICC2").GetDouble(), icc!.Value, 0.005);
            if (!jsonElement.At("expected").Has("bland_altman"))
                continue;
            var limits = CountAgreement.BlandAltman([.. counts.Select(row => row[0])], [.. counts.Select(row => row[1])])!;
            var expected = jsonElement.At("expected", "bland_altman");
            Oracles.Close(
                [expected.At("bias").Real(), expected.At("sd").Real(), expected.At("lower").Real(), expected.At("upper").Real()],
                [limits.Bias, limits.Deviation, limits.Lower, limits.Upper],
                Oracles.FromR
            );
        }
    }

    [Fact]
    public void Equal_counts_everywhere_leave_no_variance_to_explain() =>
        Assert.Contains(
            "no variance",
            CountAgreement
                .Icc21([
                    [7, 7],
                    [7, 7],
                ])
                .Reason,
            StringComparison.Ordinal
        );

    [Fact]
    public void Percentiles_and_deviation_of_resampled_kappas_equal_numpy()
    {
        foreach (var jsonElement in Oracles.Cases("agreement/bootstrap.json"))
        {
            var (a, b, expected) = (jsonElement.At("rater_a").Integers(), jsonElement.At("rater_b").Integers(), jsonElement.At("expected"));
            var kappas = jsonElement.At("resamples").IntegerRows().Select(rows => Kappa(rows)).ToList();

            Oracles.Close(expected.At("kappa").Real(), Kappa(Enumerable.Range(0, a.Length)), Oracles.SameFormula);
            Oracles.Close(
                expected.At("kappa_of_each_resample").Reals(),
                [.. kappas.Select(kappa => kappa ?? double.NaN)],
                Oracles.SameFormula
            );
            var defined = kappas.OfType<double>().ToList();
            Oracles.Close(expected.At("mean").Real(), defined.Average(), Oracles.SameFormula);
            Oracles.Close(expected.At("sd_ddof1").Real(), Bootstrap.StandardDeviation(defined), Oracles.SameFormula);
            Oracles.Close(
                expected.At("percentile_95").Reals(),
                [Bootstrap.Percentile(defined, 2.5), Bootstrap.Percentile(defined, 97.5)],
                Oracles.SameFormula
            );
            Oracles.Close(
                expected.At("percentile_90").Reals(),
                [Bootstrap.Percentile(defined, 5), Bootstrap.Percentile(defined, 95)],
                Oracles.SameFormula
            );
            Oracles.Close(
                expected.At("kappa_leaving_out_each_item").Reals(),
                [
                    .. Enumerable
                        .Range(0, a.Length)
                        .Select(left => Kappa(Enumerable.Range(0, a.Length).Where(index => index != left))!.Value),
                ],
                Oracles.SameFormula
            );

            double? Kappa(IEnumerable<int> rows) =>
                CohenKappa.Compute(ConfusionTable.From(rows.Select(row => (a[row], b[row])), Math.Max(a.Max(), b.Max()) + 1)).Value;
        }
    }

    [Fact]
    public void Every_resample_holds_as_many_images_of_each_patient_as_there_are() =>
        Gen.Select(Gen.Int[0, 2].Array[10, 40], Gen.ULong)
            .Sample(
                (numbers, seed) =>
                {
                    string[] patients = [.. numbers.Select(number => $"p{number}")];
                    var draws = Bootstrap.Draws(patients, 5, seed).ToList();

                    Assert.All(draws, draw => Assert.Equal(patients.Order(), draw.Select(image => patients[image]).Order()));
                    Assert.Equal(draws, Bootstrap.Draws(patients, 5, seed));
                }
            );

    [Fact]
    public void Below_ten_images_there_is_no_interval_but_a_reason()
    {
        var interval = Bootstrap.ByImage([.. Enumerable.Repeat("p", 9)], _ => 1);

        Assert.Null(interval.Low);
        Assert.Contains("9 images", interval.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Undefined_resamples_are_counted_and_left_out()
    {
        // Defined exactly when image 0 was drawn; the chance of missing it in 10 draws is 0.9^10 = 0.349, so of 1,000 about 349 -+ 4 *
        // 15.1.
        var interval = Bootstrap.ByImage(
            [.. Enumerable.Repeat("p", 10)],
            draw => draw.Contains(0) ? draw.Count(image => image == 0) : null
        );

        Assert.InRange(interval.Undefined, 349 - 61, 349 + 61);
        Assert.Equal((1_000, "SplitMix64", 1), (interval.Resamples, interval.Generator, interval.Low!.Value));
    }
}
