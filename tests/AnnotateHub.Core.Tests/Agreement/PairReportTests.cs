using AnnotateHub.Core.Agreement;
using AnnotateHub.Core.Agreement.Reports;
using AnnotateHub.Core.Geometry;

namespace AnnotateHub.Core.Tests.Agreement;

/// <summary>Two raters who differ in every figure, so that no figure can stand on the other's side.</summary>
public sealed class PairReportTests
{
    private static readonly string[] Classes = ["a", "b"];

    /// <summary>
    /// late: Ann's a against Ben's b b (cell 0 both, cell 1 Ben alone). early: Ann's a a b against Ben's a (cell 0 both, 1 and 2 Ann
    /// alone).
    /// Matched 2, Ann alone 2, Ben alone 1.
    /// </summary>
    private static readonly AgreementReport Report = AgreementReports.Build(
        new AgreementInput(
            [new ReportRater("Ann"), new ReportRater("Ben", 2)],
            [
                new ReportImage(
                    "late",
                    "p",
                    [
                        [Cell(0, "a")],
                        [Cell(0, "b"), Cell(1, "b")],
                    ]
                ),
                new ReportImage(
                    "early",
                    "q",
                    [
                        [Cell(0, "a"), Cell(1, "a"), Cell(2, "b")],
                        [Cell(0, "a")],
                    ]
                ),
            ]
        ),
        new AgreementSettings(Classes)
    );

    private static PairReport Pair => Report.Pairs.Single();

    [Fact]
    public void Limits_of_agreement_are_of_the_first_minus_the_second()
    {
        // late 1 - 2 = -1, early 3 - 1 = 2: mean 1/2, squared distances 2 * (3/2)², divided by n - 1 = 1.
        var deviation = Math.Sqrt(2 * 1.5 * 1.5);
        var limits = Pair.CellCounts.Limits!;

        Assert.Equal(0.5, limits.Bias, 1e-12);
        Assert.Equal(deviation, limits.Deviation, 1e-12);
        Assert.Equal(0.5 - 1.959964 * deviation, limits.Lower, 1e-6);
        Assert.Equal(0.5 + 1.959964 * deviation, limits.Upper, 1e-6);
    }

    [Fact]
    public void What_only_one_of_the_two_saw_stands_on_their_side()
    {
        Assert.Equal(new DetectionCounts(2, 2, 1), Pair.Counts);
        Assert.Equal((2 / 4.0, 2 / 3.0, 4 / 7.0), (Pair.PrecisionOfA.Value!.Value, Pair.RecallOfA.Value!.Value, Pair.F1.Value!.Value));
        // a: named alike once, Ann's other two, Ben's none; b: never named alike, Ann's one, Ben's two.
        Assert.Equal(
            [new DetectionCounts(1, 2, 0), new DetectionCounts(0, 1, 2)],
            Pair.ByClass.Select(oneClassFigures => oneClassFigures.Counts!.Value)
        );
        // Rows Ann, columns Ben: a, b, not seen.
        Assert.Equal(
            [
                [1, 1, 1],
                [0, 0, 1],
                [0, 1, 0],
            ],
            Pair.Confusion.Select(row => row.ToArray())
        );
        Assert.Equal((1, 3, 2, 1), (Report.Raters[0].Rank, Pair.ByImage[0].BoxesOfA, Pair.ByImage[1].BoxesOfB, Pair.ByImage[1].BoxesOfA));
    }

    /// <summary>All that both saw is a; a third cell, which Ann alone saw, is b.</summary>
    [Fact]
    public void The_AC1_of_two_raters_is_the_same_as_a_pair_and_as_a_group()
    {
        var report = AgreementReports.Build(
            new AgreementInput(
                [new ReportRater("Ann"), new ReportRater("Ben")],
                [
                    new ReportImage(
                        "i",
                        "",
                        [
                            [Cell(0, "a"), Cell(1, "a"), Cell(2, "b")],
                            [Cell(0, "a"), Cell(1, "a")],
                        ]
                    ),
                ]
            ),
            new AgreementSettings(Classes)
        );

        // Full agreement on the two cells; two classes occur, so chance is defined: 1 whatever p is.
        Assert.Equal((1, 1), (report.Pairs.Single().Classes.GwetAc1.Value, report.All.Classes.GwetAc1.Value));
        // The report above: p_o is 1/2 of two; of five cells Ann's and Ben's shares of a are 1, 1/2, 1, 0 and 0, so p = (1/2, 1/2), p_e
        // = 1/2 and AC1 = 0.
        Assert.Equal(0, Pair.Classes.GwetAc1.Value!.Value, 1e-12);
        Assert.Equal(Report.All.Classes.GwetAc1.Value!.Value, Pair.Classes.GwetAc1.Value.Value, 1e-12);
        Assert.Equal(Report.All.Classes.KrippendorffAlpha.Value!.Value, Pair.Classes.KrippendorffAlpha.Value!.Value, 1e-12);
    }

