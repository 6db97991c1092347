using System.Text;
using AnnotateHub.Core.Agreement.Reports;
using AnnotateHub.UseCases.Reports.Plots;

namespace AnnotateHub.UseCases.Reports;

/// <summary>One pair of raters in full.</summary>
internal static class PairSections
{
    public static Section Of(PairReport pair, AgreementReport report, IFigureLinks links, int number)
    {
        var name = $"{pair.A} and {pair.B}";
        Table[] tables = [.. Tables(pair, links, $"pair-{number}", name)];
        var html = new StringBuilder();
        if (pair.NoInterval is not null && report.All.NoInterval is null) html.Append($"<p class=\"note\">{Words.Html(pair.NoInterval)}</p>");
        html.Append("<div class=\"plots\">")
            .Append($"<figure><figcaption>Confusion, shades are shares of the row</figcaption>{TablePlots.HeatMap(pair.A, pair.B, pair.Labels, pair.Confusion, (a, b) => links.Cells(pair.A, pair.B, a, b))}</figure>");
        if (pair.Counts.Matched > 0) html.Append($"<figure><figcaption>IoU of matched boxes</figcaption>{CurvePlots.IouHistogram(pair.IouHistogram)}</figure>");
        html.Append($"<figure><figcaption>F1 by IoU</figcaption>{CurvePlots.Sweep(pair.Sweep, report.Settings.Iou)}</figure>");
        if (pair.CellCounts.Limits is { } limits) html.Append($"<figure><figcaption>Counts per image (Bland and Altman)</figcaption>{CurvePlots.BlandAltman(pair.A, pair.B, pair.ByImage, limits)}</figure>");
        html.Append("</div>").Append(tables[0].ToHtml()).Append(tables[1].ToHtml());
        if (pair.WithNotSeen.Caution is { } caution) html.Append($"<p class=\"note\">{Words.Html(caution)}</p>");
        html.Append($"<details><summary>The plots as tables</summary>{string.Concat(tables.Skip(2).Select(table => table.ToHtml()))}</details>");
        return new Section($"pair-{number}", name, html.ToString(), tables);
    }

    private static IEnumerable<Table> Tables(PairReport pair, IFigureLinks links, string key, string name)
    {
        yield return new Table($"{key}-figures", $"Figures of {name}", ["figure", "value (95 % interval)", "cells", "sd", "undefined resamples", "why there is none"],
        [
            .. AgreementSections.ClassRows("Detection, F1", pair.F1, null), .. AgreementSections.ClassRows($"Precision of {pair.A} = recall of {pair.B}", pair.PrecisionOfA, null),
            .. AgreementSections.ClassRows($"Recall of {pair.A} = precision of {pair.B}", pair.RecallOfA, null), .. AgreementSections.Rows("Classes", pair.Classes), .. AgreementSections.Rows("With not seen (secondary)", pair.WithNotSeen),
            .. pair.ByClass.SelectMany(item => AgreementSections.ClassRows($"{item.Class} against the rest, Cohen's κ", item.Coefficient, null)), .. AgreementSections.ClassRows("Counts per image, ICC(2,1)", pair.CellCounts.Icc, null),
        ]);
        yield return new Table($"{key}-classes", $"Found and named alike by {name}", ["class", "both", $"only {pair.A}", $"only {pair.B}", "F1"],
            [.. pair.ByClass.Select(item => new[] { item.Class, Words.Of(item.Counts!.Value.Matched), Words.Of(item.Counts.Value.OnlyA), Words.Of(item.Counts.Value.OnlyB), Words.Of(item.F1) })]);
        yield return new Table($"{key}-confusion", $"Confusion: rows {pair.A}, columns {pair.B}", ["", .. pair.Labels], [.. pair.Labels.Select((label, row) => pair.Confusion[row].Select(count => Words.Of(count)).Prepend(label).ToArray())],
            (row, column) => column > 0 && pair.Confusion[row][column - 1] > 0 ? links.Cells(pair.A, pair.B, pair.Labels[row], pair.Labels[column - 1]) : null);
        yield return new Table($"{key}-boxes", "Matched boxes", ["figure", "pairs", "mean", "sd", "lowest", "lower quartile", "median", "upper quartile", "highest"],
            [Spread("IoU", pair.Iou), Spread("centre distance, pixels", pair.CentreDistance), Spread($"size ratio, {pair.B} / {pair.A}", pair.SizeRatio)]);
        yield return new Table($"{key}-iou", "IoU of matched boxes", ["from", "to", "pairs"], [.. pair.IouHistogram.Select(bin => new[] { Words.Of(bin.Low, "0.00"), Words.Of(bin.High, "0.00"), Words.Of(bin.Count) })]);
        yield return new Table($"{key}-sweep", "F1 by IoU", ["IoU", "matched", $"only {pair.A}", $"only {pair.B}", "F1"], [.. pair.Sweep.Select(point => new[] { Words.Of(point.Iou, "0.00"), Words.Of(point.Matched), Words.Of(point.OnlyA), Words.Of(point.OnlyB), Words.Of(point.F1) })]);
        if (pair.CellCounts.Limits is { } limits)
            yield return new Table($"{key}-counts", $"Counts per image, {pair.A} minus {pair.B}", ["mean difference", "sd", "lower limit", "upper limit"], [[Words.Of(limits.Bias), Words.Of(limits.Deviation), Words.Of(limits.Lower), Words.Of(limits.Upper)]]);
        yield return new Table($"{key}-images", $"Images of {name}, worst first", ["image", "patient", $"boxes of {pair.A}", $"boxes of {pair.B}", "matched", "F1", "same class", "mean IoU"],
            [.. pair.ByImage.Select(row => new[] { row.Image, Words.Patient(row.Patient), Words.Of(row.BoxesOfA), Words.Of(row.BoxesOfB), Words.Of(row.Counts.Matched), Words.Of(row.F1), Words.Of(row.SameClass), Words.Of(row.MeanIou) })],
            (row, column) => column == 0 ? links.Image(pair.ByImage[row].Image) : null);
    }

    private static string[] Spread(string name, Spread spread) =>
        [name, Words.Of(spread.Count), Words.Of(spread.Mean), Words.Of(spread.Deviation), Words.Of(spread.Lowest), Words.Of(spread.LowerQuartile), Words.Of(spread.Median), Words.Of(spread.UpperQuartile), Words.Of(spread.Highest)];
}
