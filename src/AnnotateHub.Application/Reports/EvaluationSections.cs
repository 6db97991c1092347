using System.Text;
using AnnotateHub.Application.Reports.Plots;
using AnnotateHub.Core.Evaluation.Reports;

namespace AnnotateHub.Application.Reports;

/// <summary>A model evaluation as prose, plots and tables.</summary>
internal static class EvaluationSections
{
    public static IReadOnlyList<Section> Create(EvaluationDocument document, Func<string, ModelErrorKind, string?>? errorLink = null) =>
        [
            new Section("opening", "At a glance", Opening.Of(document), []),
            Summary(document),
            Detection(document.Report),
            Cells(document.Report),
            .. Stages(document.Report),
            Patients(document.Report),
            Errors(document.Report, errorLink),
            new Section("formulas", "How the figures are made", Formula.ToHtml(Formula.Evaluation), []),
            new Section("methods", "For a paper", $"<p class=\"methods\">{FigureText.Html(Methods.Describe(document))}</p>", []),
        ];

    private static Section Summary(EvaluationDocument document)
    {
        var report = document.Report;
        var html = new StringBuilder();
        if (document.Input.Truth is { } truth)
            html.Append($"<p class=\"truth\">Truth: <strong>{FigureText.Html(truth)}</strong></p>");
        foreach (var note in document.Notes.Concat(report.NotEvaluated.Values))
            html.Append($"<p class=\"note\">{FigureText.Html(note)}</p>");
        if (report.NoInterval is not null)
            html.Append($"<p class=\"note\">{FigureText.Html(report.NoInterval)}</p>");
        var models = new Table(
            "models",
            $"Models, mean ± standard deviation over runs; class {report.Settings.Detected[0]}",
            [
                "model",
                "runs",
                Column.Runs("AP"),
                Column.Runs("best F1"),
                Column.Runs("cells: AUROC"),
                Column.Runs("cells: best F1"),
                Column.Runs("cells: accuracy"),
            ],
            [
                .. report.Models.Select(row =>
                    new[]
                    {
                        row.Model,
                        Cell.Of(report.Runs.Count(run => run.Model == row.Model)),
                        Cell.Of(row.Ap),
                        Cell.Of(row.BestF1),
                        Cell.Of(row.Auroc),
                        Cell.Of(row.CellBestF1),
                        Cell.Of(row.Accuracy),
                    }
                ),
            ]
        );
        var runs = new Table(
            "runs",
            "Runs",
            [
                "run",
                "model",
                "trained on",
                "class",
                "true cells",
                "to be ignored",
                "detections",
                Column.Interval("AP"),
                Column.Interval("best F1"),
                "images without predictions",
                "predictions outside",
            ],
            [
                .. report.Runs.SelectMany(run =>
                    run.ByClass.Select(level =>
                        new[]
                        {
                            run.Name,
                            run.Model,
                            run.TrainedOn ?? "",
                            level.Class,
                            Cell.Of(level.Truth),
                            Cell.Of(level.Ignored),
                            Cell.Of(level.Detections),
                            Cell.Of(level.Ap),
                            Cell.Of(level.BestF1),
                            Cell.Of(run.Silent),
                            Cell.Of(run.Outside),
                        }
                    )
                ),
            ]
        );
        var truths = new Table(
            "truth",
            "Truth",
            ["truth", "images", "patients"],
            [
                [document.Input.Truth ?? "", Cell.Of(report.Images), Cell.Of(report.Patients)],
            ]
        );
        List<Table> tables = [models, runs];
        if (report.Comparisons.Count > 0)
            tables.Add(
                new Table(
                    "comparisons",
                    "Model against model, first minus second, the same images drawn for both",
                    ["first", "second", Column.Interval("AP difference"), Column.Interval("best F1 difference")],
                    [
                        .. report.Comparisons.Select(pair =>
                            new[] { pair.First, pair.Second, Cell.Of(pair.ApDifference), Cell.Of(pair.BestF1Difference) }
                        ),
                    ]
                )
            );
        foreach (var table in tables)
            html.Append(table.ToHtml());
        return new Section("summary", "All figures", html.ToString(), [truths, .. tables]);
    }

