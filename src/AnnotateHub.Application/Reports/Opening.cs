using System.Globalization;
using System.Text;
using AnnotateHub.Application.Reports.Plots;
using AnnotateHub.Core.Agreement.Reports;
using AnnotateHub.Core.Evaluation.Reports;

namespace AnnotateHub.Application.Reports;

/// <summary>The first screen of a report, for people who did not make it: what was compared, three figures with a plain sentence each, and
/// two plots.</summary>
internal static class Opening
{
    public static string Of(AgreementDocument document, IFigureLinks links)
    {
        var (report, all) = (document.Report, document.Report.All);
        var patients = report.ByPatient.Count(row => row.Patient.Length > 0);
        var only = report.Pairs.Count == 1 ? report.Pairs[0] : null;
        var classes = only?.Classes.PercentAgreement ?? all.Classes.PercentAgreement;
        var f1 = only?.F1 ?? all.MeanF1;
        string[] raters = [.. report.Raters.Select(rater => rater.Name)];
        return Html(
            $"{FigureText.Count(raters.Length, "annotator")} ({string.Join(", ", raters)}) on {FigureText.Count(all.Images, "image")}"
                + $"{(patients > 0 ? $" of {FigureText.Count(patients, "patient")}" : "")}, classes {string.Join(", ", report.Compared)}; "
                + $"two boxes are one cell from an IoU of {Number(report.Settings.Iou, "0.##")}"
                + (
                    report.Settings.Reference is { } reference && reference != AgreementSettings.Union
                        ? $"; also against {reference}."
                        : "."
                ),
            [
                (
                    only is null ? "Detection: mean F1 of the pairs" : "Detection: F1 of the pair",
                    f1,
                    f1.Value is { } found
                        ? $"Of 100 cells that one annotator marked, another marked about {Number(100 * found, "0")} too."
                        : f1.Reason ?? ""
                ),
                (
                    "Same class on cells found in common",
                    classes,
                    classes.Value is { } same
                        ? $"Where they marked the same cell, they gave it the same class in {Number(100 * same, "0")} of 100 cases."
                        : classes.Reason ?? ""
                ),
                (
                    "Number of cells in an image: ICC(2,1)",
                    all.CellCounts.Icc,
                    all.CellCounts.Icc.Value is { } icc
                        ? $"Of the differences between counts, about {Number(100 * Math.Max(0, icc), "0")} % lie in the images, not in "
                            + "who counts."
                        : all.CellCounts.Icc.Reason ?? ""
                ),
            ],
            [
                ("F1 of every pair of annotators", Matrix(report, raters, links)),
                (
                    "F1 by the IoU from which two boxes are one cell",
                    CurvePlots.Sweeps([.. report.Pairs.Take(6).Select(pair => ($"{pair.A}, {pair.B}", pair.Sweep))], report.Settings.Iou)
                ),
            ]
        );
    }

    public static string Of(EvaluationDocument document)
    {
        var report = document.Report;
        var run = report.Runs[0];
        var level = run.ByClass[0];
        var hits = run.Errors;
        var several = report.Runs.Count > 1 ? $" Figures of {run.Name}; the other runs are below." : "";
        var curves = report
            .Runs.Where(item => item.ByClass[0].Curve.Count > 0)
            .Take(6)
            .Select(item =>
                (
                    item.Name,
                    item.ByClass[0].Curve,
                    item.ByClass[0].Conventions.FirstOrDefault(row => row.Convention == report.Settings.Convention)?.Best
                )
            )
            .ToList();
        return Html(
            $"{string.Join(", ", report.Runs.Select(item => item.Name))} on {FigureText.Count(report.Images, "image")} of "
                + $"{FigureText.Count(report.Patients, "patient")}, class {level.Class} ({FigureText.Count(level.Truth, "true cell")}). "
                + $"Truth: {document.Input.Truth ?? "not stated"}. {Methods.ImageConvention(report.Settings.Convention)}, IoU of at least "
                + $"{Number(report.Settings.Iou, "0.##")}.{several}",
            [
                (
                    "Average precision",
                    level.Ap,
                    level.Ap.Value is { } ap
                        ? $"Over all settings of its score, {Number(100 * ap, "0")} % of what a perfect model would reach."
                        : level.Ap.Reason ?? level.Reason ?? ""
                ),
                (
                    "Best F1",
                    level.BestF1,
                    hits.Threshold is { } threshold
                        ? $"At a score of {Number(threshold, "0.##")} it finds {hits.Hits} of {hits.Hits + hits.Missed} cells and marks "
                            + $"{FigureText.Count(hits.FalsePositives, "place")} where there is none."
                        : level.BestF1.Reason ?? level.Reason ?? ""
                ),
                (
                    $"{run.Cells.Binary.Positive} against the rest: AUROC",
                    run.Cells.Binary.Auroc,
                    run.Cells.Binary.Auroc.Value is { } auroc
                        ? $"Of a cell of {run.Cells.Binary.Positive} and another, it scores the right one higher in {Number(100 * auroc, "0")} of "
                            + "100 cases."
                        : run.Cells.Binary.Auroc.Reason ?? run.Cells.Binary.Reason ?? ""
                ),
            ],
            curves.Count == 0
                ? []
                :
                [
                    ($"Precision and recall, {level.Class}", CurvePlots.PrecisionRecall(curves)),
                    ("Reliability of its scores", Reliability(run)),
                ]
        );
    }

    private static string Reliability(RunReport run) =>
        run.Cells.Binary.Reliability.Count == 0 ? "" : CurvePlots.Reliability(run.Cells.Binary.Reliability);

    private static string Matrix(AgreementReport report, string[] raters, IFigureLinks links)
    {
        return TablePlots.PairMatrix(
            "F1",
            raters,
            (a, b) => Find(a, b)?.F1.Value,
            (a, b) => Find(a, b) is { } pair ? links.Cells(pair.A, pair.B, null, null) : null
        );

        PairReport? Find(string a, string b) =>
            report.Pairs.FirstOrDefault(pair => (pair.A == a && pair.B == b) || (pair.A == b && pair.B == a));
    }

    private static string Html(
        string compared,
        IReadOnlyList<(string Name, Figure Figure, string Sentence)> figures,
        IReadOnlyList<(string Caption, string Plot)> plots
    )
    {
        var html = new StringBuilder($"<p class=\"compared\">{FigureText.Html(compared)}</p><div class=\"three\">");
        foreach (var (name, figure, sentence) in figures)
            html.Append("<div class=\"key-figure\">")
                .Append(CultureInfo.InvariantCulture, $"<strong>{FigureText.Format(figure.Value)}</strong>")
                .Append(
                    figure.Low is null
                        ? ""
                        : $"<span class=\"interval\">95 % interval {FigureText.Format(figure.Low)} to {FigureText.Format(figure.High)}</span>"
                )
                .Append($"<span class=\"name\">{FigureText.Html(name)}</span><p>{FigureText.Html(sentence)}</p></div>");
        html.Append("</div><div class=\"plots side\">");
        foreach (var (caption, plot) in plots.Where(item => item.Plot.Length > 0))
            html.Append($"<figure><figcaption>{FigureText.Html(caption)}</figcaption>{plot}</figure>");
        return html.Append("</div>").ToString();
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
