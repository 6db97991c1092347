using System.Globalization;
using System.Xml.Linq;
using PdfSharp.Drawing;

namespace AnnotateHub.Application.Reports.Pdf;

/// <summary>Draws a plot of <see cref="Plots.Svg"/> as lines and areas, so that it stays sharp at any size. It knows the elements and
/// classes that our plots have, and no others.</summary>
internal sealed class PdfPlot
{
    private const double TextSize = 12;

    private readonly XElement _svg;

    private PdfPlot(XElement svg, double width, double height)
    {
        _svg = svg;
        (Width, Height) = (width, height);
        Label = (string?)svg.Attribute("aria-label") ?? "";
    }

    public double Width { get; }

    public double Height { get; }

    /// <summary>What it shows, in words, for who does not see it.</summary>
    public string Label { get; }

    public static PdfPlot From(XElement svg)
    {
        var box = ((string)svg.Attribute("viewBox")!).Split(' ').Select(Number).ToList();
        return new PdfPlot(svg, box[2], box[3]);
    }

    public void Draw(XGraphics graphics, double x, double y, double scale)
    {
        var state = graphics.Save();
        graphics.TranslateTransform(x, y);
        graphics.ScaleTransform(scale);
        foreach (var element in _svg.Elements())
            Draw(graphics, element);
        graphics.Restore(state);
    }

    private static void Draw(XGraphics graphics, XElement element)
    {
        var style = (string?)element.Attribute("class") ?? "";
        switch (element.Name.LocalName)
        {
            case "a":
                foreach (var inside in element.Elements())
                    Draw(graphics, inside);
                break;
            case "line":
                graphics.DrawLine(Pen(style), Of(element, "x1"), Of(element, "y1"), Of(element, "x2"), Of(element, "y2"));
                break;
            case "rect":
                var (pen, brush) = Paint(style, element);
                graphics.DrawRectangle(pen, brush, Of(element, "x"), Of(element, "y"), Of(element, "width"), Of(element, "height"));
                break;
            case "circle":
                var (ring, fill) = Paint(style, element);
                var r = Of(element, "r");
                graphics.DrawEllipse(ring, fill, Of(element, "cx") - r, Of(element, "cy") - r, 2 * r, 2 * r);
                break;
            case "path":
                XPoint[] points =
                [
                    .. ((string)element.Attribute("d")!)[2..]
                        .Split(" L ")
                        .Select(point => point.Split(' '))
                        .Select(point => new XPoint(Number(point[0]), Number(point[1]))),
                ];
                if (points.Length > 1)
                    graphics.DrawLines(Pen(style), points);
                break;
            case "text":
                DrawText(graphics, element, style);
                break;
            default:
                throw new NotSupportedException($"Plots as PDF do not know <{element.Name.LocalName}>.");
        }
    }

    private static void DrawText(XGraphics graphics, XElement element, string style)
    {
        var (x, y) = (Of(element, "x"), Of(element, "y"));
        var font = PdfFonts.Of(TextSize * 0.92, style == "axis-title");
        var colour =
            style == "tick" ? PdfInk.Quiet
            : style == "in-dark" ? PdfInk.Paper
            : PdfInk.Ink;
        var text = element.Nodes().OfType<XText>().Aggregate("", (all, part) => all + part.Value);
        var width = graphics.MeasureString(text, font).Width;
        var shift = (string?)element.Attribute("text-anchor") switch
        {
            "middle" => -width / 2,
            "end" => -width,
            _ => 0,
        };
        var state = graphics.Save();
        if ((string?)element.Attribute("transform") is { } turned)
            graphics.RotateAtTransform(Number(turned["rotate(".Length..].Split(' ')[0]), new XPoint(x, y));
        graphics.DrawString(text, font, new XSolidBrush(colour), x + shift, y);
        graphics.Restore(state);
    }

    private static XPen Pen(string style)
    {
        var words = style.Split(' ');
        if (!words.Contains("curve"))
            return words[0] switch
            {
                "grid" => new XPen(PdfInk.Line, 1),
                "marked" => Dashed(new XPen(PdfInk.Ink, 1), 5, 4),
                _ => new XPen(PdfInk.Ink, 1),
            };
        var pen = new XPen(PdfInk.Shade, 2);
        return words[^1] switch
        {
            "dash1" => Dashed(pen, 8, 4),
            "dash2" => Dashed(pen, 2, 3),
            "dash3" => Dashed(pen, 10, 3, 2, 3),
            _ => pen,
        };
    }

    /// <summary>Lengths of dashes are in pixels here and in widths of the line there.</summary>
    private static XPen Dashed(XPen pen, params double[] lengths)
    {
        pen.DashPattern = [.. lengths.Select(length => length / pen.Width)];
        return pen;
    }

    private static (XPen? Pen, XBrush? Brush) Paint(string style, XElement element) =>
        style switch
        {
            "bar" or "dot" => (null, new XSolidBrush(PdfInk.Shade)),
            "stroke" => (null, new XSolidBrush(PdfInk.Of(PdfInk.Shade, 0.55))),
            "shade" => (null, new XSolidBrush(PdfInk.Of(PdfInk.Shade, Opacity(element)))),
            "ring" => (new XPen(PdfInk.Shade, 1.5), null),
            "void" => (Dashed(new XPen(PdfInk.Line, 1), 3, 3), null),
            _ => throw new NotSupportedException($"Plots as PDF do not know the class '{style}'."),
        };

    private static double Opacity(XElement element) =>
        (string?)element.Attribute("style") is { } style ? Number(style["fill-opacity:".Length..]) : 1;

    private static double Of(XElement element, string name) => Number((string)element.Attribute(name)!);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
