using System.Globalization;
using System.Text;
using AnnotateHub.Core.Agreement.Reports;
using AnnotateHub.Core.Evaluation.Reports;

namespace AnnotateHub.Application.Reports;

/// <summary>The methods paragraph for a paper, with the figures filled in.</summary>
internal static class Methods
{
    public static string Describe(AgreementDocument document)
    {
        var report = document.Report;
        var patients = report.ByPatient.Count(row => row.Patient.Length > 0);
        var text = new StringBuilder();
        text.Append(
            CultureInfo.InvariantCulture,
            $"{Sentence(FigureText.Count(report.Raters.Count, "annotator"))} marked cells in {FigureText.Count(report.All.Images, "image")}{(patients > 0 ? $" of {FigureText.Count(patients, "patient")}" : "")} ({string.Join(", ", report.Raters.Select(rater => $"{rater.Name}: {FigureText.Count(rater.Boxes, "box", "boxes")}"))}). "
        );
        text.Append(
            CultureInfo.InvariantCulture,
            $"Boxes of two annotators were matched one to one, irrespective of class, at an intersection over union (IoU) of at least {report.Settings.Iou:0.##}, with as many pairs as possible and then the largest total IoU. "
        );
        text.Append(
            "Agreement on detection is expressed as the F1 of each pair, the limit of Cohen's kappa for many true negatives "
                + "(Hripcsak and Rothschild 2005): "
        );
        text.Append(
            report.Pairs.Count == 1
                ? $"{FigureText.InText(report.Pairs[0].F1)}. The mean IoU of matched boxes was "
                    + $"{FigureText.Format(report.Pairs[0].Iou.Mean)}. "
                : $"on average {FigureText.InText(report.All.MeanF1)} over {report.Pairs.Count} pairs (lowest {FigureText.Format(report.Pairs.Min(pair => pair.F1.Value))}, highest {FigureText.Format(report.Pairs.Max(pair => pair.F1.Value))}). "
        );
        if (report.Compared.Count < 2)
            text.Append(
                CultureInfo.InvariantCulture,
                $"Only the class {report.Compared[0]} was compared, so no class coefficient is given. "
            );
        else if (report.Pairs.Count == 1)
        {
            var classes = report.Pairs[0].Classes;
            text.Append(
                CultureInfo.InvariantCulture,
                $"On the {classes.Cells} cells that both found, the classes agreed in {FigureText.InText(classes.PercentAgreement)}; Cohen's kappa was {FigureText.InText(classes.CohenKappa!)}, Krippendorff's alpha {FigureText.InText(classes.KrippendorffAlpha)} and Gwet's AC1 {FigureText.InText(classes.GwetAc1)}. "
            );
        }
        else
        {
            var classes = report.All.Classes;
            text.Append(
                CultureInfo.InvariantCulture,
                $"On the {classes.Cells} cells that two or more found, Krippendorff's alpha of the classes was {FigureText.InText(classes.KrippendorffAlpha)} and Gwet's AC1 {FigureText.InText(classes.GwetAc1)}; Fleiss' kappa on the cells that all found was {FigureText.InText(classes.FleissKappa!)}. "
            );
        }

        text.Append(
            CultureInfo.InvariantCulture,
            $"Agreement on the number of cells in an image, ICC(2,1), was {FigureText.InText(report.All.CellCounts.Icc)}. "
        );
        if (report.Settings.Reference is { } reference && report.Against.Count > 0)
            text.Append(
                CultureInfo.InvariantCulture,
                $"Against {(reference == AgreementSettings.Union ? "the union of all" : reference)}, detection F1 was {string.Join(", ", report.Against.Select(pair => $"{FigureText.InText(pair.F1)} ({pair.A})"))}. "
            );
        text.Append(
            report.All.NoInterval is null
                ? $"Intervals are percentiles of a bootstrap of whole images within patients ({report.Uncertainty.Resamples.ToString("#,0", CultureInfo.InvariantCulture)} "
                    + $"resamples, seed {report.Uncertainty.Seed}, {report.Uncertainty.Generator}). "
                : "No intervals are given for fewer than ten images. "
        );
        return text.Append(CultureInfo.InvariantCulture, $"Computed with {document.Software}.").ToString();
    }

    public static string Describe(EvaluationDocument document)
    {
        var (report, settings) = (document.Report, document.Report.Settings);
        var text = new StringBuilder();
        var convention = ImageConvention(settings.Convention);
        text.Append(
            CultureInfo.InvariantCulture,
            $"{(report.Runs.Count == 1 ? "The model was" : $"{report.Runs.Count} runs of {FigureText.Count(report.Models.Count, "model")} were")} evaluated on {FigureText.Count(report.Images, "image")} of {FigureText.Count(report.Patients, "patient")} ({convention}, IoU of at least {settings.Iou:0.##}; cells of images without predictions count as missed). "
        );
        if (document.Input.Truth is { } truth)
            text.Append(CultureInfo.InvariantCulture, $"The truth was: {truth}. ");
        foreach (var run in report.Runs)
        foreach (var level in run.ByClass)
            text.Append(
                level.Reason is not null
                    ? $"{level.Reason} "
                    : $"{run.Name}, class {level.Class} ({FigureText.Count(level.Truth, "cell")}): average precision "
                        + $"{FigureText.InText(level.Ap)}, best F1 {FigureText.InText(level.BestF1)}{(run.Cells.Binary is { Reason: null } cells && cells.Positive == level.Class ? $", AUROC on given cells {FigureText.InText(cells.Auroc)}" : "")}. "
            );
        foreach (var model in report.Models.Where(model => model.Ap.Runs > 1))
            text.Append(
                CultureInfo.InvariantCulture,
                $"{model.Model} over {model.Ap.Runs} runs (mean ± standard deviation): average precision {FigureText.Format(model.Ap)}, best F1 {FigureText.Format(model.BestF1)}. "
            );
        foreach (var pair in report.Comparisons)
            text.Append(
                CultureInfo.InvariantCulture,
                $"Average precision of {pair.First} minus that of {pair.Second}: {FigureText.InText(pair.ApDifference)}. "
            );
        if (report.NoInterval is null)
            text.Append(
                CultureInfo.InvariantCulture,
                $"Intervals are percentiles of a bootstrap of whole images within patients ({settings.Resamples.ToString("#,0", CultureInfo.InvariantCulture)} resamples, seed {settings.Seed}, {report.Uncertainty.Generator}). "
            );
        return text.Append(CultureInfo.InvariantCulture, $"Computed with {document.Software}.").ToString();
    }

    public static string ImageConvention(DetectionConvention convention) =>
        convention switch
        {
            DetectionConvention.Paper => "VOC matching with inclusive pixels",
            DetectionConvention.Voc => "VOC matching with continuous edges",
            DetectionConvention.Coco => "COCO matching",
            _ => throw new ArgumentOutOfRangeException(nameof(convention), convention, "There is no such convention."),
        };

    private static string Sentence(string text) =>
        text.Replace("2 ann", "Two ann", StringComparison.Ordinal).Replace("3 ann", "Three ann", StringComparison.Ordinal);
}
