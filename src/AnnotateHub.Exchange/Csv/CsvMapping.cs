using System.Globalization;

namespace AnnotateHub.Exchange.Csv;

/// <summary>Which column of a table holds what (README.md beside this file has the syntax and examples).</summary>
/// <param name="Columns">A header's word, <c>#n</c> for the n-th column, or <c>{file}</c> for the file's name without ending.</param>
/// <param name="Delimiter">Between columns; a space stands for any run of spaces and tabs.</param>
/// <param name="IgnoredStart">Lines that begin so are no rows.</param>
/// <param name="Skip">Rows with this text in this column are left out.</param>
/// <param name="HasSizes">Four numbers in one column that have no names are x, y, width and height.</param>
/// <param name="PointSize">Side of the box around a point, where only X and Y are given.</param>
public sealed record CsvMapping(
    IReadOnlyDictionary<CsvField, string> Columns,
    char Delimiter = ',',
    bool HasHeader = true,
    string? IgnoredStart = null,
    (string Column, string Text)? Skip = null,
    double PointSize = 0,
    bool HasSizes = false
)
{
    public const string FileName = "{file}";

    /// <summary>What AnnotateHub writes.</summary>
    public static CsvMapping Own { get; } =
        new(
            Enum.GetValues<CsvField>()
                .Except([CsvField.Box, CsvField.X, CsvField.Y, CsvField.W, CsvField.H])
                .ToDictionary(field => field, field => field.ToString().ToLowerInvariant())
        );

    private static readonly Dictionary<CsvField, string[]> Default = new()
    {
        [CsvField.Image] = ["image", "img_name", "image_name", "filename", "file_name", "file", "image_path", "path", "image_id", "img"],
        [CsvField.Class] = ["class", "category", "label", "class_name", "name", "cell_type"],
        [CsvField.Box] = ["box", "bbox", "worker_bbox", "bounding_box"],
        [CsvField.X1] = ["x1", "xmin", "x_min", "left", "xtl"],
        [CsvField.Y1] = ["y1", "ymin", "y_min", "top", "ytl"],
        [CsvField.X2] = ["x2", "xmax", "x_max", "right", "xbr"],
        [CsvField.Y2] = ["y2", "ymax", "y_max", "bottom", "ybr"],
        [CsvField.X] = ["x", "bbox_x"],
        [CsvField.Y] = ["y", "bbox_y"],
        [CsvField.W] = ["w", "bbox_width", "box_width"],
        [CsvField.H] = ["h", "bbox_height", "box_height"],
        [CsvField.Rater] = ["rater", "author", "annotator", "worker", "labeler", "expert"],
        [CsvField.Score] = ["score", "confidence", "probability"],
        [CsvField.Width] = ["width", "image_width", "img_width"],
        [CsvField.Height] = ["height", "image_height", "img_height"],
        [CsvField.Truncated] = ["truncated"],
        [CsvField.Difficult] = ["difficult"],
        [CsvField.Occluded] = ["occluded"],
        [CsvField.Attributes] = ["attributes"],
    };

    /// <summary>The columns that usual names tell; null when image, class or place is not among them.</summary>
    public static CsvMapping? Guess(IReadOnlyList<string> header, char delimiter)
    {
        var columns = new Dictionary<CsvField, string>();
        foreach (var (field, words) in Default)
            if (
                words
                    .Select(word => header.FirstOrDefault(name => name.Trim().Equals(word, StringComparison.OrdinalIgnoreCase)))
                    .FirstOrDefault(name => name is not null) is
                { } found
            )
                columns[field] = found.Trim();
        var mapping = new CsvMapping(columns, delimiter);
        return mapping.Fault is null ? mapping : null;
    }

    /// <summary>Reads <c>delimiter=|;header=no;image=#1;class=#2;box=#3;ignore=[</c>.</summary>
    public static (CsvMapping? Mapping, string? Fault) Parse(string text)
    {
        var mapping = new CsvMapping(new Dictionary<CsvField, string>());
        var columns = new Dictionary<CsvField, string>();
        foreach (var part in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var (key, value) = equals > 0 ? (part[..equals].Trim().ToLowerInvariant(), part[(equals + 1)..].Trim()) : (part, "");
            if (value.Length == 0)
                return (null, $"'{part}' is no part of a column mapping; parts read name=value and are separated by semicolons.");
            switch (key)
            {
                case "delimiter" when DelimiterOf(value) is { } delimiter:
                    mapping = mapping with { Delimiter = delimiter };
                    break;
                case "header" when value is "yes" or "no":
                    mapping = mapping with { HasHeader = value == "yes" };
                    break;
                case "ignore":
                    mapping = mapping with { IgnoredStart = value };
                    break;
                case "skip" when value.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon:
                    mapping = mapping with { Skip = (value[..colon], value[(colon + 1)..]) };
                    break;
                case "order" when value is "xyxy" or "xywh":
                    mapping = mapping with { HasSizes = value == "xywh" };
                    break;
                case "size"
                    when double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var size) && size is > 0 and < 1e6:
                    mapping = mapping with { PointSize = size };
                    break;
                case var _ when !char.IsAsciiDigit(key[0]) && Enum.TryParse<CsvField>(key, ignoreCase: true, out var field):
                    columns[field] = value;
                    break;
                default:
                    return (
                        null,
                        $"'{part}' is no part of a column mapping; known are delimiter (comma, semicolon, tab, pipe, space or a character), header (yes, no), ignore, skip (column:text), order (xyxy, xywh), size and {string.Join(", ", Enum.GetNames<CsvField>().Select(name => name.ToLowerInvariant()))}."
                    );
            }
        }

        mapping = mapping with { Columns = columns };
        return mapping.Fault is { } fault ? (null, fault) : (mapping, null);
    }

    /// <summary>What is missing, as a sentence; null when image, class and a place are mapped.</summary>
    public string? Fault
    {
        get
        {
            bool Has(params CsvField[] fields) => fields.All(Columns.ContainsKey);
            if (!Has(CsvField.Image))
                return "The column mapping does not say which column names the image (image=...; {file} where each file is one image's).";
            if (!Has(CsvField.Class))
                return "The column mapping does not say which column holds the class (class=...).";
            if (
                Has(CsvField.Box)
                || Has(CsvField.X1, CsvField.Y1, CsvField.X2, CsvField.Y2)
                || Has(CsvField.X, CsvField.Y, CsvField.W, CsvField.H)
            )
                return null;
            if (Has(CsvField.X, CsvField.Y))
                return PointSize > 0 ? null : "The column mapping gives points; say how large the box around each is (size=pixels).";
            return "The column mapping does not say where the boxes are: box, or x1 y1 x2 y2, or x y w h, or x y with a size, are needed.";
        }
    }

    private static char? DelimiterOf(string value) =>
        value switch
        {
            "comma" => ',',
            "semicolon" => ';',
            "tab" => '\t',
            "pipe" => '|',
            "space" => ' ',
            [var single] => single,
            _ => null,
        };
}
