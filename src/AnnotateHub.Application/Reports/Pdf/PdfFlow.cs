using System.Globalization;
using PdfSharp.Drawing;
using PdfSharp.Pdf;
using PdfSharp.UniversalAccessibility;

namespace AnnotateHub.Application.Reports.Pdf;

/// <summary>Pages that fill from the top. Every part is tagged with what it is, for people who hear a report instead of seeing
/// it.</summary>
/// <remarks>A tagged part lies on one page: what is longer is continued by another part of the same kind.</remarks>
internal sealed class PdfFlow : IDisposable
{
    private const double Margin = 42;
    private const double Bottom = 46;

    private readonly PdfDocument _document;
    private readonly StructureBuilder _structure;
    private readonly string _foot;
    private PdfPage _page = default!;

    public PdfFlow(PdfDocument document, string foot)
    {
        (_document, _foot) = (document, foot);
        var accessibility = UAManager.ForDocument(document);
        accessibility.SetDocumentLanguage("en");
        _structure = accessibility.StructureBuilder;
        NewPage();
    }

    public XGraphics Graphics { get; private set; } = default!;

    public const double Left = Margin;

    public double Width { get; private set; }

    public double Y { get; set; }

    public double RoomLeft => _page.Height.Point - Bottom - Y;

    public double PageHeight => _page.Height.Point - Bottom - Margin;

    public bool IsAtTop => Y <= Margin;

    public void NewPage()
    {
        Graphics?.Dispose();
        _page = _document.AddPage();
        _page.Size = PdfSharp.PageSize.A4;
        Graphics = XGraphics.FromPdfPage(_page);
        Width = _page.Width.Point - 2 * Margin;
        Y = Margin;
        Foot();
    }

    public void EnsureRoom(double height)
    {
        if (height > RoomLeft && !IsAtTop)
            NewPage();
    }

    public void Space(double height)
    {
        if (!IsAtTop)
            Y += height;
    }

    public void Heading(string text, int level)
    {
        var font = PdfFonts.Of(level == 1 ? 18 : 13, isBold: true);
        var lines = PdfLines.Break(Graphics, [new PdfRun(text, font, PdfInk.Ink)], Width);
        Space(level == 1 ? 0 : 16);
        // A heading stays with the beginning of what it is of.
        EnsureRoom(lines.Height + 60);
        Tagged(
            level == 1 ? PdfBlockLevelElementTag.Heading1 : PdfBlockLevelElementTag.Heading2,
            () => lines.Draw(Graphics, Left, Y, 0, lines.Count)
        );
        _document.Outlines.Add(text, _page, true);
        Y += lines.Height + 2;
        if (level == 1)
            return;
        Artifact(() => Graphics.DrawLine(new XPen(PdfInk.Line, 0.8), Left, Y, Left + Width, Y));
        Y += 6;
    }

    public void Paragraph(IReadOnlyList<PdfRun> runs, double indent = 0, bool hasRule = false)
    {
        var lines = PdfLines.Break(Graphics, runs, Width - indent);
        if (lines.Count == 0)
            return;
        if (lines.Height <= PageHeight)
            EnsureRoom(lines.Height);
        for (var first = 0; first < lines.Count; )
        {
            var count = Math.Max(1, Math.Min(lines.Count - first, (int)(RoomLeft / lines.LineHeight)));
            var start = first;
            Tagged(PdfBlockLevelElementTag.Paragraph, () => lines.Draw(Graphics, Left + indent, Y, start, count));
            if (hasRule)
                Artifact(() => Graphics.DrawLine(new XPen(PdfInk.Line, 2), Left + 2, Y, Left + 2, Y + count * lines.LineHeight));
            Y += count * lines.LineHeight;
            first += count;
            if (first < lines.Count)
                NewPage();
        }

        Y += 5;
    }

    public void Tagged(PdfBlockLevelElementTag tag, Action draw)
    {
        _structure.BeginElement(tag);
        draw();
        _structure.End();
    }

    public void Tagged(PdfGroupingElementTag tag, Action draw)
    {
        _structure.BeginElement(tag);
        draw();
        _structure.End();
    }

    public void Figure(string label, double x, double y, double width, double height, Action draw)
    {
        _structure.BeginElement(PdfIllustrationElementTag.Figure, label, new XRect(x, y, width, height));
        draw();
        _structure.End();
    }

    public void Artifact(Action draw)
    {
        _structure.BeginArtifact();
        draw();
        _structure.End();
    }

    public void Dispose() => Graphics.Dispose();

    private void Foot() =>
        Artifact(() =>
        {
            var font = PdfFonts.Of(6.5);
            var brush = new XSolidBrush(PdfInk.Quiet);
            var y = _page.Height.Point - Bottom + 22;
            var number = _document.PageCount.ToString(CultureInfo.InvariantCulture);
            Graphics.DrawString(_foot, font, brush, Left, y);
            Graphics.DrawString(number, font, brush, Left + Width - Graphics.MeasureString(number, font).Width, y);
        });
}
