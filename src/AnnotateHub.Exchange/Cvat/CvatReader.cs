using System.Globalization;
using System.Text;
using System.Xml;
using AnnotateHub.Exchange.Reading;

namespace AnnotateHub.Exchange.Cvat;

/// <summary>Reads boxes, and the bounds of polygons and ellipses.</summary>
internal sealed class CvatReader : FormatReader
{
    private const int MaxTags = 64;
    private (string File, int Line, string Label) _firstTag;
    private int _tagged;

    protected override bool IsFilePerImage => false;

    protected override bool MayRead(LabelFile file) => file.Extension == ".xml";

    protected override void ReadFile(LabelFile file)
    {
        using var stream = file.Open();
        try
        {
            using var xml = SafeXml.Open(stream, file.Encoding);
            if (xml.MoveToContent() != XmlNodeType.Element || xml.LocalName != "annotations")
                throw new UnusableFileException(
                    $"The first tag is <{ReadResultBuilder.Shown(xml.LocalName)}>; a CVAT file begins with <annotations>.",
                    SafeXml.LineOf(xml)
                );
            var (images, other, line) = (0, "", 0);
            while (xml.Read())
            {
                if (xml.Depth > SafeXml.DeepestTag)
                    throw new UnusableFileException(
                        $"Tags are nested more than {SafeXml.DeepestTag} deep; this is no CVAT file.",
                        SafeXml.LineOf(xml)
                    );
                if (xml.NodeType != XmlNodeType.Element)
                    continue;
                if (xml.LocalName == "track")
                    throw new UnusableFileException(
                        "It holds tracks of a video; export the task as 'CVAT for images'.",
                        SafeXml.LineOf(xml)
                    );
                if (xml is { LocalName: "image", Depth: 1 })
                {
                    images++;
                    ReadImage(file, xml);
                }
                else if (xml is { Depth: 1, LocalName: not ("version" or "meta") } && line == 0)
                    (other, line) = (xml.LocalName, SafeXml.LineOf(xml));
            }

            if (line > 0)
                Gathered.Fault(
                    file.Path,
                    line,
                    $"The tag <{ReadResultBuilder.Shown(other)}> is not read; a CVAT file has an <image> for each image.",
                    FaultKind.File
                );
            else if (images == 0)
                Gathered.Note(file.Path, 0, "It has no <image>: nothing is labelled in it.", FaultKind.File);
        }
        catch (XmlException fault)
        {
            throw new UnusableFileException(SafeXml.Describe(fault), fault.LineNumber);
        }
    }

    protected override void EndOfFiles()
    {
        if (_tagged > 0)
            Gathered.Note(
                _firstTag.File,
                _firstTag.Line,
                $"The image has the tag '{ReadResultBuilder.Shown(_firstTag.Label)}', which is not taken over: only boxes are."
                    + (_tagged > 1 ? $" So for {_tagged - 1} more tags." : "")
            );
    }

    private void ReadImage(LabelFile file, XmlReader xml)
    {
        var name = xml.GetAttribute("name");
        var line = SafeXml.LineOf(xml);
        var (width, height) = Gathered.Sizes.Read(file.Path, xml.GetAttribute("width"), xml.GetAttribute("height"));
        var refused = Gathered.Refused;
        var place = $"image {xml.GetAttribute("id") ?? "?"}, line {line}";
        var boxes = new List<LabelledBox>();
        if (!xml.IsEmptyElement)
            while (xml.Read() && !(xml.NodeType == XmlNodeType.EndElement && xml.Depth == 1))
            {
                if (xml.Depth > SafeXml.DeepestTag)
                    throw new UnusableFileException(
                        $"Tags are nested more than {SafeXml.DeepestTag} deep; this is no CVAT file.",
                        SafeXml.LineOf(xml)
                    );
                if (xml is { NodeType: XmlNodeType.Element, Depth: 2 } && Shape(file, xml) is { } box)
                    boxes.Add(box);
            }

        if (string.IsNullOrEmpty(name))
            Gathered.Fault(file.Path, line, "The <image> has no name.");
        else
            Gathered.Add(
                new ImageLabels(name, width, height, boxes, File: file.Path) { Place = place, Refused = Gathered.Refused - refused }
            );
    }