    [Fact]
    public void Images_come_worst_first_and_patients_by_name()
    {
        // early 2 / (2 + 2), late 2 / (2 + 1).
        Assert.Equal([("early", 2 / 4.0), ("late", 2 / 3.0)], Pair.ByImage.Select(image => (image.Image, image.F1!.Value)));
        Assert.Equal(["early", "late"], Report.ByImage.Select(image => image.Image));
        Assert.Equal(
            [("p", new DetectionCounts(1, 0, 1), (double?)0), ("q", new DetectionCounts(1, 2, 0), 1)],
            Pair.ByPatient.Select(patient => (patient.Patient, patient.Counts, patient.SameClass))
        );
        Assert.Equal(["p", "q"], Report.ByPatient.Select(patient => patient.Patient));
    }

    [Fact]
    public void An_image_in_which_nobody_drew_anything_comes_last_and_images_that_are_alike_by_name()
    {
        ReportImage Image(string name, params ClassedBox[] ofBen) =>
            new(
                name,
                "",
                [
                    [.. ofBen],
                    ofBen,
                ]
            );
        var report = AgreementReports.Build(
            new AgreementInput(
                [new ReportRater("Ann"), new ReportRater("Ben")],
                [Image("empty"), Image("z", Cell(0, "a")), Image("y", Cell(0, "a"))]
            ),
            new AgreementSettings(Classes)
        );

        Assert.Equal(["y", "z", "empty"], report.ByImage.Select(image => image.Image));
        Assert.Equal(["y", "z", "empty"], report.Pairs.Single().ByImage.Select(image => image.Image));
    }

    /// <summary>
    /// Three cells with IoU 1, 80 / 100 and 50 / 100, the second rater's box being the smaller, and one that the first alone saw.
    /// </summary>
    [Fact]
    public void Bars_and_steps_hold_what_lies_exactly_on_their_lower_edge()
    {
        static ClassedBox Low(int number, double height) => new(new PixelBox(20 * number, 0, 20 * number + 10, height), "a");
        var pair = AgreementReports
            .Build(
                new AgreementInput(
                    [new ReportRater("Ann"), new ReportRater("Ben")],
                    [
                        new ReportImage(
                            "i",
                            "",
                            [
                                [Low(0, 10), Low(1, 10), Low(2, 10), Low(3, 10)],
                                [Low(0, 10), Low(1, 8), Low(2, 5)],
                            ]
                        ),
                    ]
                ),
                new AgreementSettings(Classes)
            )
            .Pairs.Single();

        Assert.Equal(
            [(0.5, 0.55), (0.8, 0.85), (0.95, 1)],
            pair.IouHistogram.Where(bin => bin.Count == 1).Select(bin => (bin.Low, bin.High))
        );
        Assert.Equal(3, pair.IouHistogram.Sum(bin => bin.Count));
        Assert.Equal((0.3, 0.9, 13), (pair.Sweep[0].Iou, pair.Sweep[^1].Iou, pair.Sweep.Count));
        Assert.Equal(
            [(0.5, 3, 1, 0), (0.55, 2, 2, 1), (0.8, 2, 2, 1), (0.85, 1, 3, 2)],
            pair.Sweep.Where(point => point.Iou is 0.5 or 0.55 or 0.8 or 0.85)
                .Select(point => (point.Iou, point.Matched, point.OnlyA, point.OnlyB))
        );
        // Ratios 1, 0.8 and 0.5 of Ben's area to Ann's; centres 0, 1 and 2.5 px apart. Quartiles of three values lie half way between
        // neighbours.
        Assert.Equal(
            (3, 0.5, 0.8, 1.0),
            (pair.SizeRatio.Count, pair.SizeRatio.Lowest!.Value, pair.SizeRatio.Median!.Value, pair.SizeRatio.Highest!.Value)
        );
        Assert.Equal(0.65, pair.SizeRatio.LowerQuartile!.Value, 1e-12);
        Assert.Equal(0.9, pair.SizeRatio.UpperQuartile!.Value, 1e-12);
        Assert.Equal(3.5 / 3, pair.CentreDistance.Mean!.Value, 1e-12);
    }

