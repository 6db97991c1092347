using System.Xml.Linq;
using PdfSharp.Drawing;
using PdfSharp.Pdf;
using PdfSharp.UniversalAccessibility;

namespace AnnotateHub.Application.Reports.Pdf;

/// <summary>A report as PDF: the same parts as its page, tagged, with headings in the outline and plots as lines.</summary>
/// <remarks>It reads the report's own HTML, whose elements are few and known: what it does not know is an error, which a test of every
/// report would show.</remarks>
internal sealed class PdfReport
{
    private readonly PdfFlow _flow;

    private PdfReport(PdfFlow flow) => _flow = flow;

    public static byte[] Write(string title, string foot, DateTimeOffset madeAt, IReadOnlyList<Section> sections)
    {
        using var document = new PdfDocument();
        document.Info.Title = title;
        document.Info.Creator = ThisSoftware.Name;
        document.Info.CreationDate = madeAt.UtcDateTime;
        document.Info.ModificationDate = madeAt.UtcDateTime;
        using (var flow = new PdfFlow(document, title))
        {
            var report = new PdfReport(flow);
            flow.Heading(title, 1);
            flow.Paragraph([new PdfRun(foot, PdfFonts.Of(7.5), PdfInk.Quiet)]);
            foreach (var section in sections)
            {
                flow.Heading(section.Title, 2);
                report.Draw(XElement.Parse($"<section>{section.Html}</section>", LoadOptions.PreserveWhitespace));
            }
        }

        using var bytes = new MemoryStream();
        document.Save(bytes, closeStream: false);
        return bytes.ToArray();
    }

    private void Draw(XElement parent)
    {
        foreach (var node in parent.Nodes())
            switch (node)
            {
                case XElement element:
                    DrawElement(element);
                    break;
                case XText { Value: var text } when !string.IsNullOrWhiteSpace(text):
                    _flow.Paragraph([new PdfRun(text, PdfFonts.Of(9), PdfInk.Ink)]);
                    break;
                default:
                    break;
            }
    }

    private void DrawElement(XElement element)
    {
        var style = (string?)element.Attribute("class") ?? "";
        switch (element.Name.LocalName, style)
        {
            case ("p", "note"):
                _flow.Paragraph(Runs(element, 8.5, PdfInk.Quiet), indent: 10, hasRule: true);
                break;
            case ("p", "headline"):
                _flow.Paragraph(Runs(element, 11, PdfInk.Ink));
                break;
            case ("p", _):
                _flow.Paragraph(Runs(element, 9, PdfInk.Ink));
                break;
            case ("div", "three"):
                KeyFigures([.. element.Elements()]);
                break;
            case ("div", "plots" or "plots side"):
                Figures([.. element.Elements("figure")]);
                break;
            case ("figure", _):
                Figures([element]);
                break;
            case ("table", _):
                PdfTable.Draw(_flow, element);
                break;
            case ("dl", _):
                Definitions(element);
                break;
            case ("details", _):
                _flow.Space(6);
                _flow.Paragraph(Runs(element.Element("summary")!, 9, PdfInk.Ink, isBold: true));
                Draw(new XElement("div", element.Nodes().Where(node => node is not XElement { Name.LocalName: "summary" })));
                break;
            case ("div", _):
                Draw(element);
                break;
            default:
                throw new NotSupportedException($"Reports as PDF do not know <{element.Name.LocalName} class=\"{style}\">.");
        }
    }

    private void Definitions(XElement list)
    {
        foreach (var item in list.Elements().SelectMany(item => item.Name.LocalName == "div" ? item.Elements() : [item]))
            if (item.Name.LocalName == "dt")
            {
                _flow.Space(3);
                _flow.Paragraph(Runs(item, 9, PdfInk.Ink, isBold: true));
            }
            else
                _flow.Paragraph(Runs(item, 8.5, PdfInk.Ink), indent: 12);
    }

