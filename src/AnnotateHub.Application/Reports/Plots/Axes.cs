using System.Globalization;
using System.Text;

namespace AnnotateHub.Application.Reports.Plots;

/// <summary>Two axes and what turns values into places.</summary>
internal sealed class Axes
{
    private const double Left = 64,
        Top = 18,
        Right = 20,
        Bottom = 48;

    private readonly Svg _svg;
    private readonly double _bottom;
    private readonly (double Low, double High) _x,
        _y;

    /// <param name="below">Room under the plot, for a legend.</param>
    public Axes(
        Svg svg,
        (double Low, double High) x,
        (double Low, double High) y,
        string xTitle,
        string yTitle,
        int xTicks = 6,
        int yTicks = 6,
        string xFormat = "0.0#",
        string yFormat = "0.0#",
        double below = 0
    )
    {
        (_svg, _x, _y, _bottom) = (svg, x, y, Bottom + below);
        foreach (var value in Ticks(y, yTicks))
        {
            svg.Line(Left, Y(value), svg.Width - Right, Y(value), "grid");
            svg.Text(Left - 8, Y(value) + 4, FigureText.Format(value, yFormat), "tick", "end");
        }

        foreach (var value in Ticks(x, xTicks))
            svg.Text(X(value), svg.Height - _bottom + 18, FigureText.Format(value, xFormat), "tick", "middle");
        svg.Line(Left, svg.Height - _bottom, svg.Width - Right, svg.Height - _bottom, "axis")
            .Line(Left, Top, Left, svg.Height - _bottom, "axis");
        svg.Text((Left + svg.Width - Right) / 2, svg.Height - 8 - below, xTitle, "axis-title", "middle");
        svg.Text(16, (Top + svg.Height - _bottom) / 2, yTitle, "axis-title", "middle", turned: -90);
    }

    public double X(double value) => Left + (value - _x.Low) / (_x.High - _x.Low) * (_svg.Width - Left - Right);

    public double Y(double value) => _svg.Height - _bottom - (value - _y.Low) / (_y.High - _y.Low) * (_svg.Height - Top - _bottom);

    private static IEnumerable<double> Ticks((double Low, double High) range, int count) =>
        Enumerable.Range(0, count).Select(step => range.Low + step * (range.High - range.Low) / (count - 1));

    /// <summary>A round upper end at or above the value, for counts.</summary>
    public static double RoundUp(double value)
    {
        if (value <= 5)
            return 5;
        var unit = Math.Pow(10, Math.Floor(Math.Log10(value)));
        return new[] { 1, 1.5, 2, 2.5, 3, 4, 5, 7.5, 10 }.Select(step => step * unit).First(end => end >= value);
    }
}