    [Fact]
    public void A_single_value_has_no_deviation_and_no_values_no_figure_at_all()
    {
        Assert.Equal(new Spread(1, 4, null, 4, 4, 4, 4, 4), Spread.From([4]));
        Assert.Equal(Math.Sqrt(2), Spread.From([1, 3]).Deviation!.Value, 1e-12); // (1 + 1) / (2 - 1)
        Assert.Equal(new Spread(0, null, null, null, null, null, null, null), Spread.From([]));
    }

    [Fact]
    public void Against_a_rater_that_rater_is_B_and_is_not_compared_with_themselves()
    {
        var input = new AgreementInput(
            [new ReportRater("Ann"), new ReportRater("Ben")],
            [
                new ReportImage(
                    "i",
                    "",
                    [
                        [Cell(0, "a"), Cell(1, "a")],
                        [Cell(0, "a")],
                    ]
                ),
            ]
        );
        var report = AgreementReports.Build(input, new AgreementSettings(Classes, Reference: "Ann"));

        Assert.Equal([("Ben", "Ann", new DetectionCounts(1, 0, 1))], report.Against.Select(pair => (pair.A, pair.B, pair.Counts)));
        Assert.Null(report.ReferenceNote);
    }

    /// <summary>On the one cell that both drew they differ in outline; the union keeps the box of rank 1, whoever is named first.</summary>
    [Theory]
    [InlineData(1, 2, "a")]
    [InlineData(2, 1, "b")]
    public void The_union_keeps_the_more_experienced_raters_box(int rankOfAnn, int rankOfBen, string kept)
    {
        var input = new AgreementInput(
            [new ReportRater("Ann", rankOfAnn), new ReportRater("Ben", rankOfBen)],
            [
                new ReportImage(
                    "i",
                    "",
                    [
                        [Cell(0, "a")],
                        [Cell(0, "b")],
                    ]
                ),
            ]
        );

        var against = AgreementReports.Build(input, new AgreementSettings(Classes, Reference: AgreementSettings.Union)).Against;

        Assert.Equal([kept == "a" ? 1 : 0, kept == "b" ? 1 : 0], against.Select(pair => (int)pair.Classes.PercentAgreement.Value!.Value));
    }

    [Fact]
    public void Behind_a_figure_the_worst_cells_come_first_then_image_row_and_column()
    {
        static ClassedBox At(double x, double y, double height = 10) => new(new PixelBox(x, y, x + 10, y + height), "a");
        var input = new AgreementInput(
            [new ReportRater("Ann"), new ReportRater("Ben")],
            [
                new ReportImage(
                    "2",
                    "",
                    [
                        [At(0, 0), At(50, 50)],
                        [At(0, 0, 8), At(50, 50, 6)],
                    ]
                ),
                new ReportImage(
                    "1",
                    "",
                    [
                        [At(30, 40), At(40, 30), At(20, 30)],
                        [],
                    ]
                ),
            ]
        );

        var cells = ComparedCells.Find(input, Classes, 0.5, "Ann", "Ben", null, null);

        // Unmatched: (20, 30), (40, 30), (30, 40) of image 1; then IoU 0.6 and 0.8 of image 2.
        Assert.Equal([("1", 20), ("1", 40), ("1", 30), ("2", 50), ("2", 0)], cells.Select(cell => (cell.Image, (int)cell.Around.X1)));
        Assert.Equal(new PixelBox(50, 50, 60, 60), cells[3].Around);
        Assert.Empty(ComparedCells.Find(input, Classes, 0.5, "Ann", "nobody", null, null));
        Assert.Equal(3, ComparedCells.Find(input, Classes, 0.5, "Ann", "Ben", "a", ComparedCells.NotSeen).Count);
        Assert.Empty(ComparedCells.Find(input, Classes, 0.5, "Ann", "Ben", ComparedCells.NotSeen, "a"));
    }

    private static ClassedBox Cell(int number, string @class) => new(new PixelBox(20 * number, 0, 20 * number + 10, 10), @class);
}
