using System.Text;
using AnnotateHub.Application.Reports.Plots;
using AnnotateHub.Core.Agreement.Reports;

namespace AnnotateHub.Application.Reports;

/// <summary>One pair of raters in full.</summary>
internal static class PairSections
{
    public static Section Create(PairReport pair, AgreementReport report, IFigureLinks links, int number)
    {
        var name = $"{pair.A} and {pair.B}";
        Table[] tables =
        [
            .. Tables(pair, links, $"pair-{number}", name).Select(table => table with { Before = [("a", pair.A), ("b", pair.B)] }),
        ];
        var html = new StringBuilder();
        if (pair.NoInterval is not null && report.All.NoInterval is null)
            html.Append($"<p class=\"note\">{FigureText.Html(pair.NoInterval)}</p>");
        html.Append("<div class=\"plots\">")
            .Append(
                $"<figure><figcaption>Which class each of the two gave a cell; shades are shares of the row</figcaption>{TablePlots.HeatMap(pair.A, pair.B, pair.Labels, pair.Confusion, (a, b) => links.Cells(pair.A, pair.B, a, b))}</figure>"
            );
        if (pair.Counts.Matched > 0)
            html.Append($"<figure><figcaption>IoU of matched boxes</figcaption>{CurvePlots.IouHistogram(pair.IouHistogram)}</figure>");
        html.Append($"<figure><figcaption>F1 by IoU</figcaption>{CurvePlots.Sweep(pair.Sweep, report.Settings.Iou)}</figure>");
        if (pair.CellCounts.Limits is { } limits)
            html.Append(
                $"<figure><figcaption>Counts per image (Bland and Altman). A: {FigureText.Html(pair.A)}, B: {FigureText.Html(pair.B)}; above 0 A drew more</figcaption>{CurvePlots.BlandAltman(pair.A, pair.B, pair.ByImage, limits)}</figure>"
            );
        html.Append("</div><details><summary>Every figure of this pair</summary>")
            .Append(tables[0].ToHtml())
            .Append(tables[1].ToHtml())
            .Append("</details>");
        if (pair.WithNotSeen.Caution is { } caution)
            html.Append($"<p class=\"note\">{FigureText.Html(caution)}</p>");
        html.Append(
            $"<details><summary>The plots as tables</summary>{string.Concat(tables.Skip(2).Select(table => table.ToHtml()))}</details>"
        );
        return new Section($"pair-{number}", name, html.ToString(), tables);
    }

