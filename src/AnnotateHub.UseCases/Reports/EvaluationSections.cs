using System.Text;
using AnnotateHub.Core.Evaluation.Reports;
using AnnotateHub.UseCases.Reports.Plots;

namespace AnnotateHub.UseCases.Reports;

/// <summary>A model evaluation as prose, plots and tables.</summary>
internal static class EvaluationSections
{
    public static IReadOnlyList<Section> Of(EvaluationDocument document, Func<string, ModelErrorKind, string?>? errorLink = null) =>
    [
        Summary(document), Detection(document.Report), Cells(document.Report), .. Stages(document.Report), Patients(document.Report), Errors(document.Report, errorLink),
        new Section("formulas", "How the figures are made", Formula.ToHtml(Formula.Evaluation), []),
        new Section("methods", "For a paper", $"<p class=\"methods\">{Words.Html(Methods.Of(document))}</p>", []),
    ];

    private static Section Summary(EvaluationDocument document)
    {
        var report = document.Report;
        var first = report.Runs[0].ByClass[0];
        var html = new StringBuilder();
        if (report.Runs.Count == 1 && first.Reason is null)
            html.Append($"<p class=\"headline\"><strong>{Words.Of(first.Ap.Value)}</strong> AP of {Words.Html(first.Class)} at IoU {report.Settings.Iou:0.##}{(first.Ap.Low is null ? "" : $", 95 % interval {Words.Of(first.Ap.Low)} to {Words.Of(first.Ap.High)}")}; {Methods.ImageConvention(report.Settings.Convention)}</p>");
        foreach (var note in document.Notes.Concat(report.NotEvaluated.Values)) html.Append($"<p class=\"note\">{Words.Html(note)}</p>");
        if (report.NoInterval is not null) html.Append($"<p class=\"note\">{Words.Html(report.NoInterval)}</p>");
        var models = new Table("models", $"Models, mean ± standard deviation over runs; class {report.Settings.Detected[0]}", ["model", "runs", "AP", "best F1", "cells: AUROC", "cells: best F1", "cells: accuracy"],
            [.. report.Models.Select(row => new[] { row.Model, Words.Of(report.Runs.Count(run => run.Model == row.Model)), Words.Of(row.Ap), Words.Of(row.BestF1), Words.Of(row.Auroc), Words.Of(row.CellBestF1), Words.Of(row.Accuracy) })]);
        var runs = new Table("runs", "Runs", ["run", "model", "trained on", "class", "true cells", "to be ignored", "detections", "AP (95 % interval)", "best F1 (95 % interval)", "images without predictions", "predictions outside"],
            [.. report.Runs.SelectMany(run => run.ByClass.Select(level => new[] { run.Name, run.Model, run.TrainedOn ?? "", level.Class, Words.Of(level.Truth), Words.Of(level.Ignored), Words.Of(level.Detections), Words.Of(level.Ap), Words.Of(level.BestF1), Words.Of(run.Silent), Words.Of(run.Outside) }))]);
        List<Table> tables = [models, runs];
        if (report.Comparisons.Count > 0)
            tables.Add(new Table("comparisons", "Model against model, first minus second, the same images drawn for both", ["first", "second", "AP difference", "best F1 difference"], [.. report.Comparisons.Select(pair => new[] { pair.First, pair.Second, Words.Of(pair.ApDifference), Words.Of(pair.BestF1Difference) })]));
        foreach (var table in tables) html.Append(table.ToHtml());
        return new Section("summary", "Summary", html.ToString(), tables);
    }

