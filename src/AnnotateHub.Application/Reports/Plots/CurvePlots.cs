using AnnotateHub.Core.Agreement;
using AnnotateHub.Core.Agreement.Reports;
using AnnotateHub.Core.Evaluation;
using AnnotateHub.Core.Evaluation.Reports;

namespace AnnotateHub.Application.Reports.Plots;

/// <summary>Plots with axes.</summary>
internal static class CurvePlots
{
    private const int Width = 520,
        Height = 300;

    public static string IouHistogram(IReadOnlyList<HistogramBin> bins)
    {
        var svg = new Svg(Width, Height, "IoU of matched boxes", "Number of matched pairs by IoU; every number is in the table below.");
        var top = Axes.RoundUp(bins.Max(bin => bin.Count));
        var axes = new Axes(svg, (bins[0].Low, 1), (0, top), "IoU of matched boxes (0 to 1)", "pairs of boxes", yFormat: "0.#");
        foreach (var bin in bins)
            svg.Rect(
                axes.X(bin.Low) + 1,
                axes.Y(bin.Count),
                axes.X(bin.High) - axes.X(bin.Low) - 2,
                axes.Y(0) - axes.Y(bin.Count),
                "bar",
                $"{bin.Low:0.00} to {bin.High:0.00}: {bin.Count}"
            );
        return svg.ToString();
    }

    public static string Sweep(IReadOnlyList<SweepPoint> points, double chosen)
    {
        var svg = new Svg(Width, Height, "Detection agreement by IoU", "F1 at IoU 0.3 to 0.9; every number is in the table below.");
        var axes = new Axes(svg, (0.3, 0.9), (0, 1), "IoU from which two boxes are one cell", "F1 (0 to 1)", xTicks: 7);
        if (chosen is >= 0.3 and <= 0.9)
            svg.Line(axes.X(chosen), axes.Y(0), axes.X(chosen), axes.Y(1), "marked")
                .Text(axes.X(chosen) + 5, axes.Y(1) + 12, $"this report: {chosen:0.##}", "tick");
        svg.Path(points.Where(point => point.F1 is not null).Select(point => (axes.X(point.Iou), axes.Y(point.F1!.Value))), "curve");
        foreach (var point in points.Where(point => point.F1 is not null))
            svg.Dot(axes.X(point.Iou), axes.Y(point.F1!.Value), 3.5, "dot", $"IoU {point.Iou:0.00}: F1 {point.F1:0.000}");
        return svg.ToString();
    }

    /// <summary>A line a pair, named where it ends.</summary>
    public static string Sweeps(IReadOnlyList<(string Name, IReadOnlyList<SweepPoint> Points)> pairs, double chosen)
    {
        var svg = new Svg(Width, Height, "Detection agreement by IoU", "F1 of pairs at IoU 0.3 to 0.9; every number is in the tables of pairs.");
        var axes = new Axes(svg, (0.3, 0.9), (0, 1), "IoU from which two boxes are one cell", "F1 (0 to 1)", xTicks: 7);
        if (chosen is >= 0.3 and <= 0.9)
            svg.Line(axes.X(chosen), axes.Y(0), axes.X(chosen), axes.Y(1), "marked")
                .Text(axes.X(chosen) + 5, axes.Y(0) - 6, $"this report: {chosen:0.##}", "tick");
        var names = PlotNames.Shorten(pairs.Select(pair => pair.Name), 28);
        foreach (var (number, (name, points)) in pairs.Index())
        {
            var line = points.Where(point => point.F1 is not null).Select(point => (axes.X(point.Iou), axes.Y(point.F1!.Value))).ToList();
            svg.Path(line, $"curve dash{number % 4}");
            if (pairs.Count > 1)
                svg.Line(74, 200 + 14 * number, 98, 200 + 14 * number, $"curve dash{number % 4}")
                    .Text(104, 204 + 14 * number, names[name], "tick");
        }

        return svg.ToString();
    }

