using System.Globalization;
using AnnotateHub.Core.Geometry;
using AnnotateHub.Exchange.Reading;

namespace AnnotateHub.Exchange.Voc;

/// <summary>Gathers the leaves of a VOC file, whatever their order, into an annotation.</summary>
internal sealed class VocDocument(string file, VocConvention convention)
{
    private static readonly string[] Edges = ["xmin", "ymin", "xmax", "ymax"];
    private static readonly string[] EdgeTags = [.. Edges.Select(edge => $"bndbox/{edge}")];

    /// <summary>Where programs put an angle; in degrees or radians, about the centre or a corner.</summary>
    private static readonly string[] Turning = ["rotation", "angle", "bndbox/rotation", "bndbox/angle", "bndbox/theta"];

    // As many attributes as a box of AnnotateHub keeps.
    private const int MaxTags = 64;

    private const int MaxFaults = 1_000;
    private const double LargestEdge = 1e15;
    private const int MaxNameLength = 256;

    private readonly Dictionary<string, string> _head = new(StringComparer.Ordinal);
    private readonly List<VocObject> _objects = [];
    private readonly List<ExchangeFault> _faults = [];
    private readonly Dictionary<string, string> _tags = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _attributes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _spellings = new(StringComparer.Ordinal);
    private string _attributeName = "";
    private string _written = "";
    private int _line;

    public string Verified { get; set; } = "";

    public void BeginObject(int line)
    {
        _tags.Clear();
        _attributes.Clear();
        _line = line;
    }

    /// <param name="written">The text with the blanks around it.</param>
    public void Leaf(List<string> path, string written, int line)
    {
        var text = written.Trim();
        if (path is [_, "object", "name"])
            _written = written;
        if (path.Count > 2 && path[1] == "object")
        {
            // CVAT: <attributes><attribute><name>rotation</name><value>0.0</value></attribute></attributes>
            if (path is [_, _, "attributes", "attribute", "name"])
                _attributeName = text;
            else if (path is [_, _, "attributes", "attribute", "value"])
                Keep(_attributes, _attributeName, text);
            else
                Keep(_tags, TagOf(path), text);
        }
        else if (path.Count > 1 && _head.Count < MaxTags)
            KeepHead(string.Join('/', path.Skip(1)), text, line);
    }

    /// <summary>Of two names or sizes nobody knows which one counts.</summary>
    private void KeepHead(string tag, string text, int line)
    {
        if (!_head.TryAdd(tag, text) && tag is "filename" or "size/width" or "size/height" && _head[tag] != text)
            throw new UnusableFileException(
                $"It has two tags <{tag[(tag.IndexOf('/', StringComparison.Ordinal) + 1)..]}>, '{ReadResultBuilder.Shown(_head[tag])}' and "
                    + $"'{ReadResultBuilder.Shown(text)}'; remove the wrong one.",
                line
            );
    }

    /// <summary>A box where VOC has none: whoever reads on as if it were not there takes the image for an empty one.</summary>
    public void Misplaced(string path, int line)
    {
        _line = line;
        Fault($"A box lies in <{path.Replace("/", "><", StringComparison.Ordinal)}>, and VOC has boxes in <annotation><object>; it is not read.");
    }

    public void EndObject()
    {
        var name = Take("name");
        if (name is { Length: > MaxNameLength })
        {
            Fault(
                $"The object's <name> begins '{ReadResultBuilder.Shown(name)}' and has {name.Length:N0} characters; a class of at "
                    + $"most {MaxNameLength} is expected."
            );
            return;
        }

        var texts = new string?[EdgeTags.Length];
        for (var index = 0; index < texts.Length; index++)
            texts[index] = Take(EdgeTags[index]);
        if (string.IsNullOrEmpty(name))
            Fault("The object has no <name>; give it a class.");
        else if (Take("name#2") is { } second && second != name)
            Fault(
                $"The object has two names, '{ReadResultBuilder.Shown(name)}' and '{ReadResultBuilder.Shown(second)}'; a box has one class."
            );
        else if (FlagText.From(_tags.GetValueOrDefault("deleted", "")) is { IsSet: true, IsUnderstood: true })
            Fault($"The object '{ReadResultBuilder.Shown(name)}' is marked as deleted; it is left out.");
        else if (_tags.ContainsKey("robndbox/cx"))
            AddTurned(name);
        else if (texts.Contains(null))
            Fault(
                $"The object '{name}' has no {string.Join(", ", Edges.Where((_, index) => texts[index] is null).Select(edge => $"<{edge}>"))} in its <bndbox>; four edges are needed."
            );
        else if (BoxOf(name, texts!) is { } box)
            Add(name, box, null);
    }

