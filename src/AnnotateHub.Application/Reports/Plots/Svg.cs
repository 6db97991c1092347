using System.Globalization;
using System.Text;

namespace AnnotateHub.Application.Reports.Plots;

/// <summary>
/// Writes one plot. Colours come from the style sheet of the report by class, so that one drawing serves light, dark and print; nothing is
/// told by colour alone.
/// </summary>
internal sealed class Svg(int width, int height, string title, string description)
{
    private readonly StringBuilder _body = new();

    public int Width => width;
    public int Height => height;

    public Svg Line(double x1, double y1, double x2, double y2, string @class) =>
        Add($"<line x1=\"{N(x1)}\" y1=\"{N(y1)}\" x2=\"{N(x2)}\" y2=\"{N(y2)}\" class=\"{@class}\"/>");

    public Svg Rect(double x, double y, double w, double h, string @class, string? hint = null, double? shade = null) =>
        Add(
            $"<rect x=\"{N(x)}\" y=\"{N(y)}\" width=\"{N(Math.Max(0, w))}\" height=\"{N(Math.Max(0, h))}\" class=\"{@class}\"{(shade is { } s ? $" style=\"fill-opacity:{N(s)}\"" : "")}>{Hint(hint)}</rect>"
        );

    public Svg Dot(double x, double y, double radius, string @class, string? hint = null) =>
        Add($"<circle cx=\"{N(x)}\" cy=\"{N(y)}\" r=\"{N(radius)}\" class=\"{@class}\">{Hint(hint)}</circle>");

    public Svg Path(IEnumerable<(double X, double Y)> points, string @class)
    {
        var path = string.Join(" L ", points.Select(point => $"{N(point.X)} {N(point.Y)}"));
        return path.Length == 0 ? this : Add($"<path d=\"M {path}\" class=\"{@class}\"/>");
    }

    public Svg Text(double x, double y, string text, string @class = "", string anchor = "start", double? turned = null) =>
        Add(
            $"<text x=\"{N(x)}\" y=\"{N(y)}\" text-anchor=\"{anchor}\" class=\"{@class}\"{(turned is { } angle ? $" transform=\"rotate({N(angle)} {N(x)} {N(y)})\"" : "")}>{FigureText.Html(text)}</text>"
        );

    /// <summary>Everything that <paramref name="inside"/> draws opens an address; without one it is only drawn.</summary>
    public Svg Linked(string? address, string label, Action<Svg> inside)
    {
        if (address is not null)
            Add($"<a href=\"{FigureText.Html(address)}\" aria-label=\"{FigureText.Html(label)}\">");
        inside(this);
        return address is null ? this : Add("</a>");
    }

    public override string ToString() =>
        $"<svg viewBox=\"0 0 {width} {height}\" width=\"{width}\" role=\"img\" class=\"plot\" aria-label=\"{FigureText.Html(title)}. "
        + $"{FigureText.Html(description)}\">{_body}</svg>";

    public static string N(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private Svg Add(string element)
    {
        _body.Append(element);
        return this;
    }

    private static string Hint(string? hint) => hint is null ? "" : $"<title>{FigureText.Html(hint)}</title>";
}