    public static string BlandAltman(string a, string b, IReadOnlyList<PairImage> images, LimitsOfAgreement limits)
    {
        var svg = new Svg(
            Width,
            Height,
            $"Counts of {a} minus {b}",
            "Difference against mean of the two counts in every image; the table of images has the counts."
        );
        var reach = Axes.RoundUp(
            Math.Max(
                images.Max(image => Math.Abs(image.BoxesOfA - image.BoxesOfB)),
                Math.Max(Math.Abs(limits.Lower), Math.Abs(limits.Upper))
            )
        );
        var right = Axes.RoundUp(images.Max(image => (image.BoxesOfA + image.BoxesOfB) / 2.0));
        var axes = new Axes(
            svg,
            (0, right),
            (-reach, reach),
            "mean of both counts (cells per image)",
            "A minus B (cells per image)",
            yTicks: 5,
            xFormat: "0.#",
            yFormat: "+0.#;-0.#;0"
        );
        foreach (
            var (value, word, style) in new[]
            {
                (limits.Upper, "upper limit", "marked"),
                (limits.Bias, "mean", "axis"),
                (limits.Lower, "lower limit", "marked"),
            }
        )
            svg.Line(axes.X(0), axes.Y(value), axes.X(right), axes.Y(value), style)
                .Text(axes.X(right), axes.Y(value) - 4, $"{word} {FigureText.Format(value, "+0.0;-0.0;0.0")}", "tick", "end");
        foreach (var image in images)
            svg.Dot(
                axes.X((image.BoxesOfA + image.BoxesOfB) / 2.0),
                axes.Y(image.BoxesOfA - image.BoxesOfB),
                3.5,
                "ring",
                $"{image.Image}: {image.BoxesOfA} and {image.BoxesOfB}"
            );
        return svg.ToString();
    }