    private static IEnumerable<Table> Tables(PairReport pair, IFigureLinks links, string key, string name)
    {
        yield return new Table(
            $"{key}-figures",
            $"Figures of {name}",
            AgreementSections.FigureHeads,
            [
                .. AgreementSections.ClassRows("Detection, F1", pair.F1, null),
                .. AgreementSections.ClassRows($"Precision of {pair.A} = recall of {pair.B}", pair.PrecisionOfA, null),
                .. AgreementSections.ClassRows($"Recall of {pair.A} = precision of {pair.B}", pair.RecallOfA, null),
                .. AgreementSections.Rows("Classes", pair.Classes),
                .. AgreementSections.Rows("With not seen (secondary)", pair.WithNotSeen),
                .. pair.ByClass.SelectMany(oneClassFigures =>
                    AgreementSections.ClassRows($"{oneClassFigures.Class} against the rest, Cohen's κ", oneClassFigures.Coefficient, null)
                ),
                .. AgreementSections.ClassRows("Counts per image, ICC(2,1)", pair.CellCounts.Icc, null),
            ]
        );
        yield return new Table(
            $"{key}-classes",
            $"Found and named alike by {name}",
            ["class", "both", new Column($"only {pair.A}", "only_a"), new Column($"only {pair.B}", "only_b"), "F1"],
            [
                .. pair.ByClass.Select(oneClassFigures =>
                    new[]
                    {
                        oneClassFigures.Class,
                        Cell.Of(oneClassFigures.Counts!.Value.Matched),
                        Cell.Of(oneClassFigures.Counts.Value.OnlyA),
                        Cell.Of(oneClassFigures.Counts.Value.OnlyB),
                        Cell.Of(oneClassFigures.F1),
                    }
                ),
            ]
        );
        yield return new Table(
            $"{key}-confusion",
            $"Confusion: rows {pair.A}, columns {pair.B}",
            ["", .. pair.Labels],
            [.. pair.Labels.Select((label, row) => pair.Confusion[row].Select(count => Cell.Of(count)).Prepend((Cell)label).ToArray())],
            (row, column) =>
                column > 0 && pair.Confusion[row][column - 1] > 0
                    ? links.Cells(pair.A, pair.B, pair.Labels[row], pair.Labels[column - 1])
                    : null
        )
        {
            Long = new Table(
                $"{key}-confusion",
                "",
                ["A", "B", "class A", "class B", "cells"],
                [
                    .. pair.Labels.SelectMany(
                        (label, row) =>
                            pair.Labels.Select(
                                (other, column) => new[] { pair.A, pair.B, label, other, Cell.Of(pair.Confusion[row][column]) }
                            )
                    ),
                ]
            ),
        };
        yield return new Table(
            $"{key}-boxes",
            "Matched boxes",
            ["figure", "pairs", "mean", "sd", "lowest", "lower quartile", "median", "upper quartile", "highest"],
            [
                Spread("IoU", pair.Iou),
                Spread("centre distance, pixels", pair.CentreDistance),
                Spread($"size ratio, {pair.B} / {pair.A}", pair.SizeRatio),
            ]
        );
        yield return new Table(
            $"{key}-iou",
            "IoU of matched boxes",
            ["from", "to", "pairs"],
            [.. pair.IouHistogram.Select(bin => new[] { Cell.Of(bin.Low, "0.00"), Cell.Of(bin.High, "0.00"), Cell.Of(bin.Count) })]
        );
        yield return new Table(
            $"{key}-sweep",
            "F1 by IoU",
            ["IoU", "matched", new Column($"only {pair.A}", "only_a"), new Column($"only {pair.B}", "only_b"), "F1"],
            [
                .. pair.Sweep.Select(point =>
                    new[]
                    {
                        Cell.Of(point.Iou, "0.00"),
                        Cell.Of(point.Matched),
                        Cell.Of(point.OnlyA),
                        Cell.Of(point.OnlyB),
                        Cell.Of(point.F1),
                    }
                ),
            ]
        );
        if (pair.CellCounts.Limits is { } limits)
            yield return new Table(
                $"{key}-counts",
                $"Counts per image, {pair.A} minus {pair.B}",
                ["mean difference", "sd", "lower limit", "upper limit"],
                [
                    [Cell.Of(limits.Bias), Cell.Of(limits.Deviation), Cell.Of(limits.Lower), Cell.Of(limits.Upper)],
                ]
            );
        yield return new Table(
            $"{key}-images",
            $"Images of {name}, worst first",
            [
                "image",
                "patient",
                new Column($"boxes of {pair.A}", "boxes_a"),
                new Column($"boxes of {pair.B}", "boxes_b"),
                "matched",
                "F1",
                "same class",
                "mean IoU",
            ],
            [
                .. pair.ByImage.Select(row =>
                    new[]
                    {
                        row.Image,
                        Cell.OfPatient(row.Patient),
                        Cell.Of(row.BoxesOfA),
                        Cell.Of(row.BoxesOfB),
                        Cell.Of(row.Counts.Matched),
                        Cell.Of(row.F1),
                        Cell.Of(row.SameClass),
                        Cell.Of(row.MeanIou),
                    }
                ),
            ],
            (row, column) => column == 0 ? links.Image(pair.ByImage[row].Image) : null
        );
    }

    private static Cell[] Spread(string name, Spread spread) =>
        [
            name,
            Cell.Of(spread.Count),
            Cell.Of(spread.Mean),
            Cell.Of(spread.Deviation),
            Cell.Of(spread.Lowest),
            Cell.Of(spread.LowerQuartile),
            Cell.Of(spread.Median),
            Cell.Of(spread.UpperQuartile),
            Cell.Of(spread.Highest),
        ];
}
