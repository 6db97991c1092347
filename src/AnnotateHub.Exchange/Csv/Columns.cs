using System.Globalization;
using AnnotateHub.Exchange.Reading;

namespace AnnotateHub.Exchange.Csv;

/// <summary>The columns of one file, found by their numbers or by its header.</summary>
internal sealed class Columns
{
    private const int FromFileName = -1;
    private readonly CsvMapping _mapping;
    private readonly string _stem;
    private readonly Dictionary<CsvField, int> _places = [];
    private int? _skipPlace;
    private IReadOnlyList<string>? _header;

    private Columns(CsvMapping mapping, string stem) => (_mapping, _stem) = (mapping, stem);

    public static Columns From(CsvMapping mapping, string stem)
    {
        var columns = new Columns(mapping, stem);
        if (!mapping.HasHeader)
            columns.Find(null, 0);
        return columns;
    }

    public void Find(IReadOnlyList<string>? header, int line)
    {
        _header = header;
        foreach (var (field, name) in _mapping.Columns)
            _places[field] = PlaceOf(name, header, line);
        if (_mapping.Skip is { } skip)
            _skipPlace = PlaceOf(skip.Column, header, line);
    }

    /// <summary>Why a row cannot be of this table; null where it can.</summary>
    public string? GetDenialReason(IReadOnlyList<string> fields)
    {
        if (_header is null)
            return null;
        if (_places.TryGetValue(CsvField.Class, out var place) && place >= fields.Count)
            return $"The row has {fields.Count} columns, and the header {_header.Count}; is its delimiter another?";
        return fields.Skip(_header.Count).Any(field => field.Trim().Length > 0)
            ? $"The row has {fields.Count} columns, and the header {_header.Count}; is a text with a delimiter in it not quoted?"
            : null;
    }

    /// <summary>Columns of the header that nothing was taken from.</summary>
    public IReadOnlyList<string> Unused =>
        _header is null
            ? []
            : [.. _header.Where((name, index) => name.Trim().Length > 0 && index != _skipPlace && !_places.ContainsValue(index))];

    public string? Text(IReadOnlyList<string> fields, CsvField field) =>
        !_places.TryGetValue(field, out var place) ? null
        : place == FromFileName ? _stem
        : place < fields.Count ? fields[place].Trim()
        : null;

    public bool Skips(IReadOnlyList<string> fields) =>
        _skipPlace is { } place && place < fields.Count && fields[place].Trim() == _mapping.Skip!.Value.Text;

    public bool IsPlaced(IReadOnlyList<string> fields) => Place(fields).Trim().Length > 0;

    public string Describe(CsvField field) => $"the column '{_mapping.Columns[field]}'";

    /// <summary>What the row says of the place, for a sentence.</summary>
    public string Place(IReadOnlyList<string> fields) =>
        string.Join(
            ' ',
            new[] { CsvField.Box, CsvField.X1, CsvField.Y1, CsvField.X2, CsvField.Y2, CsvField.X, CsvField.Y, CsvField.W, CsvField.H }
                .Select(field => Text(fields, field))
                .OfType<string>()
        );

    public double[]? Edges(IReadOnlyList<string> fields, CsvMapping mapping)
    {
        var pointSize = mapping.PointSize;
        if (_places.ContainsKey(CsvField.Box))
            return BoxText.EdgesOf(Text(fields, CsvField.Box) ?? "", mapping.HasSizes);
        if (_places.ContainsKey(CsvField.X1) && _places.ContainsKey(CsvField.X2))
            return Numbers(fields, CsvField.X1, CsvField.Y1, CsvField.X2, CsvField.Y2);
        if (_places.ContainsKey(CsvField.W))
            return Numbers(fields, CsvField.X, CsvField.Y, CsvField.W, CsvField.H) is [var x, var y, var w, var h]
                ? [x, y, x + w, y + h]
                : null;
        return Numbers(fields, CsvField.X, CsvField.Y) is [var across, var down]
            ? [across - pointSize / 2, down - pointSize / 2, across + pointSize / 2, down + pointSize / 2]
            : null;
    }

    private double[]? Numbers(IReadOnlyList<string> fields, params CsvField[] wanted)
    {
        var numbers = new double[wanted.Length];
        for (var index = 0; index < wanted.Length; index++)
            if (
                !double.TryParse(Text(fields, wanted[index]), NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[index])
                || !double.IsFinite(numbers[index])
            )
                return null;
        return numbers;
    }

    private static int PlaceOf(string name, IReadOnlyList<string>? header, int line)
    {
        if (name == CsvMapping.FileName)
            return FromFileName;
        if (
            name is ['#', .. var digits]
            && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number > 0
        )
            return number - 1;
        if (header is null)
            throw new UnusableFileException(
                $"The column '{name}' is asked for by name, and the file has no header; give its number, such as #1."
            );
        var found = header.Select(item => item.Trim()).ToList().FindIndex(item => item.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (header.Count(item => item.Trim().Equals(name, StringComparison.OrdinalIgnoreCase)) > 1)
            throw new UnusableFileException(
                $"It has more than one column '{name}'; name the one that is meant by its number, such as #{found + 1}, in a column mapping.",
                line
            );
        return found >= 0
            ? found
            : throw new UnusableFileException(
                $"It has no column '{name}'; its columns are {ReadResultBuilder.Shown(string.Join(", ", header))}.",
                line
            );
    }
}
