using System.Text.Json;
using AnnotateHub.Exchange.Reading;

namespace AnnotateHub.Exchange.Labelme;

/// <summary>Reads rectangles, and the bounds of polygons and circles; X-AnyLabeling's scores and attributes too.</summary>
internal sealed class LabelmeReader : FormatReader
{
    private const int MaxPoints = 100_000;

    protected override bool IsFilePerImage => true;

    protected override bool MayRead(LabelFile file) => file.Extension == ".json";

    protected override void ReadFile(LabelFile file)
    {
        using var json = SafeJson.Open(file, Gathered);
        var root = json.RootElement;
        if (root.Part("shapes") is not { ValueKind: JsonValueKind.Array } shapes)
            throw new UnusableFileException("It has no list 'shapes'; a labelme file is an object with shapes and imagePath.");
        var refused = Gathered.Refused;
        var boxes = new List<LabelledBox>();
        if (root.Part("flags") is { ValueKind: JsonValueKind.Object } flags)
            foreach (var flag in flags.EnumerateObject().Where(flag => flag.Value.ValueKind == JsonValueKind.True))
                Gathered.Note(
                    file.Path,
                    0,
                    $"The image has the flag '{ReadResultBuilder.Shown(flag.Name)}', which is not taken over: only boxes are."
                );
        foreach (var (index, shape) in shapes.EnumerateArray().Index())
            if (Box(file, shape, $"shapes[{index}]") is { } box)
                boxes.Add(box);
        var image = root.Text("imagePath");
        var (width, height) = Gathered.Sizes.Read(file.Path, root.Text("imageWidth"), root.Text("imageHeight"));
        Gathered.Add(
            new ImageLabels(string.IsNullOrEmpty(image) ? file.Stem : image, width, height, boxes, Names: [file.Stem], File: file.Path)
            {
                IsNamedByFile = string.IsNullOrEmpty(image),
                Refused = Gathered.Refused - refused,
            }
        );
    }

    private LabelledBox? Box(LabelFile file, JsonElement shape, string place)
    {
        var (label, kind) = (shape.Text("label"), shape.Text("shape_type") ?? "polygon");
        if (string.IsNullOrWhiteSpace(label))
            return Refuse("has no label; give it a class.");
        if (kind is not ("rectangle" or "polygon" or "circle" or "rotation"))
            return Refuse($"is a {ReadResultBuilder.Shown(kind)}; rectangles, and the bounds of polygons and circles, are read.");
        var points = shape.Part("points").Items().Take(MaxPoints).Select(PointOf).ToList();
        if (points.Count < 2 || points.Contains(null))
            return Refuse("needs at least two points of two finite numbers each.");
        var (x, y) = (points.Select(point => point!.Value.X).ToList(), points.Select(point => point!.Value.Y).ToList());
        // A circle is its centre and a point on its edge.
        var radius = kind == "circle" ? Math.Sqrt(Math.Pow(x[1] - x[0], 2) + Math.Pow(y[1] - y[0], 2)) : 0;
        var edges = kind == "circle" ? (x[0] - radius, y[0] - radius, x[0] + radius, y[0] + radius) : (x.Min(), y.Min(), x.Max(), y.Max());
        if (Gathered.Box(file.Path, 0, place, edges.Item1, edges.Item2, edges.Item3, edges.Item4) is not { } box)
            return null;
        Gathered.Count();
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        JsonExtensions.KeepSimple(shape.Part("attributes"), attributes);
        JsonExtensions.KeepSimple(shape.Part("flags"), attributes);
        foreach (var name in new[] { "group_id", "description", "difficult" })
            if (shape.Text(name) is { Length: > 0 } text)
                attributes.TryAdd(name, text);
        var score = Gathered.Score(file.Path, 0, place, shape.Text("score"), attributes);
        var read = Gathered.Unpacked(
            file.Path,
            0,
            place,
            new LabelledBox(Gathered.Spellings.Add(label, file.Path), box, score, Attributes: attributes.Count == 0 ? null : attributes)
        );
        return TurnOf(shape, kind, x, y) is { } degrees && Turns.IsTurned(degrees)
            ? Turns.Keep(read, degrees, reason => Gathered.Note(file.Path, 0, $"{place} {reason}"))
            : read;

        LabelledBox? Refuse(string reason)
        {
            Gathered.Fault(file.Path, 0, $"{place} {reason}");
            return null;
        }
    }

    /// <summary>
    /// Degrees of a turned rectangle: X-AnyLabeling's <c>direction</c> in radians, else the slope of the first edge; a rectangle of four
    /// corners may
    /// be turned whatever it is called.
    /// </summary>
    private static double? TurnOf(JsonElement shape, string kind, List<double> x, List<double> y)
    {
        if (kind is not ("rotation" or "rectangle") || x.Count != 4)
            return null;
        if (kind == "rotation" && shape.Number("direction") is { } radians && Math.Abs(radians) > 1e-9)
            return Turns.Degrees(radians);
        var isUpright = Enumerable.Range(0, 4).All(at => Near(x[at], x[(at + 1) % 4]) || Near(y[at], y[(at + 1) % 4]));
        return isUpright ? 0 : Turns.Degrees(Math.Atan2(y[1] - y[0], x[1] - x[0]));
    }

    // Programs that keep the corners of an upright rectangle in single precision miss it by less.
    private static bool Near(double a, double b) => Math.Abs(a - b) < 1e-3;

    private static (double X, double Y)? PointOf(JsonElement point) =>
        point.ValueKind == JsonValueKind.Array
        && point.GetArrayLength() >= 2
        && JsonExtensions.Number(point[0]) is { } x
        && JsonExtensions.Number(point[1]) is { } y
            ? (x, y)
            : null;
}
