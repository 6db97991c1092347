using PdfSharp.Drawing;

namespace AnnotateHub.Application.Reports.Pdf;

/// <summary>Text broken into lines of a width.</summary>
internal sealed class PdfLines
{
    private readonly List<List<(PdfRun Run, double X)>> _lines = [];

    private PdfLines(double lineHeight) => LineHeight = lineHeight;

    public double LineHeight { get; }

    public int Count => _lines.Count;

    public double Height => Count * LineHeight;

    /// <summary>The widest line.</summary>
    public double Width { get; private set; }

    public static PdfLines Break(XGraphics measure, IReadOnlyList<PdfRun> runs, double width)
    {
        var lines = new PdfLines(runs.Select(run => run.Font.Size).DefaultIfEmpty(9).Max() * 1.42);
        var line = new List<(PdfRun, double)>();
        var x = 0.0;
        foreach (var run in runs)
        {
            var space = measure.MeasureString(" ", run.Font).Width;
            foreach (var word in run.Text.Split(' ', '\n', '\t').SelectMany(word => Cut(measure, word, run.Font, width)))
            {
                if (word.Length == 0)
                    continue;
                var length = measure.MeasureString(word, run.Font).Width;
                if (line.Count > 0 && x + length > width)
                {
                    lines.Add(line, x - space);
                    (line, x) = ([], 0);
                }

                line.Add((run with { Text = word }, x));
                x += length + space;
            }
        }

        if (line.Count > 0)
            lines.Add(line, x - measure.MeasureString(" ", line[^1].Item1.Font).Width);
        return lines;
    }

    /// <summary>Draws some of the lines and returns how high they are.</summary>
    public double Draw(XGraphics graphics, double x, double y, int first, int count, double? alignRight = null)
    {
        foreach (var (number, line) in _lines.Skip(first).Take(count).Index())
        {
            var end = line.Count == 0 ? 0 : line[^1].X + graphics.MeasureString(line[^1].Run.Text, line[^1].Run.Font).Width;
            var shift = alignRight is { } right ? right - end : 0;
            // Words of one run are drawn together: a reader of the text meets sentences, not words.
            foreach (var part in Joined(line))
                graphics.DrawString(
                    part.Run.Text,
                    part.Run.Font,
                    new XSolidBrush(part.Run.Colour),
                    x + shift + part.X,
                    y + number * LineHeight + part.Run.Font.Size
                );
        }

        return Math.Min(count, Count - first) * LineHeight;
    }

    private static IEnumerable<(PdfRun Run, double X)> Joined(List<(PdfRun Run, double X)> line)
    {
        var start = 0;
        for (var place = 1; place <= line.Count; place++)
        {
            if (place < line.Count && line[place].Run.Font == line[start].Run.Font && line[place].Run.Colour == line[start].Run.Colour)
                continue;
            var words = line[start..place];
            yield return (words[0].Run with { Text = string.Join(' ', words.Select(word => word.Run.Text)) }, words[0].X);
            start = place;
        }
    }

    /// <summary>A word that is wider than the line, such as a hash, is cut where it must be.</summary>
    private static IEnumerable<string> Cut(XGraphics measure, string word, XFont font, double width)
    {
        while (word.Length > 1 && measure.MeasureString(word, font).Width > width)
        {
            var length = Math.Max(1, (int)(word.Length * width / measure.MeasureString(word, font).Width));
            while (length > 1 && measure.MeasureString(word[..length], font).Width > width)
                length--;
            yield return word[..length];
            word = word[length..];
        }

        yield return word;
    }

    private void Add(List<(PdfRun, double)> line, double width)
    {
        _lines.Add(line);
        Width = Math.Max(Width, width);
    }
}
