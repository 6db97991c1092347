using AnnotateHub.Application.Reports;
using AnnotateHub.Application.Reports.Plots;
using AnnotateHub.Training.Figures;
using AnnotateHub.Training.Jobs;

namespace AnnotateHub.Application.Training.Runs;

/// <summary>Curves of a training, drawn as the plots of reports are.</summary>
public static class TrainingPlots
{
    private const int Width = 520,
        Height = 300;

    /// <summary>Loss of the training steps; empty while there are fewer than two points.</summary>
    public static string Losses(IReadOnlyList<LossPoint> losses, int steps)
    {
        var finite = losses.Where(point => double.IsFinite(point.Loss)).ToList();
        if (finite.Count < 2)
            return "";
        var svg = new Svg(Width, Height, "Loss", $"Training loss by step, now {FigureText.Format(finite[^1].Loss)}.");
        var top = RoundUp(finite.Max(point => point.Loss));
        var axes = new Axes(svg, (0, steps), (0, top), "steps", "loss", xFormat: "0", yFormat: "0.0##");
        svg.Path(finite.Select(point => (axes.X(point.Step), axes.Y(point.Loss))), "curve");
        svg.Dot(axes.X(finite[^1].Step), axes.Y(finite[^1].Loss), 3.5, "dot", $"step {finite[^1].Step}: {finite[^1].Loss:0.000}");
        return svg.ToString();
    }

    /// <summary>F1 of each class on the images kept for figures, and of any cell for a detector; classes differ in dashes and are named
    /// where they end. Empty while nothing was measured.</summary>
    public static string Figures(IReadOnlyList<ValidationFigures> curve, int steps)
    {
        if (curve.Count == 0)
            return "";
        var series = curve[^1]
            .Classes.Select(one => (Name: one.Class!, Of: (Func<ValidationFigures, double?>)(at => Find(at, one.Class)?.F1)))
            .ToList();
        if (curve[^1].AnyCell is not null)
            series.Insert(0, ("any cell", at => at.AnyCell?.F1));
        var svg = new Svg(Width, Height, "F1 on validation images", "F1 by step; the last figures are in the table beside it.");
        var axes = new Axes(svg, (0, steps), (0, 1), "steps", "F1 on validation images", xFormat: "0");
        var ends = new List<double>();
        var names = PlotNames.Shorten(series.Select(item => item.Item1));
        foreach (var (number, (name, of)) in series.Index())
        {
            var points = curve.Where(at => of(at) is not null).Select(at => (X: axes.X(at.Step), Y: axes.Y(of(at)!.Value))).ToList();
            if (points.Count == 0)
                continue;
            svg.Path(points, $"curve dash{number % 4}");
            foreach (var (at, point) in curve.Where(at => of(at) is not null).Zip(points))
                svg.Dot(point.X, point.Y, 3, "dot", $"{name}, step {at.Step}: F1 {of(at):0.000}");
            // Names that would lie on each other step down.
            var y = points[^1].Y;
            while (ends.Any(other => Math.Abs(other - y) < 13))
                y += 13;
            ends.Add(y);
            svg.Text(points[^1].X - 8, y + 14, $"{names[name]} {FigureText.Format(of(curve[^1]))}", "tick", "end");
        }

        return svg.ToString();
    }

    private static ClassFigures? Find(ValidationFigures figures, string? key) => figures.Classes.FirstOrDefault(one => one.Class == key);

    private static double RoundUp(double value)
    {
        if (value <= 0)
            return 1;
        var unit = Math.Pow(10, Math.Floor(Math.Log10(value)));
        return new[] { 1, 1.5, 2, 2.5, 3, 4, 5, 7.5, 10 }.Select(step => step * unit).First(end => end >= value);
    }
}
