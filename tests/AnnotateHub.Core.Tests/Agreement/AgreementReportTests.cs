using AnnotateHub.Core.Agreement;
using AnnotateHub.Core.Agreement.Reports;
using AnnotateHub.Core.Geometry;
using CsCheck;

namespace AnnotateHub.Core.Tests.Agreement;

/// <summary>The report holds the figures of other people's libraries when its boxes carry their tables.</summary>
public sealed class AgreementReportTests
{
    private static readonly string[] Letters = ["a", "b", "c", "d", "e", "f"];

    [Fact]
    public void Kappa_and_percent_agreement_of_a_pair_equal_sklearn_on_the_same_table()
    {
        foreach (var jsonElement in Oracles.Cases("agreement/two_raters.json"))
        {
            var table = jsonElement.At("table").IntegerRows();
            var cells = table.SelectMany((row, a) => row.SelectMany((count, b) => Enumerable.Repeat((a, b), count))).ToList();
            var report = AgreementReports.Build(
                Input([
                    [.. cells.Select(cell => Letters[cell.a])],
                    [.. cells.Select(cell => Letters[cell.b])],
                ]),
                new AgreementSettings([.. Letters.Take(table.Length)])
            );

            var pair = report.Pairs.Single();
            Oracles.Close(jsonElement.At("expected", "sklearn", "kappa").Real(), pair.Classes.CohenKappa!.Value, Oracles.SameFormula);
            Assert.Equal(pair.Classes.CohenKappa.Value is null, pair.Classes.CohenKappa.Reason is not null);
            Assert.Equal((cells.Count, 0, 0), (pair.Counts.Matched, pair.Counts.OnlyA, pair.Counts.OnlyB));
            Assert.Equal(
                table,
                pair.Confusion.Take(table.Length).Select(row => row.Take(table.Length).Select(count => (int)count).ToArray())
            );
        }
    }

    [Fact]
    public void Alpha_and_ac1_of_several_raters_equal_the_packages_with_not_seen_as_missing()
    {
        foreach (var jsonElement in Oracles.Cases("agreement/several_raters.json"))
        {
            var byRater = jsonElement.At("ratings_by_rater").RealRows();
            var values = byRater.SelectMany(row => row).Where(value => !double.IsNaN(value)).Distinct().Order().ToList();
            var report = AgreementReports.Build(
                Input([
                    .. byRater.Select(row => row.Select(value => double.IsNaN(value) ? null : Letters[values.IndexOf(value)]).ToArray()),
                ]),
                new AgreementSettings([.. Letters.Take(values.Count)])
            );

            Oracles.Close(
                jsonElement.At("expected", "krippendorff_alpha", "nominal").Real(),
                report.All.Classes.KrippendorffAlpha.Value,
                Oracles.SameFormula
            );
            Oracles.Close(
                jsonElement.At("expected", "irrCAC", "identity", "gwet", "coefficient").Real(),
                report.All.Classes.GwetAc1.Value,
                Oracles.FromR
            );
            if (jsonElement.At("expected").Has("statsmodels"))
                Oracles.Close(
                    jsonElement.At("expected", "statsmodels", "fleiss").Real(),
                    report.All.Classes.FleissKappa!.Value,
                    Oracles.SameFormula
                );
        }
    }

    [Fact]
    public void Icc_of_the_counts_equals_psych()
    {
        foreach (var jsonElement in Oracles.Cases("agreement/counts_icc.json"))
        {
            var counts = jsonElement.At("counts").RealRows();
            var images = counts
                .Select(
                    (row, image) =>
                        new ReportImage(
                            $"i{image}",
                            "",
                            [
                                .. row.Select(count =>
                                    (IReadOnlyList<ClassedBox>)[.. Enumerable.Range(0, (int)count).Select(cell => Cell(cell, "a"))]
                                ),
                            ]
                        )
                )
                .ToList();
            var report = AgreementReports.Build(
                new AgreementInput([.. counts[0].Select((_, rater) => new ReportRater($"r{rater}"))], images),
                new AgreementSettings(["a"], Resamples: 20)
            );

            Oracles.Close(jsonElement.At("expected", "icc", "ICC2", "value").Real(), report.All.CellCounts.Icc.Value, Oracles.FromR);
        }
    }

