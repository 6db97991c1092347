using AnnotateHub.Core.Geometry;
using AnnotateHub.Exchange.Reading;

namespace AnnotateHub.Exchange.Voc;

/// <summary>Gathers the leaves of a VOC file, whatever their order, into an annotation.</summary>
internal sealed class VocDocument(string file, VocConvention convention)
{
    private static readonly string[] Edges = ["xmin", "ymin", "xmax", "ymax"];
    private static readonly string[] EdgeTags = [.. Edges.Select(edge => $"bndbox/{edge}")];

    // As many attributes as a box of AnnotateHub keeps.
    private const int MostTags = 64;

    private const int MostFaults = 1_000;
    private const double LargestEdge = 1e15;
    private const int LongestName = 256;

    private readonly Dictionary<string, string> _head = new(StringComparer.Ordinal);
    private readonly List<VocObject> _objects = [];
    private readonly List<ExchangeFault> _faults = [];
    private readonly Dictionary<string, string> _tags = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _attributes = new(StringComparer.Ordinal);
    private string _attributeName = "";
    private int _line;

    public void BeginObject(int line)
    {
        _tags.Clear();
        _attributes.Clear();
        _line = line;
    }

    public void Leaf(List<string> path, string text, int line)
    {
        if (path.Count > 2 && path[1] == "object")
        {
            // CVAT: <attributes><attribute><name>rotation</name><value>0.0</value></attribute></attributes>
            if (path is [_, _, "attributes", "attribute", "name"]) _attributeName = text;
            else if (path is [_, _, "attributes", "attribute", "value"]) Keep(_attributes, _attributeName, text);
            else Keep(_tags, TagOf(path), text);
        }
        else if (path.Count > 1 && _head.Count < MostTags) _head.TryAdd(string.Join('/', path.Skip(1)), text);
    }

    public void EndObject()
    {
        var name = Take("name");
        if (name is { Length: > LongestName })
        {
            Fault($"The object's <name> begins '{Gathering.Shown(name)}' and has {name.Length:N0} characters; a class of at most {LongestName} is expected.");
            return;
        }

        var texts = new string?[EdgeTags.Length];
        for (var index = 0; index < texts.Length; index++) texts[index] = Take(EdgeTags[index]);
        if (string.IsNullOrEmpty(name)) Fault("The object has no <name>; give it a class.");
        else if (texts.Contains(null)) Fault($"The object '{name}' has no {string.Join(", ", Edges.Where((_, index) => texts[index] is null).Select(edge => $"<{edge}>"))} in its <bndbox>; four edges are needed.");
        else if (BoxOf(name, texts!) is { } box)
            _objects.Add(new VocObject(name, box, IsSet(Take("truncated")), IsSet(Take("difficult")), IsSet(Take("occluded")), Attributes(), _line));
    }

    public VocReading Finish() => new(
        new VocAnnotation(
            _head.GetValueOrDefault("filename", ""), VocReader.PixelsOf(_head.GetValueOrDefault("size/width", "")), VocReader.PixelsOf(_head.GetValueOrDefault("size/height", "")),
            VocReader.PixelsOf(_head.GetValueOrDefault("size/depth", "")), _objects, _head.GetValueOrDefault("folder", ""), _head.GetValueOrDefault("path", ""),
            _head.GetValueOrDefault("source/database", "")),
        _faults);

    public VocReading Unusable(int line, string reason) => new(null, [.. _faults, new ExchangeFault(file, line, reason)]);

    private PixelBox? BoxOf(string name, string[] texts)
    {
        var edges = new double[4];
        for (var index = 0; index < 4; index++)
        {
            if (ExactDecimal.Unshifted(texts[index], index < 2 ? convention.NearShift : convention.FarShift) is not { } edge)
            {
                Fault($"<{Edges[index]}> of '{name}' is '{Gathering.Shown(texts[index])}'; a finite number is expected.");
                return null;
            }

            if (Math.Abs(edge) > LargestEdge)
            {
                Fault($"<{Edges[index]}> of '{name}' is {Gathering.Shown(texts[index])}; no image is as large.");
                return null;
            }

            edges[index] = edge;
        }

        if (edges[2] > edges[0] && edges[3] > edges[1]) return new PixelBox(edges[0], edges[1], edges[2], edges[3]);
        var far = convention.FarEdge == VocFarEdge.Inclusive ? "inclusive" : "exclusive";
        Fault($"The box of '{name}' from ({texts[0]}, {texts[1]}) to ({texts[2]}, {texts[3]}) has no area with {far} far edges; draw it again or remove the object.");
        return null;
    }

    /// <summary>Tags below the object's. Nearly all of a data set's leaves are the four edges, whose names are not put together anew.</summary>
    private static string TagOf(List<string> path)
    {
        if (path.Count == 3) return path[2];
        if (path.Count == 4 && path[2] == "bndbox" && Array.IndexOf(Edges, path[3]) is >= 0 and var edge) return EdgeTags[edge];
        return string.Join('/', path.Skip(2));
    }

    private Dictionary<string, string>? Attributes()
    {
        if (_tags.Count == 0 && _attributes.Count == 0 || _tags is { Count: 1 } && _attributes.Count == 0 && _tags.GetValueOrDefault("pose") == "Unspecified") return null;
        // "Unspecified" and the empty tags of labelme say nothing.
        foreach (var (name, value) in _tags.Where(entry => !(entry.Key == "pose" && entry.Value == "Unspecified"))) Keep(_attributes, name, value);
        var kept = _attributes.Where(entry => entry.Value.Length > 0 && entry.Key.Length > 0).ToDictionary(StringComparer.Ordinal);
        return kept.Count == 0 ? null : kept;
    }

    private void Keep(Dictionary<string, string> bag, string key, string text)
    {
        if (bag.Count == MostTags) Fault($"The object says more than {MostTags} things; the rest is left out.");
        if (bag.Count >= MostTags) return;
        for (var copy = 1; !bag.TryAdd(copy == 1 ? key : $"{key}#{copy}", text); copy++) { }
    }

    private string? Take(string key) => _tags.Remove(key, out var text) ? text : null;

    private static bool IsSet(string? text) => text is "1" || string.Equals(text, "true", StringComparison.OrdinalIgnoreCase);

    private void Fault(string reason)
    {
        if (_faults.Count < MostFaults) _faults.Add(new ExchangeFault(file, _line, reason));
        else if (_faults.Count == MostFaults) _faults.Add(new ExchangeFault(file, _line, $"More than {MostFaults} objects cannot be used; the others are not told one by one."));
    }
}
