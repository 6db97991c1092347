using System.Text.Json;
using AnnotateHub.Exchange.Reading;

namespace AnnotateHub.Exchange.QuPath;

/// <summary>Reads a FeatureCollection, a list of features or one feature: rectangles, and the bounds of other outlines.</summary>
internal sealed class QuPathReader : FormatReader
{
    private const int MaxPoints = 1_000_000;

    protected override bool IsFilePerImage => true;

    protected override bool MayRead(LabelFile file) => file.Extension is ".geojson" or ".json";

    protected override void ReadFile(LabelFile file)
    {
        using var json = SafeJson.Open(file, Gathered);
        var root = json.RootElement;
        IReadOnlyList<JsonElement> features =
            root.ValueKind == JsonValueKind.Array ? [.. root.EnumerateArray()]
            : root.Part("features") is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray()]
            : root.Text("type") == "Feature" ? [root]
            : throw new UnusableFileException(
                "It has no list 'features'; a GeoJSON file that QuPath exported is a FeatureCollection or a list of features."
            );
        var refused = Gathered.Refused;
        var boxes = new List<LabelledBox>();
        foreach (var (index, feature) in features.Index())
            if (Box(file, feature, $"features[{index}]") is { } box)
                boxes.Add(box);
        var image = ImageLabels.StemOf(file.Stem);
        Gathered.Add(
            new ImageLabels(file.Stem, null, null, boxes, Names: [image], File: file.Path)
            {
                IsNamedByFile = true,
                Refused = Gathered.Refused - refused,
            }
        );
    }

    private LabelledBox? Box(LabelFile file, JsonElement feature, string place)
    {
        var (geometry, properties) = (feature.Part("geometry"), feature.Part("properties"));
        if (geometry is not { ValueKind: JsonValueKind.Object } shape)
            return Refuse("has no geometry; a feature with a polygon is expected.");
        var kind = shape.Text("type") ?? "";
        if (kind is not ("Polygon" or "MultiPolygon"))
            return Refuse($"is a {ReadResultBuilder.Shown(kind)}; rectangles, and the bounds of other outlines, are read.");
        if (ClassOf(properties) is not { Length: > 0 } name)
            return Refuse("has no classification; give it a class in QuPath.");
        var (minX, minY, maxX, maxY, points) = (
            double.PositiveInfinity,
            double.PositiveInfinity,
            double.NegativeInfinity,
            double.NegativeInfinity,
            0
        );
        if (!Bounds(shape.Part("coordinates"), 0) || points < 3)
            return Refuse("has an outline of fewer than three points, or of other things than two finite numbers each.");
        if (Gathered.Box(file.Path, 0, place, minX, minY, maxX, maxY) is not { } box)
            return null;
        Gathered.Count();
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        JsonExtensions.KeepSimple(properties?.Part("metadata"), attributes);
        if (properties?.Text("name") is { Length: > 0 } own)
            attributes.TryAdd("name", own);
        foreach (var axis in new[] { "z", "t" })
            if (shape.Part("plane") is { } plane && plane.Text(axis) is { } at and not "0")
                attributes.TryAdd($"plane_{axis}", at);
        if (kind == "MultiPolygon" && shape.Part("coordinates") is { ValueKind: JsonValueKind.Array } parts && parts.GetArrayLength() > 1)
            Gathered.Note(file.Path, 0, $"{place} is of {parts.GetArrayLength()} parts; one box around all of them was taken.");
        var measured = properties?.Part("measurements");
        var score = Gathered.Score(
            file.Path,
            0,
            place,
            measured is { ValueKind: JsonValueKind.Object } bag ? bag.Text("score") : ListedScore(measured),
            attributes
        );
        return Gathered.Unpacked(
            file.Path,
            0,
            place,
            new LabelledBox(Gathered.Spellings.Add(name, file.Path), box, score, Attributes: attributes.Count == 0 ? null : attributes)
        );

        bool Bounds(JsonElement? part, int depth)
        {
            if (part is not { ValueKind: JsonValueKind.Array } list || depth > 4)
                return false;
            if (list.GetArrayLength() > 0 && list[0].ValueKind != JsonValueKind.Array)
            {
                if (
                    list.GetArrayLength() < 2
                    || JsonExtensions.Number(list[0]) is not { } x
                    || JsonExtensions.Number(list[1]) is not { } y
                    || ++points > MaxPoints
                )
                    return false;
                (minX, minY, maxX, maxY) = (Math.Min(minX, x), Math.Min(minY, y), Math.Max(maxX, x), Math.Max(maxY, y));
                return true;
            }

            // The first ring of a polygon is its outline, the others are holes.
            var isRings = (kind, depth) is ("Polygon", 0) or ("MultiPolygon", 1);
            return list.EnumerateArray().Take(isRings ? 1 : int.MaxValue).All(jsonElement => Bounds(jsonElement, depth + 1));
        }

        LabelledBox? Refuse(string reason)
        {
            Gathered.Fault(file.Path, 0, $"{place} {reason}");
            return null;
        }
    }

    /// <summary>QuPath before 0.3 wrote measurements as a list of names and values.</summary>
    private static string? ListedScore(JsonElement? measured) =>
        measured
            .Items()
            .Where(jsonElement => jsonElement.Text("name") == "score")
            .Select(jsonElement => jsonElement.Text("value"))
            .FirstOrDefault();

    /// <summary>A name, or the names of a derived class, which QuPath shows with a colon between them.</summary>
    private static string? ClassOf(JsonElement? properties) =>
        properties?.Part("classification") is not { } given ? null
        : given.ValueKind == JsonValueKind.String ? JsonExtensions.Text(given).Trim()
        : (
            given.Text("name")
            ?? (given.Part("names") is { } names ? string.Join(": ", ((JsonElement?)names).Items().Select(JsonExtensions.Text)) : null)
        )?.Trim();
}