    private static Section Detection(EvaluationReport report)
    {
        var rows = report.Runs.SelectMany(run =>
            run.ByClass.SelectMany(level =>
                level.Conventions.Select(row =>
                    new[]
                    {
                        run.Name,
                        level.Class,
                        row.Words,
                        Cell.Of(row.AllPoint),
                        Cell.Of(row.ElevenPoint),
                        Cell.Of(row.Points101),
                        Cell.Of(row.Mean),
                        Cell.Of(row.Best?.F1),
                        Cell.Of(row.Best?.Threshold),
                        Cell.Of(row.Best?.Precision),
                        Cell.Of(row.Best?.Recall),
                        Cell.Of(row.BestOnGrid?.F1),
                        Cell.Of(row.BestOnGrid?.Threshold, "0.00"),
                    }
                )
            )
        );
        var table = new Table(
            "detection",
            $"Detection in whole images at IoU {report.Settings.Iou:0.##}, by convention",
            [
                "run",
                "class",
                "convention",
                "AP all-point",
                "AP 11-point",
                "AP 101-point",
                "AP@[.5:.95]",
                "best F1",
                "at score",
                "precision",
                "recall",
                "best F1 on grid",
                "at score (grid)",
            ],
            [.. rows]
        );
        var plots = string.Concat(
            report
                .Settings.Detected.Index()
                .Select(item =>
                {
                    var curves = report
                        .Runs.Where(run => run.ByClass[item.Index].Curve.Count > 0)
                        .Take(6)
                        .Select(run =>
                            (
                                run.Name,
                                run.ByClass[item.Index].Curve,
                                run.ByClass[item.Index]
                                    .Conventions.FirstOrDefault(row => row.Convention == report.Settings.Convention)
                                    ?.Best
                            )
                        )
                        .ToList();
                    return curves.Count == 0
                        ? ""
                        : $"<figure><figcaption>Precision and recall, {FigureText.Html(item.Item)}</figcaption>{CurvePlots.PrecisionRecall(curves)}</figure>";
                })
        );
        var points = new Table(
            "precision-recall",
            "Precision and recall",
            ["run", "class", "score", "recall", "precision"],
            [
                .. report.Runs.SelectMany(run =>
                    run.ByClass.SelectMany(level =>
                        level.Curve.Select(point =>
                            new[]
                            {
                                run.Name,
                                level.Class,
                                Cell.Of(point.Score),
                                Cell.Of(point.Recall, "0.0000"),
                                Cell.Of(point.Precision, "0.0000"),
                            }
                        )
                    )
                ),
            ]
        );
        return new Section("detection", "Whole images", $"<div class=\"plots\">{plots}</div>{table.ToHtml()}", [table, points]);
    }

