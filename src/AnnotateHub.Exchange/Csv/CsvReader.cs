using System.Globalization;
using System.Text.Json;
using AnnotateHub.Exchange.Reading;

namespace AnnotateHub.Exchange.Csv;

/// <summary>Reads tables with a column mapping, given or guessed by the header.</summary>
internal sealed class CsvReader(FormatSettings settings) : FormatReader
{
    private const long MaxBytes = 256L << 20;
    private bool _isOrderTold;

    protected override bool IsFilePerImage => settings.Csv?.Columns.GetValueOrDefault(CsvField.Image) == CsvMapping.FileName;

    protected override bool MayRead(LabelFile file) =>
        file.Extension is ".csv" or ".tsv" && !CsvFormat.IsBesideLabels(file.Name) || settings.Csv is not null && file.Extension == ".txt";

    protected override void ReadFile(LabelFile file)
    {
        var text = WithoutSeparatorLine(FileText.Text(file, MaxBytes));
        var mapping = settings.Csv ?? Guessed(text);
        var columns = Columns.From(mapping, file.Stem);
        var found = new Dictionary<(string Image, string? Rater), Unit>();
        var (isHeader, isOwn) = (mapping.HasHeader, false);
        _isOrderTold = settings.Csv is not null;
        foreach (var (line, cells) in CsvRows.Read(text, mapping.Delimiter, mapping.IgnoredStart))
        {
            // Apostrophes before formulas are ours in our own files only; elsewhere a name may begin so.
            var fields = isOwn ? [.. cells.Select(SpreadsheetGuard.Undo)] : cells;
            if (isHeader)
            {
                columns.Find(fields, line);
                if (settings.Csv is null && columns.Unused is { Count: > 0 } unused)
                    Gathered.Note(
                        file.Path,
                        line,
                        $"Nothing is taken from the columns {ReadResultBuilder.Shown(string.Join(", ", unused))}; only boxes are, unless a "
                            + "column mapping says more.",
                        FaultKind.Columns
                    );
                isOwn = fields.SequenceEqual(CsvFormat.Heads);
            }
            else if (!columns.Skips(fields))
                ReadRow(file, line, columns, fields, mapping, found);
            isHeader = false;
        }

        if (isHeader)
            throw new UnusableFileException("It is empty; a line with the names of the columns is expected.");
        // A file of one image without rows is an image without cells.
        if (found.Count == 0 && IsFilePerImage)
            found[(file.Stem, null)] = new Unit();
        foreach (var ((image, rater), unit) in found)
            Gathered.Add(
                new ImageLabels(
                    image,
                    unit.Width,
                    unit.Height,
                    unit.Boxes,
                    rater,
                    Names: IsFilePerImage ? [file.Stem] : null,
                    File: file.Path
                )
                {
                    IsNamedByFile = IsFilePerImage,
                    Refused = unit.Refused,
                    Place = unit.FirstLine > 0 ? $"from line {unit.FirstLine}" : "",
                }
            );
    }

    private void ReadRow(
        LabelFile file,
        int line,
        Columns columns,
        IReadOnlyList<string> fields,
        CsvMapping mapping,
        Dictionary<(string, string?), Unit> found
    )
    {
        if (columns.GetDenialReason(fields) is { } reason)
        {
            Gathered.Fault(file.Path, line, reason, FaultKind.Columns);
            return;
        }

        if (columns.Text(fields, CsvField.Image) is not { Length: > 0 } image)
        {
            Gathered.Fault(file.Path, line, $"The row has no image in {columns.Describe(CsvField.Image)}; it has {fields.Count} columns.");
            return;
        }

        var rater = columns.Text(fields, CsvField.Rater) is { Length: > 0 } named ? named : null;
        if (!found.TryGetValue((image, rater), out var unit))
            found[(image, rater)] = unit = new Unit { FirstLine = line };
        var refused = Gathered.Refused;
        ReadBox(file, line, columns, fields, mapping, unit);
        unit.Refused += Gathered.Refused - refused;
    }

