using System.Globalization;
using System.Text;

namespace AnnotateHub.UseCases.Reports.Plots;

/// <summary>
/// Writes one plot. Colours come from the style sheet of the report by class, so that one drawing serves light, dark and print; nothing is told by colour alone.
/// </summary>
internal sealed class Svg(int width, int height, string title, string description)
{
    private readonly StringBuilder _body = new();

    public int Width => width;
    public int Height => height;

    public Svg Line(double x1, double y1, double x2, double y2, string @class) => Add($"<line x1=\"{N(x1)}\" y1=\"{N(y1)}\" x2=\"{N(x2)}\" y2=\"{N(y2)}\" class=\"{@class}\"/>");

    public Svg Rect(double x, double y, double w, double h, string @class, string? hint = null, double? shade = null) =>
        Add($"<rect x=\"{N(x)}\" y=\"{N(y)}\" width=\"{N(Math.Max(0, w))}\" height=\"{N(Math.Max(0, h))}\" class=\"{@class}\"{(shade is { } s ? $" style=\"fill-opacity:{N(s)}\"" : "")}>{Hint(hint)}</rect>");

    public Svg Dot(double x, double y, double radius, string @class, string? hint = null) => Add($"<circle cx=\"{N(x)}\" cy=\"{N(y)}\" r=\"{N(radius)}\" class=\"{@class}\">{Hint(hint)}</circle>");

    public Svg Path(IEnumerable<(double X, double Y)> points, string @class)
    {
        var path = string.Join(" L ", points.Select(point => $"{N(point.X)} {N(point.Y)}"));
        return path.Length == 0 ? this : Add($"<path d=\"M {path}\" class=\"{@class}\"/>");
    }

    public Svg Text(double x, double y, string text, string @class = "", string anchor = "start", double? turned = null) =>
        Add($"<text x=\"{N(x)}\" y=\"{N(y)}\" text-anchor=\"{anchor}\" class=\"{@class}\"{(turned is { } angle ? $" transform=\"rotate({N(angle)} {N(x)} {N(y)})\"" : "")}>{Words.Html(text)}</text>");

    /// <summary>Everything that <paramref name="inside"/> draws opens an address; without one it is only drawn.</summary>
    public Svg Linked(string? address, string label, Action<Svg> inside)
    {
        if (address is not null) Add($"<a href=\"{Words.Html(address)}\" aria-label=\"{Words.Html(label)}\">");
        inside(this);
        return address is null ? this : Add("</a>");
    }

    public override string ToString() =>
        $"<svg viewBox=\"0 0 {width} {height}\" width=\"{width}\" role=\"img\" class=\"plot\" aria-label=\"{Words.Html(title)}. {Words.Html(description)}\">{_body}</svg>";

    public static string N(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private Svg Add(string element)
    {
        _body.Append(element);
        return this;
    }

    private static string Hint(string? hint) => hint is null ? "" : $"<title>{Words.Html(hint)}</title>";
}

/// <summary>Two axes and what turns values into places.</summary>
internal sealed class Axes
{
    private const double Left = 64, Top = 18, Right = 20, Bottom = 48;

    private readonly Svg _svg;
    private readonly (double Low, double High) _x, _y;

    public Axes(Svg svg, (double Low, double High) x, (double Low, double High) y, string xTitle, string yTitle, int xTicks = 6, int yTicks = 6, string xFormat = "0.0#", string yFormat = "0.0#")
    {
        (_svg, _x, _y) = (svg, x, y);
        foreach (var value in Ticks(y, yTicks))
        {
            svg.Line(Left, Y(value), svg.Width - Right, Y(value), "grid");
            svg.Text(Left - 8, Y(value) + 4, Words.Of(value, yFormat), "tick", "end");
        }

        foreach (var value in Ticks(x, xTicks)) svg.Text(X(value), svg.Height - Bottom + 18, Words.Of(value, xFormat), "tick", "middle");
        svg.Line(Left, svg.Height - Bottom, svg.Width - Right, svg.Height - Bottom, "axis").Line(Left, Top, Left, svg.Height - Bottom, "axis");
        svg.Text((Left + svg.Width - Right) / 2, svg.Height - 8, xTitle, "axis-title", "middle");
        svg.Text(16, (Top + svg.Height - Bottom) / 2, yTitle, "axis-title", "middle", turned: -90);
    }

    public double X(double value) => Left + (value - _x.Low) / (_x.High - _x.Low) * (_svg.Width - Left - Right);

    public double Y(double value) => _svg.Height - Bottom - (value - _y.Low) / (_y.High - _y.Low) * (_svg.Height - Top - Bottom);

    private static IEnumerable<double> Ticks((double Low, double High) range, int count) => Enumerable.Range(0, count).Select(step => range.Low + step * (range.High - range.Low) / (count - 1));

    /// <summary>A round upper end at or above the value, for counts.</summary>
    public static double RoundUp(double value)
    {
        if (value <= 5) return 5;
        var unit = Math.Pow(10, Math.Floor(Math.Log10(value)));
        return new[] { 1, 1.5, 2, 2.5, 3, 4, 5, 7.5, 10 }.Select(step => step * unit).First(end => end >= value);
    }
}