    [Fact]
    public void Intervals_are_of_whole_images_drawn_within_patients()
    {
        // 12 images of 2 patients; in image i both have the cell 0, A alone has i % 3 more, B alone none.
        var images = Enumerable
            .Range(0, 12)
            .Select(image => new ReportImage(
                $"i{image:D2}",
                image < 5 ? "p" : "q",
                [
                    [.. Enumerable.Range(0, 1 + image % 3).Select(cell => Cell(cell, "a"))],
                    [Cell(0, "a")],
                ]
            ))
            .ToList();
        var report = AgreementReports.Build(
            new AgreementInput([new ReportRater("A"), new ReportRater("B")], images),
            new AgreementSettings(["a", "b"], Resamples: 200, Seed: 7)
        );

        var interval = Bootstrap.ByImage(
            [.. images.Select(image => image.Patient)],
            draw => draw.Aggregate(default(DetectionCounts), (sum, image) => sum + new DetectionCounts(1, image % 3, 0)).F1,
            200,
            7
        );
        var f1 = report.Pairs.Single().F1;
        Assert.Equal((interval.Low, interval.High, interval.Deviation), (f1.Low, f1.High, f1.Deviation));
        Assert.Equal((200, 7UL, "SplitMix64"), (report.Uncertainty.Resamples, report.Uncertainty.Seed, report.Uncertainty.Generator));
        // Matched 12, only A 0 + 1 + 2 four times: F1 = 24 / (24 + 12).
        Assert.Equal(24 / 36.0, f1.Value!.Value, 1e-12);
        // Everything matched is (a, a): kappa is 0/0 and says so.
        Assert.Contains("0/0", report.Pairs.Single().Classes.CohenKappa!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Below_ten_images_there_is_no_interval_but_every_images_value()
    {
        var report = AgreementReports.Build(
            Input([
                ["a", null],
                ["a", "b"],
            ]),
            new AgreementSettings(["a", "b"])
        );

        Assert.Null(report.Pairs.Single().F1.Low);
        Assert.Contains("below 10", report.Pairs.Single().NoInterval, StringComparison.Ordinal);
        Assert.Equal(2 / 3.0, report.ByImage.Single().MeanF1!.Value, 1e-12);
    }

    [Fact]
    public void What_a_rater_did_not_look_for_is_not_compared_and_the_reason_is_given()
    {
        var input = Input([
            ["a", "b", null],
            ["a", "b", "b"],
        ]);
        var report = AgreementReports.Build(
            input with
            {
                Raters = [input.Raters[0] with { Exhaustive = ["a"] }, input.Raters[1]],
            },
            new AgreementSettings(["a", "b"])
        );

        Assert.Equal(["a"], report.Compared);
        Assert.Contains("r0 did not look for every 'b'", report.NotCompared["b"], StringComparison.Ordinal);
        Assert.Equal((1, 1, 2), (report.Pairs.Single().Counts.Matched, report.Raters[0].LeftOut, report.Raters[1].LeftOut));
        Assert.Contains("Only one class", report.Pairs.Single().Classes.KrippendorffAlpha.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void An_image_that_a_rater_did_not_have_is_missing_and_not_unseen()
    {
        ReportImage Image(string name, bool third) =>
            new(
                name,
                "",
                [
                    [Cell(0, "a")],
                    [Cell(0, "a"), Cell(1, "b")],
                    third ? [Cell(0, "b")] : null,
                ]
            );
        var report = AgreementReports.Build(
            new AgreementInput([new ReportRater("A"), new ReportRater("B"), new ReportRater("C")], [Image("i", true), Image("k", false)]),
            new AgreementSettings(["a", "b"])
        );

        Assert.Equal((2, 1, 1), (report.Pairs[0].Images, report.Pairs[1].Images, report.Pairs[2].Images));
        Assert.Equal([2, 1, 1], report.All.SeenBy);
        // Union with "not seen": i has (a a b) and (- b -), k has (a a) and (- b): agreeing pairs 1/3, 1/3, 1, 0 of four items.
        Assert.Equal(5 / 12.0, report.All.WithNotSeen.PercentAgreement.Value!.Value, 1e-12);
    }

    [Fact]
    public void Against_the_union_the_most_experienced_finds_all_that_is_their_own()
    {
        var report = AgreementReports.Build(
            Input([
                ["a", "a", null],
                ["b", null, "b"],
            ]),
            new AgreementSettings(["a", "b"], Reference: AgreementSettings.Union)
        );

        // The union is r0's a, r0's a and r1's b: r0 has two of three cells named alike, r1 has two of three, one named otherwise.
        Assert.Equal([(2, 0, 1), (2, 0, 1)], report.Against.Select(pair => (pair.Counts.Matched, pair.Counts.OnlyA, pair.Counts.OnlyB)));
        Assert.Equal([1, 0.5], report.Against.Select(pair => pair.Classes.PercentAgreement.Value!.Value));
        Assert.NotNull(report.ReferenceNote);
    }

    [Fact]
    public void Behind_every_field_of_the_confusion_lie_as_many_cells() =>
        Gen.Int[0, 2]
            .Select(number => number == 2 ? null : Letters[number])
            .Array[14]
            .Array[2]
            .Sample(
                ratings =>
                {
                    var input = Input(ratings);
                    var report = AgreementReports.Build(input, new AgreementSettings(["a", "b"]));
                    var pair = report.Pairs.Single();
                    foreach (var (row, a) in pair.Labels.Index())
                    foreach (var (column, b) in pair.Labels.Index())
                        Assert.Equal(
                            pair.Confusion[row][column],
                            ComparedCells.Find(input, [.. report.Compared], report.Settings.Iou, "r0", "r1", a, b).Count
                        );
                },
                iter: 50
            );

    [Theory]
    [InlineData(0, "above 0")]
    [InlineData(0.5, "no rater")]
    public void What_cannot_be_compared_is_refused_with_a_sentence(double iou, string expected) =>
        Assert.Contains(
            expected,
            string.Join(
                " ",
                new AgreementSettings(["a"], iou, Reference: "nobody").FaultsWith(
                    Input([
                        ["a"],
                        ["a"],
                    ])
                )
            ),
            StringComparison.Ordinal
        );

    private static ClassedBox Cell(int number, string @class) => new(new PixelBox(20 * number, 0, 20 * number + 10, 10), @class);

    /// <summary>One image; item i is a cell of its own, which each rater names so or did not see (null).</summary>
    private static AgreementInput Input(IReadOnlyList<string?[]> byRater) =>
        new(
            [.. byRater.Select((_, rater) => new ReportRater($"r{rater}", rater + 1))],
            [
                new ReportImage(
                    "i",
                    "",
                    [
                        .. byRater.Select(row =>
                            (IReadOnlyList<ClassedBox>)
                                [.. row.Index().Where(item => item.Item is not null).Select(item => Cell(item.Index, item.Item!))]
                        ),
                    ]
                ),
            ]
        );
}