    /// <summary>Large figures beside each other, each with its interval, its name and its sentence.</summary>
    private void KeyFigures(IReadOnlyList<XElement> figures)
    {
        if (figures.Count == 0)
            return;
        const double gap = 10,
            inside = 9;
        var width = (_flow.Width - gap * (figures.Count - 1)) / figures.Count;
        var texts = figures.Select(figure => figure.Elements().Select(part => Lines(part, width - 2 * inside)).ToList()).ToList();
        var height = texts.Max(parts => parts.Sum(lines => lines.Height)) + 2 * inside;
        _flow.Space(6);
        _flow.EnsureRoom(height);
        foreach (var (number, parts) in texts.Index())
        {
            var (x, y) = (PdfFlow.Left + number * (width + gap), _flow.Y);
            _flow.Artifact(() =>
                _flow.Graphics.DrawRoundedRectangle(new XPen(PdfInk.Line, 0.8), x, y, width, height, 10, 10)
            );
            y += inside;
            foreach (var lines in parts)
            {
                var top = y;
                _flow.Tagged(
                    PdfBlockLevelElementTag.Paragraph,
                    () => lines.Draw(_flow.Graphics, x + inside, top, 0, lines.Count)
                );
                y += lines.Height;
            }
        }

        _flow.Y += height + 8;

        PdfLines Lines(XElement part, double room)
        {
            var (size, colour, isBold) = (part.Name.LocalName, (string?)part.Attribute("class")) switch
            {
                ("strong", _) => (22.0, PdfInk.Ink, true),
                (_, "interval") => (8.0, PdfInk.Quiet, false),
                (_, "name") => (8.5, PdfInk.Ink, true),
                _ => (8.0, PdfInk.Ink, false),
            };
            return PdfLines.Break(_flow.Graphics, [new PdfRun(part.Value, PdfFonts.Of(size, isBold), colour)], room);
        }
    }

    /// <summary>Plots two beside each other where both have room at a readable size.</summary>
    private void Figures(IReadOnlyList<XElement> figures)
    {
        const double gap = 14,
            widest = 560;
        var half = (_flow.Width - gap) / 2;
        for (var next = 0; next < figures.Count; )
        {
            var pair = figures.Skip(next).Take(2).Select(figure => (Figure: figure, Plot: PlotOf(figure))).ToList();
            if (pair.Count == 2 && pair.Any(item => item.Plot.Width > widest))
                pair.RemoveAt(1);
            next += pair.Count;
            var room = pair.Count == 2 || pair[0].Plot.Width <= widest ? half : _flow.Width;
            var captions = pair.Select(item =>
                    PdfLines.Break(
                        _flow.Graphics,
                        [new PdfRun(item.Figure.Element("figcaption")?.Value ?? "", PdfFonts.Of(8.5, true), PdfInk.Ink)],
                        room
                    )
                )
                .ToList();
            var scales = pair.Select(item => Math.Min(room / item.Plot.Width, 0.72)).ToList();
            var height = captions.Max(lines => lines.Height) + pair.Zip(scales, (item, scale) => item.Plot.Height * scale).Max() + 4;
            _flow.Space(6);
            _flow.EnsureRoom(height);
            foreach (var (number, (_, plot)) in pair.Index())
            {
                var (x, y, scale) = (PdfFlow.Left + number * (half + gap), _flow.Y, scales[number]);
                _flow.Tagged(
                    PdfBlockLevelElementTag.Paragraph,
                    () => captions[number].Draw(_flow.Graphics, x, y, 0, captions[number].Count)
                );
                var top = y + captions.Max(lines => lines.Height) + 2;
                _flow.Figure(
                    plot.Label,
                    x,
                    top,
                    plot.Width * scale,
                    plot.Height * scale,
                    () => plot.Draw(_flow.Graphics, x, top, scale)
                );
            }

            _flow.Y += height + 4;
        }
    }

    private static PdfPlot PlotOf(XElement figure) => PdfPlot.From(figure.Descendants("svg").First());

    private static IReadOnlyList<PdfRun> Runs(XElement element, double size, XColor colour, bool isBold = false) =>
        [
            .. element
                .DescendantNodes()
                .OfType<XText>()
                .Select(text => new PdfRun(
                    text.Value,
                    PdfFonts.Of(IsIn(text, "headline") && IsBold(text) ? size * 2 : size, isBold || IsBold(text)),
                    IsIn(text, "cite") ? PdfInk.Quiet : colour
                )),
        ];

    private static bool IsBold(XText text) => text.Parent!.Name.LocalName is "strong";

    private static bool IsIn(XText text, string name) =>
        text.Ancestors().Any(element => element.Name.LocalName == name || (string?)element.Attribute("class") == name);
}
