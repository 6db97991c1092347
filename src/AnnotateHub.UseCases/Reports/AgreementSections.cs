using System.Text;
using AnnotateHub.Core.Agreement.Reports;
using AnnotateHub.UseCases.Reports.Plots;

namespace AnnotateHub.UseCases.Reports;

/// <summary>Where the figures of an agreement report lead; a report in a file leads nowhere.</summary>
public interface IFigureLinks
{
    /// <summary>The cells of two raters that one named so and the other so; null: any class.</summary>
    string? Cells(string a, string b, string? classA, string? classB);

    string? Image(string name);
}

/// <summary>For reports that are read without a server.</summary>
public sealed class NoLinks : IFigureLinks
{
    public string? Cells(string a, string b, string? classA, string? classB) => null;

    public string? Image(string name) => null;
}

/// <summary>An agreement report as prose, plots and tables.</summary>
internal static class AgreementSections
{
    /// <summary>Pairs shown in full, the worst first; the others are in tables, CSV and JSON.</summary>
    public const int PairsInFull = 6;

    public static IReadOnlyList<Section> Of(AgreementDocument document, IFigureLinks links)
    {
        var report = document.Report;
        var sections = new List<Section> { Summary(document), Pairs(report, links) };
        sections.AddRange(report.Pairs.OrderBy(pair => pair.F1.Value ?? double.PositiveInfinity).Take(PairsInFull).Select((pair, number) => PairSections.Of(pair, report, links, number + 1)));
        if (report.Against.Count > 0) sections.Add(Against(report));
        sections.Add(Patients(report));
        sections.Add(Images(report, links));
        sections.Add(new Section("formulas", "How the figures are made", Formula.ToHtml(Formula.Agreement), []));
        sections.Add(new Section("methods", "For a paper", $"<p class=\"methods\">{Words.Html(Methods.Of(document))}</p>", []));
        return sections;
    }

    private static Section Summary(AgreementDocument document)
    {
        var (report, all) = (document.Report, document.Report.All);
        var html = new StringBuilder($"<p class=\"headline\"><strong>{Words.Of(all.MeanF1.Value)}</strong> {(report.Pairs.Count == 1 ? "F1 of the pair" : $"mean F1 of {report.Pairs.Count} pairs")} at IoU {report.Settings.Iou:0.##}{(all.MeanF1.Low is null ? "" : $", 95 % interval {Words.Of(all.MeanF1.Low)} to {Words.Of(all.MeanF1.High)}")}</p>");
        foreach (var note in document.Notes.Concat(report.NotCompared.Values).Concat(report.Raters.Where(rater => rater.Note is not null).Select(rater => $"{rater.Name}: {rater.Note}")))
            html.Append($"<p class=\"note\">{Words.Html(note)}</p>");
        if (all.NoInterval is not null) html.Append($"<p class=\"note\">{Words.Html(all.NoInterval)}</p>");
        var raters = new Table("raters", "Annotators", ["annotator", "rank", "images", "boxes compared", "boxes left out", "classes looked for"],
            [.. report.Raters.Select(rater => new[] { rater.Name, Words.Of(rater.Rank), Words.Of(rater.Images), Words.Of(rater.Boxes), Words.Of(rater.LeftOut), rater.Exhaustive is null ? "all" : string.Join(", ", rater.Exhaustive) })]);
        var figures = new Table("all-annotators", $"All annotators together, {Words.Count(all.Images, "image")}", ["figure", "value (95 % interval)", "cells", "sd", "undefined resamples", "why there is none"],
            [.. ClassRows("Detection, mean pairwise F1", all.MeanF1, null), .. ClassRows("Counts per image, ICC(2,1)", all.CellCounts.Icc, null), .. Rows("Classes", all.Classes), .. Rows("With not seen (secondary)", all.WithNotSeen),
             .. all.ByClass.SelectMany(item => ClassRows($"{item.Class} against the rest, Krippendorff's α", item.Coefficient, null))]);
        var seen = new Table("seen-by", "How many annotators saw a cell", ["annotators", "cells"], [.. all.SeenBy.Select((count, number) => new[] { Words.Of(number + 1), Words.Of(count) })]);
        foreach (var table in new[] { figures, raters, seen }) html.Append(table.ToHtml());
        foreach (var caution in new[] { all.Classes.Caution, all.WithNotSeen.Caution }.OfType<string>()) html.Append($"<p class=\"note\">{Words.Html(caution)}</p>");
        return new Section("summary", "Summary", html.ToString(), [figures, raters, seen]);
    }

    internal static IEnumerable<string[]> Rows(string over, ClassFigures figures) =>
    [
        .. ClassRows($"{over}: percent agreement", figures.PercentAgreement, figures.Cells),
        .. figures.CohenKappa is { } cohen ? ClassRows($"{over}: Cohen's κ", cohen, figures.Cells) : [],
        .. figures.FleissKappa is { } fleiss ? ClassRows($"{over}: Fleiss' κ", fleiss, null) : [],
        .. ClassRows($"{over}: Krippendorff's α", figures.KrippendorffAlpha, figures.Cells),
        .. ClassRows($"{over}: Gwet's AC1", figures.GwetAc1, figures.Cells),
    ];

    internal static IEnumerable<string[]> ClassRows(string name, Figure figure, long? cells) =>
        [[name, Words.Of(figure), cells is { } count ? Words.Of(count) : "", Words.Of(figure.Deviation), figure.Low is null ? "" : Words.Of(figure.UndefinedResamples), figure.Reason ?? ""]];