    private void Add(string name, PixelBox box, double? degrees)
    {
        void Tell(string reason) => Note($"The box of '{ReadResultBuilder.Shown(name)}' {reason}");
        var (truncated, difficult, occluded) = (Flag("truncated"), Flag("difficult"), Flag("occluded"));
        // CVAT writes the box that is not turned and how far it is turned beside it.
        if (degrees is null && Turns.DegreesOf(_attributes) is { } beside && _attributes.Remove(Turns.Rotation))
            (box, degrees) = (Turns.Turned(box, beside), beside);
        if (degrees is { } turn && Turns.IsTurned(turn))
        {
            _attributes[Turns.Kept] = Turns.Text(turn);
            Tell(Turns.Sentence(turn));
        }

        if (_tags.ContainsKey("bndbox/xmin#2"))
            Tell("is the first <bndbox> of its object; the others are kept as attributes and are no boxes.");
        foreach (var tag in Turning.Where(tag => _tags.TryGetValue(tag, out var text) && !IsNothing(text)))
            Tell(
                $"has the tag <{tag}> with '{ReadResultBuilder.Shown(_tags[tag])}', whose meaning differs between programs; the "
                    + "box was taken unturned, and the value is kept as an attribute."
            );
        if (_spellings.Count < MaxTags)
            _spellings.TryAdd(_written, _line);
        _objects.Add(new VocObject(name, box, truncated, difficult, occluded, Attributes(), _line));

        bool Flag(string flag) => FlagText.Take(flag, Take(flag), _attributes, Tell);
    }

    /// <summary>roLabelImg: centre, size and radians, with the origin of the other edges.</summary>
    private void AddTurned(string name)
    {
        var numbers = new[] { "cx", "cy", "w", "h", "angle" }.Select(part => Number(Take($"robndbox/{part}"))).ToArray();
        if (
            numbers is not [{ } x, { } y, { } width and > 0, { } height and > 0, { } radians]
            || numbers.Any(number => Math.Abs(number!.Value) > LargestEdge)
        )
        {
            Fault(
                $"The <robndbox> of '{ReadResultBuilder.Shown(name)}' lacks a usable cx, cy, w, h or angle; five finite numbers "
                    + "and a size above 0 are expected."
            );
            return;
        }

        var (x1, y1, x2, y2) = Turns.OfRectangle(x, y, width, height, Turns.Degrees(radians));
        (x1, y1, x2, y2) = (x1 - convention.NearShift, y1 - convention.NearShift, x2 - convention.FarShift, y2 - convention.FarShift);
        if (x2 > x1 && y2 > y1)
            Add(name, new PixelBox(x1, y1, x2, y2), Turns.Degrees(radians));
        else
            Fault($"The <robndbox> of '{ReadResultBuilder.Shown(name)}' has no area.");
    }

    private static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : null;

    private static bool IsNothing(string text) => text.Length == 0 || Number(text) == 0;