    private static Section Detection(EvaluationReport report)
    {
        var rows = report.Runs.SelectMany(run => run.ByClass.SelectMany(level => level.Conventions.Select(row => new[]
        {
            run.Name, level.Class, row.Words, Words.Of(row.AllPoint), Words.Of(row.ElevenPoint), Words.Of(row.Points101), Words.Of(row.Mean),
            Words.Of(row.Best?.F1), Words.Of(row.Best?.Threshold), Words.Of(row.Best?.Precision), Words.Of(row.Best?.Recall), Words.Of(row.BestOnGrid?.F1), Words.Of(row.BestOnGrid?.Threshold, "0.00"),
        })));
        var table = new Table("detection", $"Detection in whole images at IoU {report.Settings.Iou:0.##}, by convention", ["run", "class", "convention", "AP all-point", "AP 11-point", "AP 101-point", "AP@[.5:.95]", "best F1", "at score", "precision", "recall", "best F1 on grid", "at score (grid)"], [.. rows]);
        var plots = string.Concat(report.Settings.Detected.Index().Select(item =>
        {
            var curves = report.Runs.Where(run => run.ByClass[item.Index].Curve.Count > 0).Take(6)
                .Select(run => (run.Name, run.ByClass[item.Index].Curve, run.ByClass[item.Index].Conventions.FirstOrDefault(row => row.Convention == report.Settings.Convention)?.Best)).ToList();
            return curves.Count == 0 ? "" : $"<figure><figcaption>Precision and recall, {Words.Html(item.Item)}</figcaption>{CurvePlots.PrecisionRecall(curves)}</figure>";
        }));
        var points = new Table("precision-recall", "Precision and recall", ["run", "class", "score", "recall", "precision"], [.. report.Runs.SelectMany(run => run.ByClass.SelectMany(level => level.Curve.Select(point => new[] { run.Name, level.Class, Words.Raw(point.Score), Words.Of(point.Recall, "0.0000"), Words.Of(point.Precision, "0.0000") })))]);
        return new Section("detection", "Whole images", $"<div class=\"plots\">{plots}</div>{table.ToHtml()}", [table, points]);
    }

    private static Section Cells(EvaluationReport report)
    {
        var html = new StringBuilder("<p>The class of the true cells on which a prediction lies, one to one.</p>");
        var binary = new Table("cells-one-against-rest", $"{report.Settings.Detected[0]} against the rest", ["run", "cells", "positive", "without prediction", "AUROC", "AP", "best F1", "at score", "precision", "recall", "accuracy there", "best F1 on grid", "at score (grid)", "calibration error", "Brier score", "why there is none"],
            [.. report.Runs.Select(run => run.Cells).Zip(report.Runs, (cells, run) => new[]
            {
                run.Name, Words.Of(cells.Binary.Cells), Words.Of(cells.Binary.Positives), Words.Of(cells.WithoutPrediction), Words.Of(cells.Binary.Auroc), Words.Of(cells.Binary.AveragePrecision), Words.Of(cells.Binary.Best?.F1), Words.Of(cells.Binary.Best?.Threshold),
                Words.Of(cells.Binary.Best?.Precision), Words.Of(cells.Binary.Best?.Recall), Words.Of(cells.Binary.AccuracyAtBest), Words.Of(cells.Binary.BestOnGrid?.F1), Words.Of(cells.Binary.BestOnGrid?.Threshold, "0.00"),
                Words.Of(cells.Binary.CalibrationError), Words.Of(cells.Binary.Brier), cells.Binary.Reason ?? cells.Binary.Auroc.Reason ?? "",
            })]);
        List<Table> tables = [binary];
        html.Append(binary.ToHtml());
        foreach (var (number, run) in report.Runs.Take(6).Index())
        {
            if (run.Cells.AllClasses is { Reason: { } reason }) html.Append($"<p class=\"note\">{Words.Html($"{run.Name}, all classes: {reason}")}</p>");
            else
            {
                var all = run.Cells.AllClasses;
                var confusion = new Table($"cells-confusion-{number + 1}", $"{run.Name}: true classes in rows, share of the row (cells)", ["", .. all.Classes], [.. all.Classes.Select((name, row) => all.Confusion[row].Select((count, column) => $"{Words.Of(all.RowNormalised[row][column])} ({count})").Prepend(name).ToArray())]);
                var classes = new Table($"cells-classes-{number + 1}", $"{run.Name}: accuracy {Words.Of(all.Accuracy)}, balanced {Words.Of(all.BalancedAccuracy)}, macro F1 {Words.Of(all.MacroF1)}", ["class", "cells", "precision", "recall", "F1"], [.. all.Classes.Select((name, row) => new[] { name, Words.Of(all.ByClass[row].Support), Words.Of(all.ByClass[row].Precision), Words.Of(all.ByClass[row].Recall), Words.Of(all.ByClass[row].F1) })]);
                tables.AddRange([confusion, classes]);
                html.Append(confusion.ToHtml()).Append(classes.ToHtml());
            }

            if (run.Cells.Binary.Reliability.Count == 0) continue;
            var bins = new Table($"reliability-{number + 1}", $"{run.Name}: reliability", ["from", "to", "cells", "mean score", "share positive"], [.. run.Cells.Binary.Reliability.Select(bin => new[] { Words.Of(bin.Low, "0.0"), Words.Of(bin.High, "0.0"), Words.Of(bin.Count), Words.Of(bin.MeanScore), Words.Of(bin.PositiveShare) })]);
            tables.Add(bins);
            html.Append($"<div class=\"plots\"><figure><figcaption>{Words.Html(run.Name)}: reliability</figcaption>{CurvePlots.Reliability(run.Cells.Binary.Reliability)}</figure></div><details><summary>The plot as a table</summary>{bins.ToHtml()}</details>");
        }

        return new Section("cells", "Given cells", html.ToString(), tables);
    }