    private static Table PairTable(string key, string caption, IReadOnlyList<PairReport> pairs, IFigureLinks? links) => new(
        key, caption, ["A", "B", "images", "matched", "only A", "only B", "F1 (95 % interval)", "precision of A", "recall of A", "mean IoU", "same class", "Cohen's κ", "α", "AC1", "ICC(2,1)"],
        [.. pairs.Select(pair => new[]
        {
            pair.A, pair.B, Words.Of(pair.Images), Words.Of(pair.Counts.Matched), Words.Of(pair.Counts.OnlyA), Words.Of(pair.Counts.OnlyB), Words.Of(pair.F1), Words.Of(pair.PrecisionOfA), Words.Of(pair.RecallOfA), Words.Of(pair.Iou.Mean),
            Words.Of(pair.Classes.PercentAgreement.Value), Words.Of(pair.Classes.CohenKappa), Words.Of(pair.Classes.KrippendorffAlpha.Value), Words.Of(pair.Classes.GwetAc1.Value), Words.Of(pair.CellCounts.Icc.Value),
        })],
        links is null ? null : (row, column) => column switch
        {
            3 or 6 or 9 => links.Cells(pairs[row].A, pairs[row].B, null, null),
            4 => pairs[row].Counts.OnlyA == 0 ? null : links.Cells(pairs[row].A, pairs[row].B, null, ComparedCells.NotSeen),
            5 => pairs[row].Counts.OnlyB == 0 ? null : links.Cells(pairs[row].A, pairs[row].B, ComparedCells.NotSeen, null),
            _ => null,
        });

    private static Section Pairs(AgreementReport report, IFigureLinks links)
    {
        var table = PairTable("pairs", "Every pair of annotators", report.Pairs, links);
        string[] raters = [.. report.Raters.Select(rater => rater.Name)];
        var matrix = raters.Length > 2 ? TablePlots.PairMatrix("F1", raters, (a, b) => Find(a, b)?.F1.Value, (a, b) => Find(a, b) is { } pair ? links.Cells(pair.A, pair.B, null, null) : null) : "";
        var more = report.Pairs.Count > PairsInFull ? $"<p>The {PairsInFull} pairs that agree least follow in full; all are in the table, in the CSV and in the JSON.</p>" : "";
        return new Section("pairs", "Pairs", $"<figure>{matrix}</figure>{table.ToHtml()}{more}", [table]);

        PairReport? Find(string a, string b) => report.Pairs.FirstOrDefault(pair => (pair.A == a && pair.B == b) || (pair.A == b && pair.B == a));
    }

    private static Section Against(AgreementReport report)
    {
        var name = report.Settings.Reference!;
        var table = PairTable("against-reference", $"Every annotator (A) against {(name == AgreementSettings.Union ? "the union" : name)} (B)", report.Against, null);
        return new Section("reference", $"Against {(name == AgreementSettings.Union ? "the union" : name)}", $"{(report.ReferenceNote is null ? "" : $"<p class=\"note\">{Words.Html(report.ReferenceNote)}</p>")}{table.ToHtml()}", [table]);
    }

    private static Section Patients(AgreementReport report)
    {
        var table = new Table("patients", "Patients", ["patient", "images", "mean F1", "Krippendorff's α"], [.. report.ByPatient.Select(row => new[] { Words.Patient(row.Patient), Words.Of(row.Images), Words.Of(row.MeanF1), Words.Of(row.Alpha.Value) })]);
        var pairs = new Table("pairs-by-patient", "Pairs by patient", ["A", "B", "patient", "images", "matched", "only A", "only B", "F1", "same class", "Cohen's κ"],
            [.. report.Pairs.SelectMany(pair => pair.ByPatient.Select(row => new[] { pair.A, pair.B, Words.Patient(row.Patient), Words.Of(row.Images), Words.Of(row.Counts.Matched), Words.Of(row.Counts.OnlyA), Words.Of(row.Counts.OnlyB), Words.Of(row.F1), Words.Of(row.SameClass), Words.Of(row.Kappa.Value) }))]);
        return new Section("patients", "Patients", table.ToHtml() + (pairs.Rows.Count <= 60 ? pairs.ToHtml() : ""), [table, pairs]);
    }

    private static Section Images(AgreementReport report, IFigureLinks links)
    {
        var table = new Table("images", "Images, worst first", ["image", "patient", "mean F1", "same class", .. report.Raters.Select(rater => $"boxes of {rater.Name}")],
            [.. report.ByImage.Select(row => new[] { row.Image, Words.Patient(row.Patient), Words.Of(row.MeanF1), Words.Of(row.SameClass) }.Concat(row.Boxes.Select(count => count is { } number ? Words.Of(number) : Words.None)).ToArray())],
            (row, column) => column == 0 ? links.Image(report.ByImage[row].Image) : null);
        var pairs = new Table("pairs-by-image", "Pairs by image", ["A", "B", "image", "patient", "boxes of A", "boxes of B", "matched", "only A", "only B", "F1", "same class", "mean IoU"],
            [.. report.Pairs.SelectMany(pair => pair.ByImage.Select(row => new[] { pair.A, pair.B, row.Image, Words.Patient(row.Patient), Words.Of(row.BoxesOfA), Words.Of(row.BoxesOfB), Words.Of(row.Counts.Matched), Words.Of(row.Counts.OnlyA), Words.Of(row.Counts.OnlyB), Words.Of(row.F1), Words.Of(row.SameClass), Words.Of(row.MeanIou) }))]);
        return new Section("images", "Images", $"<figure>{CurvePlots.Strip(report.ByImage, links.Image)}</figure>{table.ToHtml()}", [table, pairs]);
    }
}