    private LabelledBox? Shape(LabelFile file, XmlReader xml)
    {
        var (kind, line, label) = (xml.LocalName, SafeXml.LineOf(xml), xml.GetAttribute("label"));
        if (kind == "tag")
        {
            if (_tagged++ == 0)
                _firstTag = (file.Path, line, label ?? "");
            return null;
        }

        var place = $"The {ReadResultBuilder.Shown(kind)} of '{ReadResultBuilder.Shown(label ?? "")}'";
        var degrees = xml.GetAttribute("rotation") is { } written ? Number(written) : 0;
        var edges = kind switch
        {
            "box" => OfBox(xml, degrees ?? 0),
            "polygon" => OfPoints(xml.GetAttribute("points")),
            "ellipse" => OfEllipse(xml, degrees ?? 0),
            _ => null,
        };
        var occluded = xml.GetAttribute("occluded");
        var (outside, group) = (xml.GetAttribute("outside") == "1", xml.GetAttribute("group_id"));
        var (source, order) = (xml.GetAttribute("source"), xml.GetAttribute("z_order"));
        var attributes = Attributes(xml) ?? new Dictionary<string, string>(StringComparer.Ordinal);
        if (kind is not ("box" or "polygon" or "ellipse"))
            Gathered.Fault(file.Path, line, $"{place} is not read; boxes, and the bounds of polygons and ellipses, are.");
        else if (outside)
            Gathered.Fault(file.Path, line, $"{place} is outside of the image by its own mark (outside=\"1\").");
        else if (string.IsNullOrWhiteSpace(label))
            Gathered.Fault(file.Path, line, $"The {kind} has no label; give it a class.");
        else if (degrees is not { } turn)
            Gathered.Fault(
                file.Path,
                line,
                $"{place} is turned by '{ReadResultBuilder.Shown(xml.GetAttribute("rotation") ?? "")}'; a finite number of "
                    + "degrees is expected."
            );
        else if (edges is null)
            Gathered.Fault(file.Path, line, $"{place} has edges that are missing or no finite numbers.");
        else if (Gathered.Box(file.Path, line, place, edges[0], edges[1], edges[2], edges[3]) is { } box)
        {
            Gathered.Count();
            if (group is { Length: > 0 } and not "0")
                attributes.TryAdd("group_id", group);
            if (source is { Length: > 0 } and not "manual")
                attributes.TryAdd("source", source);
            if (order is { Length: > 0 } and not "0")
                attributes.TryAdd("z_order", order);
            void Tell(string reason) => Gathered.Note(file.Path, line, $"{place} {reason}");
            var isOccluded = FlagText.Take("occluded", occluded, attributes, Tell);
            // An attribute that the project calls rotation is its own affair: the turn of a shape is written at the shape.
            var read = BoxExtras.Unpack(
                new LabelledBox(
                    Gathered.Spellings.Add(label, file.Path, line),
                    box,
                    Occluded: isOccluded,
                    Attributes: attributes.Count == 0 ? null : attributes,
                    Line: line
                ),
                Tell
            );
            return Turns.IsTurned(turn) ? Turns.Keep(read, turn, Tell) : read;
        }

        return null;
    }

    private static Dictionary<string, string>? Attributes(XmlReader xml)
    {
        if (xml.IsEmptyElement)
            return null;
        var (depth, text, name) = (xml.Depth, new StringBuilder(), "");
        var kept = new Dictionary<string, string>(StringComparer.Ordinal);
        while (xml.Read() && !(xml.NodeType == XmlNodeType.EndElement && xml.Depth == depth))
        {
            if (xml.Depth > SafeXml.DeepestTag)
                throw new UnusableFileException(
                    $"Tags are nested more than {SafeXml.DeepestTag} deep; this is no CVAT file.",
                    SafeXml.LineOf(xml)
                );
            if (xml is { NodeType: XmlNodeType.Element, LocalName: "attribute" })
                (name, _) = (xml.GetAttribute("name") ?? "", text.Clear());
            else if (xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA)
                SafeXml.AppendText(xml, text);
            else if (
                xml is { NodeType: XmlNodeType.EndElement, LocalName: "attribute" }
                && name.Length > 0
                && text.Length > 0
                && kept.Count < MaxTags
            )
                kept.TryAdd(name, text.ToString());
        }

        return kept.Count == 0 ? null : kept;
    }

    /// <summary>A box may be turned about its centre; its bounds are taken.</summary>
    private static double[]? OfBox(XmlReader xml, double degrees)
    {
        if (
            (
                Number(xml.GetAttribute("xtl")),
                Number(xml.GetAttribute("ytl")),
                Number(xml.GetAttribute("xbr")),
                Number(xml.GetAttribute("ybr"))
            )
            is not
            ({ } x1, { } y1, { } x2, { } y2)
        )
            return null;
        if (!Turns.IsTurned(degrees) || !(x2 > x1 && y2 > y1))
            return [x1, y1, x2, y2];
        return Edges(Turns.OfRectangle((x1 + x2) / 2, (y1 + y2) / 2, x2 - x1, y2 - y1, degrees));
    }

    private static double[]? OfEllipse(XmlReader xml, double degrees)
    {
        if (
            (Number(xml.GetAttribute("cx")), Number(xml.GetAttribute("cy")), Number(xml.GetAttribute("rx")), Number(xml.GetAttribute("ry")))
            is not
            ({ } x, { } y, { } rx, { } ry)
        )
            return null;
        if (!Turns.IsTurned(degrees) || !(rx > 0 && ry > 0))
            return [x - rx, y - ry, x + rx, y + ry];
        return Edges(Turns.OfEllipse(x, y, rx, ry, degrees));
    }

    private static double[] Edges((double X1, double Y1, double X2, double Y2) bounds) => [bounds.X1, bounds.Y1, bounds.X2, bounds.Y2];

    private static double[]? OfPoints(string? text)
    {
        var numbers = (text ?? "").Split([';', ','], StringSplitOptions.TrimEntries).Select(Number).ToList();
        if (numbers.Count < 4 || numbers.Count % 2 != 0 || numbers.Contains(null))
            return null;
        var (x, y) = (numbers.Where((_, index) => index % 2 == 0).ToList(), numbers.Where((_, index) => index % 2 == 1).ToList());
        return [x.Min()!.Value, y.Min()!.Value, x.Max()!.Value, y.Max()!.Value];
    }

    private static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : null;
}
