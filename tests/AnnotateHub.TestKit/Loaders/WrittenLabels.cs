using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;

namespace AnnotateHub.TestKit.Loaders;

/// <summary>
/// Reads every format that is written, after the format's own description and with nothing of AnnotateHub's readers; by the image's name
/// without folder and ending. Whatever the description does not allow throws.
/// </summary>
public static class WrittenLabels
{
    /// <param name="width">Of all images; formats that write shares do not say it.</param>
    public static IReadOnlyDictionary<string, IReadOnlyList<LoadedLabel>> Read(
        string format,
        IReadOnlyDictionary<string, byte[]> files,
        int width,
        int height
    ) =>
        format switch
        {
            "voc" => EachFile(files, ".xml", (_, content) => Voc(content)),
            "coco" => Coco(files),
            "yolo" => Yolo(files, width, height),
            "labelme" => EachFile(files, ".json", (_, content) => Labelme(content)),
            "csv" => Table(Encoding.UTF8.GetString(files.Single().Value)),
            "imagej-roi" => EachFile(files, ".zip", (_, content) => WrittenRegions.Read(content)),
            "qupath" => EachFile(files, ".geojson", (_, content) => GeoJson(content)),
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "Nothing writes it."),
        };

    private static Dictionary<string, IReadOnlyList<LoadedLabel>> EachFile(
        IReadOnlyDictionary<string, byte[]> files,
        string ending,
        Func<string, byte[], IReadOnlyList<LoadedLabel>> read
    ) =>
        files
            .Where(file => file.Key.EndsWith(ending, StringComparison.Ordinal))
            .ToDictionary(file => StemOf(file.Key), file => read(file.Key, file.Value), StringComparer.Ordinal);

    /// <summary>The challenge's tags; <c>occluded</c> and <c>attributes</c> as CVAT and Datumaro have them. Counts from 0 here.</summary>
    private static List<LoadedLabel> Voc(byte[] xml)
    {
        using var stream = new MemoryStream(xml);
        var root = XDocument.Load(stream, LoadOptions.PreserveWhitespace).Root!;
        if (root.Name != "annotation" || root.Element("filename") is null)
            throw new FormatException("A VOC file has <annotation> with <filename>.");
        return
        [
            .. root.Elements("object")
                .Select(tag =>
                    LoadedLabel.From(
                        tag.Element("name")!.Value,
                        [.. new[] { "xmin", "ymin", "xmax", "ymax" }.Select(edge => Number(tag.Element("bndbox")!.Element(edge)!.Value))],
                        null,
                        new[] { "truncated", "difficult", "occluded" }
                            .Where(flag => tag.Element(flag) is not null)
                            .Select(flag => KeyValuePair.Create(flag, tag.Element(flag)!.Value))
                            .Concat(
                                (tag.Element("attributes")?.Elements("attribute") ?? []).Select(entry =>
                                    KeyValuePair.Create(entry.Element("name")!.Value, entry.Element("value")!.Value)
                                )
                            )
                    )
                ),
        ];
    }

    private static Dictionary<string, IReadOnlyList<LoadedLabel>> Coco(IReadOnlyDictionary<string, byte[]> files)
    {
        using var document = JsonDocument.Parse(files.Single().Value);
        var root = document.RootElement;
        var names = root.GetProperty("categories")
            .EnumerateArray()
            .ToDictionary(part => part.GetProperty("id").GetInt32(), part => part.GetProperty("name").GetString()!);
        var annotations = root.GetProperty("annotations").EnumerateArray().ToLookup(part => part.GetProperty("image_id").GetInt32());
        return root.GetProperty("images")
            .EnumerateArray()
            .ToDictionary(
                image => StemOf(image.GetProperty("file_name").GetString()!),
                image =>
                    (IReadOnlyList<LoadedLabel>)
                        [
                            .. annotations[image.GetProperty("id").GetInt32()]
                                .Select(item =>
                                {
                                    var box = item.GetProperty("bbox").EnumerateArray().Select(part => part.GetDouble()).ToArray();
                                    return LoadedLabel.From(
                                        names[item.GetProperty("category_id").GetInt32()],
                                        [box[0], box[1], box[0] + box[2], box[1] + box[3]],
                                        ScoreOf(item),
                                        Bag(item, "attributes")
                                    );
                                }),
                        ],
                StringComparer.Ordinal
            );
    }

    private static Dictionary<string, IReadOnlyList<LoadedLabel>> Yolo(IReadOnlyDictionary<string, byte[]> files, int width, int height)
    {
        // data.yaml's own writing: a number and a quoted name a line, below names.
        var names = Encoding
            .UTF8.GetString(files["data.yaml"])
            .Split('\n')
            .SkipWhile(line => line != "names:")
            .Skip(1)
            .Where(line => line.Length > 0)
            .Select(line => JsonSerializer.Deserialize<string>(line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim())!)
            .ToList();
        return EachFile(
            files,
            ".txt",
            (_, content) =>
                [
                    .. Encoding
                        .UTF8.GetString(content)
                        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                        .Select(line => line.Split(' '))
                        .Select(parts =>
                        {
                            var (x, y, w, h) = (Number(parts[1]), Number(parts[2]), Number(parts[3]), Number(parts[4]));
                            return LoadedLabel.From(
                                names[int.Parse(parts[0], CultureInfo.InvariantCulture)],
                                [(x - w / 2) * width, (y - h / 2) * height, (x + w / 2) * width, (y + h / 2) * height],
                                parts.Length == 6 ? Number(parts[5]) : null,
                                []
                            );
                        }),
                ]
        );
    }

    private static List<LoadedLabel> Labelme(byte[] json)
    {
        using var document = JsonDocument.Parse(json);
        return
        [
            .. document
                .RootElement.GetProperty("shapes")
                .EnumerateArray()
                .Select(shape =>
                {
                    var points = shape.GetProperty("points").EnumerateArray().Select(point => (X: point[0].GetDouble(), Y: point[1].GetDouble()));
                    if (shape.GetProperty("shape_type").GetString() != "rectangle" || points.ToList() is not [var first, var second])
                        throw new FormatException("labelme's rectangles have two points.");
                    return LoadedLabel.From(
                        shape.GetProperty("label").GetString()!,
                        [first.X, first.Y, second.X, second.Y],
                        ScoreOf(shape),
                        Bag(shape, "attributes")
                    );
                }),
        ];
    }

    private static List<LoadedLabel> GeoJson(byte[] json)
    {
        using var document = JsonDocument.Parse(json);
        if (document.RootElement.GetProperty("type").GetString() != "FeatureCollection")
            throw new FormatException("RFC 7946: a collection of features is of the type FeatureCollection.");
        return
        [
            .. document
                .RootElement.GetProperty("features")
                .EnumerateArray()
                .Select(feature =>
                {
                    var ring = feature.GetProperty("geometry").GetProperty("coordinates")[0].EnumerateArray().ToList();
                    var points = ring.Select(point => (X: point[0].GetDouble(), Y: point[1].GetDouble())).ToList();
                    if (points.Count < 4 || points[0] != points[^1])
                        throw new FormatException("RFC 7946: a ring has four positions or more, and the last one is the first.");
                    var properties = feature.GetProperty("properties");
                    return LoadedLabel.From(
                        properties.GetProperty("classification").GetProperty("name").GetString()!,
                        [
                            points.Min(point => point.X),
                            points.Min(point => point.Y),
                            points.Max(point => point.X),
                            points.Max(point => point.Y),
                        ],
                        properties.TryGetProperty("measurements", out var measured) ? ScoreOf(measured) : null,
                        Bag(properties, "metadata")
                    );
                }),
        ];
    }

    private static Dictionary<string, IReadOnlyList<LoadedLabel>> Table(string text)
    {
        var rows = Rows(text);
        var heads = rows[0];
        string Cell(List<string> row, string head) => row[heads.IndexOf(head)];
        return rows.Skip(1)
            .GroupBy(row => StemOf(Cell(row, "image")), StringComparer.Ordinal)
            .ToDictionary(
                group => group.Key,
                group =>
                    (IReadOnlyList<LoadedLabel>)
                        [
                            .. group
                                .Where(row => Cell(row, "class").Length > 0)
                                .Select(row =>
                                {
                                    using var attributes = JsonDocument.Parse(Cell(row, "attributes") is { Length: > 0 } bag ? bag : "{}");
                                    return LoadedLabel.From(
                                        Cell(row, "class"),
                                        [.. new[] { "x1", "y1", "x2", "y2" }.Select(edge => Number(Cell(row, edge)))],
                                        Cell(row, "score") is { Length: > 0 } score ? Number(score) : null,
                                        new[] { "truncated", "difficult", "occluded" }
                                            .Select(flag => KeyValuePair.Create(flag, Cell(row, flag)))
                                            .Concat(Texts(attributes.RootElement))
                                    );
                                }),
                        ],
                StringComparer.Ordinal
            );
    }

    /// <summary>RFC 4180.</summary>
    private static List<List<string>> Rows(string text)
    {
        List<List<string>> rows = [[]];
        var (cell, isQuoted) = (new StringBuilder(), false);
        for (var at = 0; at < text.Length; at++)
            if (isQuoted && text[at] == '"' && at + 1 < text.Length && text[at + 1] == '"')
                cell.Append(text[at++]);
            else if (text[at] == '"')
                isQuoted = !isQuoted;
            else if (!isQuoted && text[at] is ',' or '\n')
            {
                rows[^1].Add(cell.ToString());
                cell.Clear();
                if (text[at] == '\n')
                    rows.Add([]);
            }
            else
                cell.Append(text[at]);
        return [.. rows.Where(row => row.Count > 0)];
    }

    private static double? ScoreOf(JsonElement item) =>
        item.TryGetProperty("score", out var score) && score.ValueKind == JsonValueKind.Number ? score.GetDouble() : null;

    private static List<KeyValuePair<string, string>> Bag(JsonElement item, string name) =>
        item.TryGetProperty(name, out var bag) ? Texts(bag) : [];

    private static List<KeyValuePair<string, string>> Texts(JsonElement bag) =>
        [.. bag.EnumerateObject().Select(entry => KeyValuePair.Create(entry.Name, entry.Value.ToString()))];

    private static double Number(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    private static string StemOf(string path) => Path.GetFileNameWithoutExtension(path);
}