    private static IEnumerable<Section> Stages(EvaluationReport report)
    {
        var staged = report.Runs.Where(run => run.Stages.Count > 0).ToList();
        if (staged.Count == 0) yield break;
        var table = new Table("stages", "Stage by stage: S = (1 − w) S_det + w S_cls", ["run", "w", "", "AP", "best F1", "at score"], [.. staged.SelectMany(run => run.Stages.Select(row => new[] { run.Name, Words.Of(row.ClassifierWeight, "0.0#"), row.Words, Words.Of(row.Ap), Words.Of(row.BestF1), Words.Of(row.Threshold) }))]);
        yield return new Section("stages", "Detector and classifier", $"<div class=\"plots\">{string.Concat(staged.Take(4).Select(run => $"<figure><figcaption>{Words.Html(run.Name)}</figcaption>{CurvePlots.Weights(run.Stages)}</figure>"))}</div>{table.ToHtml()}", [table]);
    }

    private static Section Patients(EvaluationReport report)
    {
        List<Table> tables = [new("patients", $"Patients, class {report.Settings.Detected[0]}", ["run", "patient", "images", "true cells", "AP", "best F1"], [.. report.Runs.SelectMany(run => run.ByPatient.Select(row => new[] { run.Name, Words.Patient(row.Patient), Words.Of(row.Images), Words.Of(row.Truth), Words.Of(row.Ap), Words.Of(row.BestF1) }))])];
        if (report.Transfers.Count > 0)
            tables.Add(new Table("train-on-test-on", "Trained on, tested on; mean ± standard deviation over runs", ["model", "trained on", "tested on", "AP", "best F1"], [.. report.Transfers.Select(row => new[] { row.Model, row.TrainedOn, Words.Patient(row.TestedOn), Words.Of(row.Ap), Words.Of(row.BestF1) })]));
        return new Section("patients", "Patients", string.Concat(tables.Select(table => table.ToHtml())), tables);
    }

    private static Section Errors(EvaluationReport report, Func<string, ModelErrorKind, string?>? link)
    {
        ModelErrorKind[] kinds = [ModelErrorKind.FalsePositive, ModelErrorKind.Missed, ModelErrorKind.Confused, ModelErrorKind.Oversized];
        var table = new Table("errors", $"Errors at the score with the best F1, class {report.Settings.Detected[0]}", ["run", "score", "hits", "on nothing", "missed", "on another class", "oversized"],
            [.. report.Runs.Select(run => new[] { run.Name, Words.Of(run.Errors.Threshold), Words.Of(run.Errors.Hits), Words.Of(run.Errors.FalsePositives), Words.Of(run.Errors.Missed), Words.Of(run.Errors.Confused), Words.Of(run.Errors.Oversized) })],
            link is null ? null : (row, column) => column is >= 3 and <= 6 && report.Runs[row].Errors.Threshold is not null ? link(report.Runs[row].Name, kinds[column - 3]) : null);
        return new Section("errors", "Errors", table.ToHtml() + "<p>Oversized: a box of at least twice the size of the cell it covers, or around several cells.</p>", [table]);
    }
}
