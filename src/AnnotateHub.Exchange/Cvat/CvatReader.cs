using System.Globalization;
using System.Text;
using System.Xml;
using AnnotateHub.Core.Geometry;
using AnnotateHub.Exchange.Reading;

namespace AnnotateHub.Exchange.Cvat;

/// <summary>Reads boxes, and the bounds of polygons and ellipses.</summary>
internal sealed class CvatReader : FormatReader
{
    private const int MostTags = 64;

    protected override bool IsFilePerImage => false;

    protected override bool MayRead(LabelFile file) => file.Extension == ".xml";

    protected override void ReadFile(LabelFile file)
    {
        using var stream = file.Open();
        try
        {
            using var xml = XmlReader.Create(stream, SafeXml.Settings);
            if (xml.MoveToContent() != XmlNodeType.Element || xml.LocalName != "annotations")
                throw new UnusableFileException($"The first tag is <{Gathering.Shown(xml.LocalName)}>; a CVAT file begins with <annotations>.", SafeXml.LineOf(xml));
            while (xml.Read())
            {
                if (xml.Depth > SafeXml.DeepestTag) throw new UnusableFileException($"Tags are nested more than {SafeXml.DeepestTag} deep; this is no CVAT file.", SafeXml.LineOf(xml));
                if (xml.NodeType != XmlNodeType.Element) continue;
                if (xml.LocalName == "track") throw new UnusableFileException("It holds tracks of a video; export the task as 'CVAT for images'.", SafeXml.LineOf(xml));
                if (xml is { LocalName: "image", Depth: 1 }) ReadImage(file, xml);
            }
        }
        catch (XmlException fault)
        {
            throw new UnusableFileException(SafeXml.Sentence(fault), fault.LineNumber);
        }
    }

    private void ReadImage(LabelFile file, XmlReader xml)
    {
        var name = xml.GetAttribute("name");
        var (width, height, line) = (Pixels(xml.GetAttribute("width")), Pixels(xml.GetAttribute("height")), SafeXml.LineOf(xml));
        var boxes = new List<LabelledBox>();
        if (!xml.IsEmptyElement)
            while (xml.Read() && !(xml.NodeType == XmlNodeType.EndElement && xml.Depth == 1))
            {
                if (xml.Depth > SafeXml.DeepestTag) throw new UnusableFileException($"Tags are nested more than {SafeXml.DeepestTag} deep; this is no CVAT file.", SafeXml.LineOf(xml));
                if (xml is { NodeType: XmlNodeType.Element, Depth: 2 } && Shape(file, xml) is { } box) boxes.Add(box);
            }

        if (string.IsNullOrEmpty(name)) Gathered.Fault(file.Path, line, "The <image> has no name.");
        else Gathered.Add(new ImageLabels(name, width, height, boxes, File: file.Path));
    }

    private LabelledBox? Shape(LabelFile file, XmlReader xml)
    {
        var (kind, line, label) = (xml.LocalName, SafeXml.LineOf(xml), xml.GetAttribute("label"));
        if (kind == "tag") return null;
        var place = $"The {Gathering.Shown(kind)} of '{Gathering.Shown(label ?? "")}'";
        var edges = kind switch { "box" => OfBox(xml), "polygon" => OfPoints(xml.GetAttribute("points")), "ellipse" => OfEllipse(xml), _ => null };
        var occluded = xml.GetAttribute("occluded") == "1";
        var attributes = Attributes(xml);
        if (kind is not ("box" or "polygon" or "ellipse")) Gathered.Fault(file.Path, line, $"{place} is not read; boxes, and the bounds of polygons and ellipses, are.");
        else if (string.IsNullOrEmpty(label)) Gathered.Fault(file.Path, line, $"The {kind} has no label; give it a class.");
        else if (edges is null) Gathered.Fault(file.Path, line, $"{place} has edges that are missing or no finite numbers.");
        else if (Gathered.Box(file.Path, line, place, edges[0], edges[1], edges[2], edges[3]) is { } box)
        {
            Gathered.Count();
            return BoxExtras.Unpack(new LabelledBox(label, box, Occluded: occluded, Attributes: attributes, Line: line));
        }

        return null;
    }

    private static Dictionary<string, string>? Attributes(XmlReader xml)
    {
        if (xml.IsEmptyElement) return null;
        var (depth, text, name) = (xml.Depth, new StringBuilder(), "");
        var kept = new Dictionary<string, string>(StringComparer.Ordinal);
        while (xml.Read() && !(xml.NodeType == XmlNodeType.EndElement && xml.Depth == depth))
        {
            if (xml.Depth > SafeXml.DeepestTag) throw new UnusableFileException($"Tags are nested more than {SafeXml.DeepestTag} deep; this is no CVAT file.", SafeXml.LineOf(xml));
            if (xml is { NodeType: XmlNodeType.Element, LocalName: "attribute" }) (name, _) = (xml.GetAttribute("name") ?? "", text.Clear());
            else if (xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA) SafeXml.AppendText(xml, text);
            else if (xml is { NodeType: XmlNodeType.EndElement, LocalName: "attribute" } && name.Length > 0 && text.Length > 0 && kept.Count < MostTags) kept.TryAdd(name, text.ToString());
        }

        return kept.Count == 0 ? null : kept;
    }

    /// <summary>A box may be turned about its centre; its bounds are taken.</summary>
    private static double[]? OfBox(XmlReader xml)
    {
        if ((Number(xml.GetAttribute("xtl")), Number(xml.GetAttribute("ytl")), Number(xml.GetAttribute("xbr")), Number(xml.GetAttribute("ybr"))) is not ({ } x1, { } y1, { } x2, { } y2)) return null;
        if (Number(xml.GetAttribute("rotation")) is not { } degrees || degrees == 0) return [x1, y1, x2, y2];
        var (sine, cosine) = Math.SinCos(degrees * Math.PI / 180);
        var (half, tall) = ((Math.Abs(cosine) * (x2 - x1) + Math.Abs(sine) * (y2 - y1)) / 2, (Math.Abs(sine) * (x2 - x1) + Math.Abs(cosine) * (y2 - y1)) / 2);
        return [(x1 + x2) / 2 - half, (y1 + y2) / 2 - tall, (x1 + x2) / 2 + half, (y1 + y2) / 2 + tall];
    }

    private static double[]? OfEllipse(XmlReader xml) =>
        (Number(xml.GetAttribute("cx")), Number(xml.GetAttribute("cy")), Number(xml.GetAttribute("rx")), Number(xml.GetAttribute("ry"))) is ({ } x, { } y, { } rx, { } ry) ? [x - rx, y - ry, x + rx, y + ry] : null;

    private static double[]? OfPoints(string? text)
    {
        var numbers = (text ?? "").Split([';', ','], StringSplitOptions.TrimEntries).Select(Number).ToList();
        if (numbers.Count < 4 || numbers.Count % 2 != 0 || numbers.Contains(null)) return null;
        var (x, y) = (numbers.Where((_, index) => index % 2 == 0).ToList(), numbers.Where((_, index) => index % 2 == 1).ToList());
        return [x.Min()!.Value, y.Min()!.Value, x.Max()!.Value, y.Max()!.Value];
    }

    private static double? Number(string? text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : null;

    private static int? Pixels(string? text) => Number(text) is { } value and >= 1 and <= int.MaxValue ? (int)value : null;
}