    private static Section Cells(EvaluationReport report)
    {
        var html = new StringBuilder("<p>The class of the true cells on which a prediction lies, one to one.</p>");
        var binary = new Table(
            "cells-one-against-rest",
            $"{report.Settings.Detected[0]} against the rest",
            [
                "run",
                "cells",
                "positive",
                "without prediction",
                Column.Interval("AUROC"),
                Column.Interval("AP"),
                "best F1",
                "at score",
                "precision",
                "recall",
                "accuracy there",
                "best F1 on grid",
                "at score (grid)",
                "calibration error",
                "Brier score",
                "why there is none",
            ],
            [
                .. report
                    .Runs.Select(run => run.Cells)
                    .Zip(report.Runs, (cells, run) =>
                        new[]
                        {
                            run.Name,
                            Cell.Of(cells.Binary.Cells),
                            Cell.Of(cells.Binary.Positives),
                            Cell.Of(cells.WithoutPrediction),
                            Cell.Of(cells.Binary.Auroc),
                            Cell.Of(cells.Binary.AveragePrecision),
                            Cell.Of(cells.Binary.Best?.F1),
                            Cell.Of(cells.Binary.Best?.Threshold),
                            Cell.Of(cells.Binary.Best?.Precision),
                            Cell.Of(cells.Binary.Best?.Recall),
                            Cell.Of(cells.Binary.AccuracyAtBest),
                            Cell.Of(cells.Binary.BestOnGrid?.F1),
                            Cell.Of(cells.Binary.BestOnGrid?.Threshold, "0.00"),
                            Cell.Of(cells.Binary.CalibrationError),
                            Cell.Of(cells.Binary.Brier),
                            cells.Binary.Reason ?? cells.Binary.Auroc.Reason ?? "",
                        }
                    ),
            ]
        );
        List<Table> tables = [binary];
        html.Append(binary.ToHtml());
        foreach (var (number, run) in report.Runs.Take(6).Index())
        {
            if (run.Cells.AllClasses is { Reason: { } reason })
                html.Append($"<p class=\"note\">{FigureText.Html($"{run.Name}, all classes: {reason}")}</p>");
            else
            {
                var all = run.Cells.AllClasses;
                var confusion = new Table(
                    $"cells-confusion-{number + 1}",
                    $"{run.Name}: true classes in rows, share of the row (cells)",
                    ["", .. all.Classes],
                    [
                        .. all.Classes.Select(
                            (name, row) =>
                                all.Confusion[row]
                                    .Select((count, column) => $"{Cell.Of(all.RowNormalised[row][column])} ({count})")
                                    .Prepend(name)
                                    .Select(text => (Cell)text)
                                    .ToArray()
                        ),
                    ]
                )
                {
                    Long = new Table(
                        $"cells-confusion-{number + 1}",
                        "",
                        ["run", "true class", "predicted class", "cells", "share of row"],
                        [
                            .. all.Classes.SelectMany(
                                (name, row) =>
                                    all.Classes.Select(
                                        (other, column) =>
                                            new[]
                                            {
                                                run.Name,
                                                name,
                                                other,
                                                Cell.Of(all.Confusion[row][column]),
                                                Cell.Of(all.RowNormalised[row][column]),
                                            }
                                    )
                            ),
                        ]
                    ),
                };
                var classes = new Table(
                    $"cells-classes-{number + 1}",
                    $"{run.Name}: accuracy {Cell.Of(all.Accuracy)}, balanced {Cell.Of(all.BalancedAccuracy)}, "
                        + $"macro F1 {Cell.Of(all.MacroF1)}",
                    ["class", "cells", "precision", "recall", "F1"],
                    [
                        .. all.Classes.Select(
                            (name, row) =>
                                new[]
                                {
                                    name,
                                    Cell.Of(all.ByClass[row].Support),
                                    Cell.Of(all.ByClass[row].Precision),
                                    Cell.Of(all.ByClass[row].Recall),
                                    Cell.Of(all.ByClass[row].F1),
                                }
                        ),
                    ]
                )
                {
                    Before = [("run", run.Name)],
                };
                tables.AddRange([confusion, classes]);
                html.Append(confusion.ToHtml()).Append(classes.ToHtml());
            }

            if (run.Cells.Binary.Reliability.Count == 0)
                continue;
            var bins = new Table(
                $"reliability-{number + 1}",
                $"{run.Name}: reliability",
                ["from", "to", "cells", "mean score", "share positive"],
                [
                    .. run.Cells.Binary.Reliability.Select(bin =>
                        new[]
                        {
                            Cell.Of(bin.Low, "0.0"),
                            Cell.Of(bin.High, "0.0"),
                            Cell.Of(bin.Count),
                            Cell.Of(bin.MeanScore),
                            Cell.Of(bin.PositiveShare),
                        }
                    ),
                ]
            )
            {
                Before = [("run", run.Name)],
            };
            tables.Add(bins);
            html.Append(
                $"<div class=\"plots\"><figure><figcaption>{FigureText.Html(run.Name)}: reliability</figcaption>{CurvePlots.Reliability(run.Cells.Binary.Reliability)}</figure></div><details><summary>The "
                    + $"plot as a table</summary>{bins.ToHtml()}</details>"
            );
        }

        return new Section("cells", "Given cells", html.ToString(), tables);
    }

