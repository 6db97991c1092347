using System.Xml.Linq;
using PdfSharp.Drawing;
using PdfSharp.UniversalAccessibility;

namespace AnnotateHub.Application.Reports.Pdf;

/// <summary>A table over as many pages as it needs, its heads on each; one that is too wide continues with other columns beside its
/// first.</summary>
internal sealed class PdfTable
{
    private const double Padding = 3.5;
    private const double MaxWord = 110;
    private static readonly double[] Sizes = [8, 7.2, 6.4];

    private readonly PdfFlow _flow;
    private readonly string _caption;
    private readonly List<string> _heads;
    private readonly List<List<string>> _rows;
    private XFont _font = default!;
    private XFont _bold = default!;

    private PdfTable(PdfFlow flow, string caption, List<string> heads, List<List<string>> rows)
    {
        (_flow, _caption, _heads, _rows) = (flow, caption, heads, rows);
    }

    public static void Draw(PdfFlow flow, XElement table)
    {
        var heads = table.Element("thead")!.Element("tr")!.Elements().Select(cell => cell.Value).ToList();
        var rows = table.Element("tbody")!.Elements("tr").Select(row => row.Elements().Select(cell => cell.Value).ToList()).ToList();
        new PdfTable(flow, table.Element("caption")?.Value ?? "", heads, rows).Draw();
    }

    private void Draw()
    {
        List<int> all = [.. Enumerable.Range(0, _heads.Count)];
        foreach (var size in Sizes)
        {
            (_font, _bold) = (PdfFonts.Of(size), PdfFonts.Of(size, isBold: true));
            if (Widths(all) is { } widths)
            {
                Draw(all, widths, _caption);
                return;
            }
        }

        // As many columns at a time as fit beside the first.
        for (var next = 1; next < _heads.Count; )
        {
            List<int> group = [0, next];
            while (group[^1] + 1 < _heads.Count && Widths([.. group, group[^1] + 1]) is not null)
                group.Add(group[^1] + 1);
            Draw(group, Widths(group) ?? Forced(group), next == 1 ? _caption : $"{_caption} (continued)");
            next = group[^1] + 1;
        }
    }

    /// <summary>Widths at which every word fits; null where the page is too narrow.</summary>
    private List<double>? Widths(List<int> columns)
    {
        var natural = columns.Select(column => Measure(column, text => Width(text))).ToList();
        if (natural.Sum() <= _flow.Width)
            return natural;
        var least = columns.Select(column => Measure(column, text => text.Split(' ').Max(word => Math.Min(MaxWord, Width(word))))).ToList();
        if (least.Sum() > _flow.Width)
            return null;
        var (spare, wish) = (_flow.Width - least.Sum(), natural.Zip(least, (most, min) => most - min).Sum());
        return [.. natural.Zip(least, (most, min) => min + spare * (most - min) / wish)];

        double Measure(int column, Func<string, double> width) =>
            2 * Padding + _rows.Select(row => row[column]).Append(_heads[column]).Max(width);
    }

    private List<double> Forced(List<int> columns) => [.. columns.Select(_ => _flow.Width / columns.Count)];

    private double Width(string text) => _flow.Graphics.MeasureString(text, _bold).Width;

    private void Draw(List<int> columns, List<double> widths, string caption)
    {
        _flow.Space(8);
        var heads = Lines(_heads, columns, widths, _bold);
        var next = 0;
        do
        {
            var captionLines = PdfLines.Break(_flow.Graphics, [new PdfRun(caption, PdfFonts.Of(8.5, true), PdfInk.Ink)], _flow.Width);
            _flow.EnsureRoom(captionLines.Height + Height(heads) + 40);
            _flow.Tagged(PdfBlockLevelElementTag.Table, () => next = DrawPart(columns, widths, captionLines, heads, next));
            if (next < _rows.Count)
                _flow.NewPage();
            caption = caption.EndsWith("(continued)", StringComparison.Ordinal) ? caption : $"{caption} (continued)";
        } while (next < _rows.Count);
        _flow.Y += 6;
    }

    /// <returns>The first row that did not fit.</returns>
    private int DrawPart(List<int> columns, List<double> widths, PdfLines caption, List<PdfLines> heads, int first)
    {
        _flow.Tagged(PdfGroupingElementTag.Caption, () => caption.Draw(_flow.Graphics, PdfFlow.Left, _flow.Y, 0, caption.Count));
        _flow.Y += caption.Height + 2;
        DrawRow(heads, widths, isHead: true);
        var row = first;
        for (; row < _rows.Count; row++)
        {
            var lines = Lines(_rows[row], columns, widths, _font);
            if (Height(lines) > _flow.RoomLeft && row > first)
                return row;
            DrawRow(lines, widths, isHead: false);
        }

        return row;
    }

    private void DrawRow(List<PdfLines> cells, List<double> widths, bool isHead)
    {
        _flow.Tagged(
            PdfBlockLevelElementTag.TableRow,
            () =>
            {
                var x = PdfFlow.Left;
                foreach (var (column, lines) in cells.Index())
                {
                    var (place, width) = (x, widths[column]);
                    // Numbers stand under each other at the right; the first column is text.
                    double? right = column == 0 ? null : width - 2 * Padding;
                    _flow.Tagged(
                        isHead || column == 0 ? PdfBlockLevelElementTag.TableHeaderCell : PdfBlockLevelElementTag.TableDataCell,
                        () => lines.Draw(_flow.Graphics, place + Padding, _flow.Y + 2, 0, lines.Count, right)
                    );
                    x += width;
                }
            }
        );
        _flow.Y += Height(cells);
        var end = PdfFlow.Left + widths.Sum();
        _flow.Artifact(() =>
            _flow.Graphics.DrawLine(new XPen(isHead ? PdfInk.Quiet : PdfInk.Line, 0.5), PdfFlow.Left, _flow.Y, end, _flow.Y)
        );
    }

    private List<PdfLines> Lines(List<string> row, List<int> columns, List<double> widths, XFont font) =>
        [
            .. columns.Select(
                (column, place) =>
                    PdfLines.Break(_flow.Graphics, [new PdfRun(row[column], font, PdfInk.Ink)], widths[place] - 2 * Padding + 0.1)
            ),
        ];

    private static double Height(IEnumerable<PdfLines> cells) => Math.Max(10, cells.Max(lines => lines.Height) + 4);
}