    public VocReading Finish() =>
        new(
            new VocAnnotation(
                _head.GetValueOrDefault("filename", ""),
                SaidSizes.Pixels(_head.GetValueOrDefault("size/width", "")),
                SaidSizes.Pixels(_head.GetValueOrDefault("size/height", "")),
                SaidSizes.Pixels(_head.GetValueOrDefault("size/depth", "")),
                _objects,
                _head.GetValueOrDefault("folder", ""),
                _head.GetValueOrDefault("path", ""),
                _head.GetValueOrDefault("source/database", "")
            )
            {
                Verified = Verified,
                Segmented = _head.GetValueOrDefault("segmented", "0"),
            },
            _faults
        )
        {
            Spellings = _spellings,
            SaidSize = (_head.GetValueOrDefault("size/width", ""), _head.GetValueOrDefault("size/height", "")),
        };

    public VocReading Unusable(int line, string reason) => new(null, [.. _faults, new ExchangeFault(file, line, reason)]);

    private PixelBox? BoxOf(string name, string[] texts)
    {
        var edges = new double[4];
        for (var index = 0; index < 4; index++)
        {
            if (ExactDecimal.Unshifted(texts[index], index < 2 ? convention.NearShift : convention.FarShift) is not { } edge)
            {
                Fault($"<{Edges[index]}> of '{name}' is '{ReadResultBuilder.Shown(texts[index])}'; a finite number is expected.");
                return null;
            }

            if (Math.Abs(edge) > LargestEdge)
            {
                Fault($"<{Edges[index]}> of '{name}' is {ReadResultBuilder.Shown(texts[index])}; no image is as large.");
                return null;
            }

            edges[index] = edge;
        }

        if (edges[2] > edges[0] && edges[3] > edges[1])
            return new PixelBox(edges[0], edges[1], edges[2], edges[3]);
        var far = convention.FarEdge == VocFarEdge.Inclusive ? "inclusive" : "exclusive";
        Fault(
            $"The box of '{name}' from ({texts[0]}, {texts[1]}) to ({texts[2]}, {texts[3]}) has no area with {far} far edges; "
                + "draw it again or remove the object."
        );
        return null;
    }

    /// <summary>Tags below the object's. Nearly all of a data set's leaves are the four edges, whose names are not put together
    /// anew.</summary>
    private static string TagOf(List<string> path)
    {
        if (path.Count == 3)
            return path[2];
        if (path.Count == 4 && path[2] == "bndbox" && Array.IndexOf(Edges, path[3]) is >= 0 and var edge)
            return EdgeTags[edge];
        return string.Join('/', path.Skip(2));
    }

    private Dictionary<string, string>? Attributes()
    {
        if (
            _tags.Count == 0 && _attributes.Count == 0
            || _tags is { Count: 1 } && _attributes.Count == 0 && _tags.GetValueOrDefault("pose") == "Unspecified"
        )
            return null;
        // "Unspecified" and the empty tags of labelme say nothing.
        foreach (var (name, value) in _tags.Where(entry => !(entry.Key == "pose" && entry.Value == "Unspecified")))
            Keep(_attributes, name, value);
        var kept = _attributes.Where(entry => entry.Value.Length > 0 && entry.Key.Length > 0).ToDictionary(StringComparer.Ordinal);
        return kept.Count == 0 ? null : kept;
    }

    private void Keep(Dictionary<string, string> bag, string key, string text)
    {
        if (bag.Count == MaxTags)
            Fault($"The object says more than {MaxTags} things; the rest is left out.");
        if (bag.Count >= MaxTags)
            return;
        for (var copy = 1; !bag.TryAdd(copy == 1 ? key : $"{key}#{copy}", text); copy++) { }
    }

    private string? Take(string key) => _tags.Remove(key, out var text) ? text : null;

    private void Fault(string reason) => Add(new ExchangeFault(file, _line, reason));

    private void Note(string reason) => Add(new ExchangeFault(file, _line, reason) { IsNote = true });

    private void Add(ExchangeFault fault)
    {
        if (_faults.Count < MaxFaults)
            _faults.Add(fault);
        else if (_faults.Count == MaxFaults)
            _faults.Add(
                new ExchangeFault(file, _line, $"More than {MaxFaults} objects cannot be used; the others are not listed one by one.")
            );
    }
}