    private static IEnumerable<Section> Stages(EvaluationReport report)
    {
        var staged = report.Runs.Where(run => run.Stages.Count > 0).ToList();
        if (staged.Count == 0)
            yield break;
        var table = new Table(
            "stages",
            "Stage by stage: S = (1 − w) S_det + w S_cls",
            ["run", "w", new Column("", "what"), "AP", "best F1", "at score"],
            [
                .. staged.SelectMany(run =>
                    run.Stages.Select(row =>
                        new[]
                        {
                            run.Name,
                            Cell.Of(row.ClassifierWeight, "0.0#"),
                            row.Words,
                            Cell.Of(row.Ap),
                            Cell.Of(row.BestF1),
                            Cell.Of(row.Threshold),
                        }
                    )
                ),
            ]
        );
        yield return new Section(
            "stages",
            "Detector and classifier",
            $"<div class=\"plots\">{string.Concat(staged.Take(4).Select(run => $"<figure><figcaption>{FigureText.Html(run.Name)}</figcaption>{CurvePlots.Weights(run.Stages)}</figure>"))}</div>{table.ToHtml()}",
            [table]
        );
    }

    private static Section Patients(EvaluationReport report)
    {
        List<Table> tables =
        [
            new(
                "patients",
                $"Patients, class {report.Settings.Detected[0]}",
                ["run", "patient", "images", "true cells", "AP", "best F1"],
                [
                    .. report.Runs.SelectMany(run =>
                        run.ByPatient.Select(row =>
                            new[]
                            {
                                run.Name,
                                Cell.OfPatient(row.Patient),
                                Cell.Of(row.Images),
                                Cell.Of(row.Truth),
                                Cell.Of(row.Ap),
                                Cell.Of(row.BestF1),
                            }
                        )
                    ),
                ]
            ),
        ];
        if (report.Transfers.Count > 0)
            tables.Add(
                new Table(
                    "train-on-test-on",
                    "Trained on, tested on; mean ± standard deviation over runs",
                    ["model", "trained on", "tested on", Column.Runs("AP"), Column.Runs("best F1")],
                    [
                        .. report.Transfers.Select(row =>
                            new[] { row.Model, row.TrainedOn, Cell.OfPatient(row.TestedOn), Cell.Of(row.Ap), Cell.Of(row.BestF1) }
                        ),
                    ]
                )
            );
        return new Section("patients", "Patients", string.Concat(tables.Select(table => table.ToHtml())), tables);
    }

    private static Section Errors(EvaluationReport report, Func<string, ModelErrorKind, string?>? link)
    {
        ModelErrorKind[] kinds = [ModelErrorKind.FalsePositive, ModelErrorKind.Missed, ModelErrorKind.Confused, ModelErrorKind.Oversized];
        var table = new Table(
            "errors",
            $"Errors at the score with the best F1, class {report.Settings.Detected[0]}",
            ["run", "score", "hits", "on nothing", "missed", "on another class", "oversized"],
            [
                .. report.Runs.Select(run =>
                    new[]
                    {
                        run.Name,
                        Cell.Of(run.Errors.Threshold),
                        Cell.Of(run.Errors.Hits),
                        Cell.Of(run.Errors.FalsePositives),
                        Cell.Of(run.Errors.Missed),
                        Cell.Of(run.Errors.Confused),
                        Cell.Of(run.Errors.Oversized),
                    }
                ),
            ],
            link is null
                ? null
                : (row, column) =>
                    column is >= 3 and <= 6 && report.Runs[row].Errors.Threshold is not null
                        ? link(report.Runs[row].Name, kinds[column - 3])
                        : null
        );
        return new Section(
            "errors",
            "Errors",
            table.ToHtml() + "<p>Oversized: a box of at least twice the size of the cell it covers, or around several cells.</p>",
            [table]
        );
    }
}
