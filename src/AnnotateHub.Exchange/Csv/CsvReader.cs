using System.Globalization;
using System.Text.Json;
using AnnotateHub.Core.Geometry;
using AnnotateHub.Exchange.Reading;

namespace AnnotateHub.Exchange.Csv;

/// <summary>Reads tables with a column mapping, given or guessed by the header.</summary>
internal sealed class CsvReader(FormatSettings settings) : FormatReader
{
    private const long MostBytes = 256L << 20;

    protected override bool IsFilePerImage => settings.Csv?.Columns.GetValueOrDefault(CsvField.Image) == CsvMapping.FileName;

    protected override bool MayRead(LabelFile file) => file.Extension is ".csv" or ".tsv" && file.Name != CsvFormat.LineageName || settings.Csv is not null && file.Extension == ".txt";

    protected override void ReadFile(LabelFile file)
    {
        var text = FileText.Text(file, MostBytes);
        var mapping = settings.Csv ?? Guessed(text);
        var columns = Columns.Of(mapping, file.Stem);
        var found = new Dictionary<(string Image, string? Rater), Unit>();
        var isHeader = mapping.HasHeader;
        foreach (var (line, fields) in CsvRows.Of(text, mapping.Delimiter, mapping.IgnoredStart))
        {
            if (isHeader) columns.Find(fields, line);
            else if (!columns.Skips(fields)) ReadRow(file, line, columns, fields, mapping, found);
            isHeader = false;
        }

        if (isHeader) throw new UnusableFileException("It is empty; a line with the names of the columns is expected.");
        // A file of one image without rows is an image without cells.
        if (found.Count == 0 && IsFilePerImage) found[(file.Stem, null)] = new Unit();
        foreach (var ((image, rater), unit) in found) Gathered.Add(new ImageLabels(image, unit.Width, unit.Height, unit.Boxes, rater, Names: IsFilePerImage ? [file.Stem] : null, File: file.Path));
    }

    private void ReadRow(LabelFile file, int line, Columns columns, IReadOnlyList<string> fields, CsvMapping mapping, Dictionary<(string, string?), Unit> found)
    {
        if (columns.Text(fields, CsvField.Image) is not { Length: > 0 } image)
        {
            Gathered.Fault(file.Path, line, $"The row has no image in {columns.Told(CsvField.Image)}; it has {fields.Count} columns.");
            return;
        }

        var rater = columns.Text(fields, CsvField.Rater) is { Length: > 0 } named ? named : null;
        if (!found.TryGetValue((image, rater), out var unit)) found[(image, rater)] = unit = new Unit();
        (unit.Width, unit.Height) = (unit.Width ?? Pixels(columns.Text(fields, CsvField.Width)), unit.Height ?? Pixels(columns.Text(fields, CsvField.Height)));
        var name = columns.Text(fields, CsvField.Class);
        if (string.IsNullOrEmpty(name))
        {
            // AnnotateHub's own rows of images without boxes have neither.
            if (columns.IsPlaced(fields)) Gathered.Fault(file.Path, line, $"The row has no class in {columns.Told(CsvField.Class)}.");
            return;
        }

        if (columns.Edges(fields, mapping.PointSize) is not { } edges) Gathered.Fault(file.Path, line, $"The place of '{Gathering.Shown(name)}' is '{Gathering.Shown(columns.Place(fields))}'; four finite numbers are expected.");
        else if (Gathered.Box(file.Path, line, $"The box of '{Gathering.Shown(name)}'", edges[0], edges[1], edges[2], edges[3]) is { } box)
        {
            Gathered.Count();
            unit.Boxes.Add(new LabelledBox(
                name, box, BoxExtras.ScoreOf(columns.Text(fields, CsvField.Score)), columns.IsSet(fields, CsvField.Truncated), columns.IsSet(fields, CsvField.Difficult),
                columns.IsSet(fields, CsvField.Occluded), Attributes(columns.Text(fields, CsvField.Attributes)), line));
        }
    }

    private static CsvMapping Guessed(string text)
    {
        var end = text.IndexOf('\n', StringComparison.Ordinal);
        var first = (end < 0 ? text : text[..end]).TrimEnd('\r');
        if (first.Length > 65_536) throw new UnusableFileException("Its first line is longer than 65,536 characters; it is no table.", 1);
        var delimiter = new[] { ',', ';', '\t', '|' }.MaxBy(mark => first.Count(letter => letter == mark));
        var header = CsvRows.Of(first, delimiter, null).FirstOrDefault().Fields ?? [];
        return CsvMapping.Guess(header, delimiter) ?? throw new UnusableFileException(
            $"Its columns ({Gathering.Shown(string.Join(", ", header))}) do not tell which hold image, class and box; give a column mapping (docs/formats.md).", 1);
    }

    private static Dictionary<string, string>? Attributes(string? text)
    {
        if (string.IsNullOrEmpty(text)) return null;
        var kept = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            using var json = JsonDocument.Parse(text);
            JsonParts.KeepSimple(json.RootElement, kept);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            kept["attributes"] = text;
        }

        return kept.Count == 0 ? null : kept;
    }

    private static int? Pixels(string? text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value is >= 1 and <= int.MaxValue ? (int)value : null;

    private sealed class Unit
    {
        public List<LabelledBox> Boxes { get; } = [];
        public int? Width { get; set; }
        public int? Height { get; set; }
    }
}
