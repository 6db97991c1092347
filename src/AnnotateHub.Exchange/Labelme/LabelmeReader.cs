using System.Text.Json;
using AnnotateHub.Core.Geometry;
using AnnotateHub.Exchange.Reading;

namespace AnnotateHub.Exchange.Labelme;

/// <summary>Reads rectangles, and the bounds of polygons and circles; X-AnyLabeling's scores and attributes too.</summary>
internal sealed class LabelmeReader : FormatReader
{
    private const int MostPoints = 100_000;

    protected override bool IsFilePerImage => true;

    protected override bool MayRead(LabelFile file) => file.Extension == ".json";

    protected override void ReadFile(LabelFile file)
    {
        using var json = SafeJson.Open(file);
        var root = json.RootElement;
        if (root.Part("shapes") is not { ValueKind: JsonValueKind.Array } shapes) throw new UnusableFileException("It has no list 'shapes'; a labelme file is an object with shapes and imagePath.");
        var boxes = new List<LabelledBox>();
        foreach (var (index, shape) in shapes.EnumerateArray().Index())
            if (Box(file, shape, $"shapes[{index}]") is { } box) boxes.Add(box);
        Gathered.Add(new ImageLabels(
            root.Text("imagePath") is { Length: > 0 } image ? image : file.Stem, root.Pixels("imageWidth"), root.Pixels("imageHeight"), boxes, Names: [file.Stem], File: file.Path));
    }

    private LabelledBox? Box(LabelFile file, JsonElement shape, string place)
    {
        var (label, kind) = (shape.Text("label"), shape.Text("shape_type") ?? "polygon");
        if (string.IsNullOrEmpty(label)) return Refuse("has no label; give it a class.");
        if (kind is not ("rectangle" or "polygon" or "circle" or "rotation")) return Refuse($"is a {Gathering.Shown(kind)}; rectangles, and the bounds of polygons and circles, are read.");
        var points = shape.Part("points").Items().Take(MostPoints).Select(PointOf).ToList();
        if (points.Count < 2 || points.Contains(null)) return Refuse("needs at least two points of two finite numbers each.");
        var (x, y) = (points.Select(point => point!.Value.X).ToList(), points.Select(point => point!.Value.Y).ToList());
        // A circle is its centre and a point on its edge.
        var radius = kind == "circle" ? Math.Sqrt(Math.Pow(x[1] - x[0], 2) + Math.Pow(y[1] - y[0], 2)) : 0;
        var edges = kind == "circle" ? (x[0] - radius, y[0] - radius, x[0] + radius, y[0] + radius) : (x.Min(), y.Min(), x.Max(), y.Max());
        if (Gathered.Box(file.Path, 0, place, edges.Item1, edges.Item2, edges.Item3, edges.Item4) is not { } box) return null;
        Gathered.Count();
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        JsonParts.KeepSimple(shape.Part("attributes"), attributes);
        JsonParts.KeepSimple(shape.Part("flags"), attributes);
        foreach (var name in new[] { "group_id", "description", "difficult" })
            if (shape.Text(name) is { Length: > 0 } text) attributes.TryAdd(name, text);
        return BoxExtras.Unpack(new LabelledBox(label, box, BoxExtras.ScoreOf(shape.Text("score")), Attributes: attributes.Count == 0 ? null : attributes));

        LabelledBox? Refuse(string reason)
        {
            Gathered.Fault(file.Path, 0, $"{place} {reason}");
            return null;
        }
    }

    private static (double X, double Y)? PointOf(JsonElement point) =>
        point.ValueKind == JsonValueKind.Array && point.GetArrayLength() >= 2 && JsonParts.Number(point[0]) is { } x && JsonParts.Number(point[1]) is { } y ? (x, y) : null;
}