    /// <summary>Every image's value as a stroke; patients one below the other.</summary>
    public static string Strip(IReadOnlyList<ImageRow> images, Func<string, string?> link)
    {
        var patients = images
            .Where(image => image.MeanF1 is not null)
            .GroupBy(image => image.Patient, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .ToList();
        var rows = Math.Max(1, Math.Min(patients.Count, 12));
        // Beyond a dozen rows the strip would say nothing more than one row does.
        if (patients.Count > 12)
            patients = [.. images.Where(image => image.MeanF1 is not null).GroupBy(_ => "all images")];
        rows = Math.Min(rows, Math.Max(1, patients.Count));
        var height = 60 + 30 * rows;
        var svg = new Svg(
            720,
            height,
            "Detection agreement of every image",
            "Mean F1 of the pairs of raters; every number is in the table of images."
        );
        double X(double value) => 120 + value * 570;
        for (var tenth = 0; tenth <= 10; tenth += 2)
        {
            svg.Line(X(tenth / 10.0), 12, X(tenth / 10.0), height - 40, "grid")
                .Text(X(tenth / 10.0), height - 24, FigureText.Format(tenth / 10.0, "0.0"), "tick", "middle");
        }

        svg.Text(X(0.5), height - 6, "mean F1 of the pairs of raters (0 to 1)", "axis-title", "middle");
        var names = PlotNames.Shorten(patients.Select(patient => FigureText.Patient(patient.Key)));
        foreach (var (row, patient) in patients.Index())
        {
            svg.Text(112, 12 + 30 * row + 19, names[FigureText.Patient(patient.Key)], "tick", "end");
            foreach (var image in patient)
                svg.Linked(
                    link(image.Image),
                    image.Image,
                    inside =>
                        inside.Rect(
                            X(image.MeanF1!.Value) - 1.5,
                            12 + 30 * row + 3,
                            3,
                            24,
                            "stroke",
                            $"{image.Image}: {FigureText.Format(image.MeanF1)}"
                        )
                );
        }

        return svg.ToString();
    }

    /// <summary>Precision against recall; runs differ in dashes and are named where they end.</summary>
    public static string PrecisionRecall(IReadOnlyList<(string Name, IReadOnlyList<CurvePoint> Points, OperatingPoint? Best)> runs)
    {
        var svg = new Svg(
            Width,
            340,
            "Precision and recall",
            "Precision against recall over falling scores; the points are in the JSON of the report."
        );
        var axes = new Axes(svg, (0, 1), (0, 1), "recall (share of true cells)", "precision (share of detections)");
        var names = PlotNames.Shorten(runs.Select(run => run.Name));
        foreach (var (number, run) in runs.Index())
        {
            svg.Path(run.Points.Select(point => (axes.X(point.Recall), axes.Y(point.Precision))), $"curve dash{number % 4}");
            if (run.Best is { } best)
                svg.Dot(
                        axes.X(best.Recall),
                        axes.Y(best.Precision),
                        5,
                        "ring",
                        $"{run.Name}: best F1 {best.F1:0.000} at {best.Threshold:0.###}"
                    )
                    .Text(
                        axes.X(best.Recall) - 8,
                        axes.Y(best.Precision) + 16 + 14 * number,
                        $"{names[run.Name]}: best F1 {FigureText.Format(best.F1)}",
                        "tick",
                        "end"
                    );
        }

        return svg.ToString();
    }

    public static string Reliability(IReadOnlyList<ReliabilityBin> bins)
    {
        var svg = new Svg(
            Width,
            340,
            "Reliability of the scores",
            "Share of right calls against mean score in ten bins; every number is in the table below."
        );
        var axes = new Axes(svg, (0, 1), (0, 1), "mean score in the bin (0 to 1)", "share of positive cells (0 to 1)");
        svg.Line(axes.X(0), axes.Y(0), axes.X(1), axes.Y(1), "marked")
            .Text(axes.X(0.98), axes.Y(0.90), "perfectly calibrated", "tick", "end");
        var filled = bins.Where(bin => bin.Count > 0).ToList();
        svg.Path(filled.Select(bin => (axes.X(bin.MeanScore!.Value), axes.Y(bin.PositiveShare!.Value))), "curve");
        double most = Math.Max(1, filled.Select(bin => bin.Count).DefaultIfEmpty(1).Max());
        foreach (var bin in filled)
            svg.Dot(
                axes.X(bin.MeanScore!.Value),
                axes.Y(bin.PositiveShare!.Value),
                2.5 + 5 * Math.Sqrt(bin.Count / most),
                "dot",
                $"{bin.Low:0.0} to {bin.High:0.0}: {bin.Count} cells, {bin.PositiveShare:P0} positive"
            );
        return svg.ToString();
    }

    public static string Weights(IReadOnlyList<StageRow> stages)
    {
        var svg = new Svg(
            Width,
            Height,
            "Average precision and best F1 by the weight of the classifier",
            "Every number is in the table below."
        );
        var axes = new Axes(svg, (0, 1), (0, 1), "w: 0 detector only, 1 classifier only", "AP and best F1 (0 to 1)");
        foreach (
            var (figure, style, name) in new (Func<StageRow, double?>, string, string)[]
            {
                (row => row.Ap, "curve dash0", "AP"),
                (row => row.BestF1, "curve dash1", "best F1"),
            }
        )
        {
            var points = stages
                .Where(row => figure(row) is not null)
                .Select(row => (axes.X(row.ClassifierWeight), axes.Y(figure(row)!.Value)))
                .ToList();
            svg.Path(points, style);
            if (points.Count > 0)
                svg.Text(points[^1].Item1, points[^1].Item2 - 6, name, "tick", "end");
        }

        return svg.ToString();
    }

    /// <summary>A line a person, named where it ends.</summary>
    public static string Drift(IReadOnlyList<DriftPoint> points)
    {
        var svg = new Svg(
            720,
            Height,
            "Agreement with oneself over time",
            "F1 of a person against their own first answer, by day; every number is in the table below."
        );
        var first = points.Min(point => point.Day);
        double Days(DriftPoint point) => point.Day.DayNumber - first.DayNumber;
        var axes = new Axes(
            svg,
            (0, Math.Max(1, points.Max(Days))),
            (0, 1),
            $"days since {FigureText.Day(first)}",
            "F1 with oneself (0 to 1)",
            xFormat: "0.#"
        );
        var names = PlotNames.Shorten(points.Select(point => point.Person));
        foreach (
            var (number, person) in points
                .Where(point => point.Counts.F1 is not null)
                .GroupBy(point => point.Person, StringComparer.Ordinal)
                .Index()
        )
        {
            var line = person.Select(point => (X: axes.X(Days(point)), Y: axes.Y(point.Counts.F1!.Value), Point: point)).ToList();
            svg.Path(line.Select(point => (point.X, point.Y)), $"curve dash{number % 4}");
            foreach (var (x, y, point) in line)
                svg.Dot(
                    x,
                    y,
                    3.5,
                    "dot",
                    $"{point.Person}, {FigureText.Day(point.Day)}: F1 {point.Counts.F1:0.000} on {FigureText.Count(point.Images, "image")}"
                );
            // A single day lies at the left edge, where a name that ends there would be cut.
            var isLeft = Days(line[^1].Point) * 2 < Math.Max(1, points.Max(Days));
            svg.Text(
                line[^1].X + (isLeft ? 8 : -6),
                line[^1].Y + 16 + 14 * number,
                names[person.Key],
                "tick",
                isLeft ? "start" : "end"
            );
        }

        return svg.ToString();
    }

    public static string Corrections(IReadOnlyList<CorrectionBin> bins)
    {
        var svg = new Svg(
            Width,
            Height,
            "Share of the model's boxes that were corrected, by their score",
            "Every number is in the table below."
        );
        var axes = new Axes(svg, (0, 1), (0, 1), "score of the model (0 to 1)", "share corrected (0 to 1)");
        var filled = bins.Where(bin => bin.Proposed > 0).ToList();
        svg.Path(filled.Select(bin => (axes.X((bin.Low + bin.High) / 2), axes.Y(bin.Corrected!.Value))), "curve");
        foreach (var bin in filled)
            svg.Dot(
                axes.X((bin.Low + bin.High) / 2),
                axes.Y(bin.Corrected!.Value),
                3.5,
                "dot",
                $"{bin.Low:0.0} to {bin.High:0.0}: {bin.Proposed} boxes, {bin.Corrected:P0} corrected"
            );
        return svg.ToString();
    }
}