    private void ReadBox(LabelFile file, int line, Columns columns, IReadOnlyList<string> fields, CsvMapping mapping, Unit unit)
    {
        var (width, height) = Gathered.Sizes.Read(file.Path, columns.Text(fields, CsvField.Width), columns.Text(fields, CsvField.Height));
        if (width is { } w && unit.Width is { } own && w != own || height is { } h && unit.Height is { } tall && h != tall)
        {
            Gathered.Fault(
                file.Path,
                line,
                $"The row says {width} x {height} pixels, and a row above it {unit.Width} x {unit.Height} for the same image; one "
                    + "of them is wrong.",
                FaultKind.Size
            );
            return;
        }

        (unit.Width, unit.Height) = (unit.Width ?? width, unit.Height ?? height);
        var name = columns.Text(fields, CsvField.Class);
        if (string.IsNullOrEmpty(name))
        {
            // AnnotateHub's own rows of images without boxes have neither.
            if (columns.IsPlaced(fields))
                Gathered.Fault(file.Path, line, $"The row has no class in {columns.Describe(CsvField.Class)}.");
            return;
        }

        if (columns.Edges(fields, mapping) is not { } edges)
            Gathered.Fault(
                file.Path,
                line,
                $"The place of '{ReadResultBuilder.Shown(name)}' is '{ReadResultBuilder.Shown(columns.Place(fields))}'; four "
                    + "finite numbers are expected."
            );
        else if (
            Gathered.Box(file.Path, line, $"The box of '{ReadResultBuilder.Shown(name)}'", edges[0], edges[1], edges[2], edges[3]) is
            { } box
        )
        {
            Gathered.Count();
            if (!_isOrderTold && columns.Text(fields, CsvField.Box) is { } four && !four.Any(char.IsLetter))
            {
                _isOrderTold = true;
                Gathered.Note(
                    file.Path,
                    line,
                    $"The four numbers of {columns.Describe(CsvField.Box)} have no names and were taken as x1, y1, x2, y2. Where they are x, y, "
                        + "width and height, say so in a column mapping (order=xywh; order=xyxy otherwise).",
                    FaultKind.Columns
                );
            }

            var place = $"The box of '{ReadResultBuilder.Shown(name)}'";
            var attributes = Attributes(columns.Text(fields, CsvField.Attributes))
                ?? new Dictionary<string, string>(StringComparer.Ordinal);
            void Tell(string reason) => Gathered.Note(file.Path, line, $"{place} {reason}");
            var score = Gathered.Score(file.Path, line, place, columns.Text(fields, CsvField.Score), attributes);
            var (truncated, difficult, occluded) = (
                Flag("truncated", CsvField.Truncated),
                Flag("difficult", CsvField.Difficult),
                Flag("occluded", CsvField.Occluded)
            );
            var read = new LabelledBox(
                Gathered.Spellings.Add(name, file.Path, line),
                box,
                score,
                truncated,
                difficult,
                occluded,
                attributes.Count == 0 ? null : attributes,
                line
            );
            unit.Boxes.Add(Turns.Apply(read, Tell));

            bool Flag(string flag, CsvField field) => FlagText.Take(flag, columns.Text(fields, field), attributes, Tell);
        }
    }

    /// <summary>Excel's <c>sep=;</c> is no row; its line end stays, so that line numbers are those of the file.</summary>
    private static string WithoutSeparatorLine(string text) =>
        text.StartsWith("sep=", StringComparison.OrdinalIgnoreCase) && text.AsSpan().IndexOfAny('\r', '\n') is > 0 and <= 6 and var end
            ? text[end..]
            : text;

    private static CsvMapping Guessed(string text)
    {
        text = text.TrimStart('\r', '\n');
        var end = text.IndexOf('\n', StringComparison.Ordinal);
        var first = (end < 0 ? text : text[..end]).TrimEnd('\r');
        if (first.Length > 65_536)
            throw new UnusableFileException("Its first line is longer than 65,536 characters; it is no table.", 1);
        var delimiter = new[] { ',', ';', '\t', '|' }.MaxBy(mark => first.Count(letter => letter == mark));
        var header = CsvRows.Read(first, delimiter, null).FirstOrDefault().Fields ?? [];
        return CsvMapping.Guess(header, delimiter)
            ?? throw new UnusableFileException(
                header.Contains("lead_time") && header.Contains("annotation_id")
                    ? "It is Label Studio's CSV, which has whole answers in one column; export the project as JSON and read that."
                    : $"Its columns ({ReadResultBuilder.Shown(string.Join(", ", header))}) do not say which hold image, class and box; "
                        + "give a column mapping (docs/formats.md).",
                1
            );
    }

    private static Dictionary<string, string>? Attributes(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        var kept = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            using var json = JsonDocument.Parse(text);
            JsonExtensions.KeepSimple(json.RootElement, kept);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            kept["attributes"] = text;
        }

        return kept.Count == 0 ? null : kept;
    }

    private sealed class Unit
    {
        public List<LabelledBox> Boxes { get; } = [];
        public int? Width { get; set; }
        public int? Height { get; set; }
        public int Refused { get; set; }
        public int FirstLine { get; init; }
    }
}
