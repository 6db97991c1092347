using System.Globalization;
using System.Text;
using System.Xml;
using AnnotateHub.Core.Geometry;
using AnnotateHub.Exchange.Reading;

namespace AnnotateHub.Exchange.Voc;

/// <summary>Writes VOC files in LabelImg's order of tags; the same annotation gives the same bytes.</summary>
public static class VocWriter
{
    private static readonly XmlWriterSettings Settings = new()
    {
        Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        Indent = true,
        IndentChars = "\t",
        NewLineChars = "\n",
        OmitXmlDeclaration = true,
        CloseOutput = false,
        // Every text is checked where it is written (Allowed).
        CheckCharacters = false,
    };

    public static void Write(Stream target, VocAnnotation annotation, VocConvention convention)
    {
        using (var xml = XmlWriter.Create(target, Settings))
        {
            xml.WriteStartElement("annotation");
            if (annotation.Verified.Length > 0)
                xml.WriteAttributeString("verified", Allowed(annotation.Verified));
            Leaf(xml, "folder", annotation.Folder);
            Leaf(xml, "filename", annotation.FileName);
            Leaf(xml, "path", annotation.Path);
            xml.WriteStartElement("source");
            Leaf(xml, "database", annotation.Database);
            xml.WriteEndElement();
            xml.WriteStartElement("size");
            Leaf(xml, "width", Number(annotation.Width ?? 0));
            Leaf(xml, "height", Number(annotation.Height ?? 0));
            Leaf(xml, "depth", Number(annotation.Depth ?? 1));
            xml.WriteEndElement();
            Leaf(xml, "segmented", annotation.Segmented);
            foreach (var vocObject in annotation.Objects)
                Write(xml, vocObject, convention);
            xml.WriteEndElement();
        }

        target.WriteByte((byte)'\n');
    }

    /// <summary>
    /// The box that the integer dialect can hold: each edge to the nearest whole pixel, halves up; a side that would vanish keeps one
    /// pixel.
    /// Whole-pixel boxes are unchanged.
    /// </summary>
    public static PixelBox ToWholePixels(in PixelBox box)
    {
        var (x1, y1) = (Nearest(box.X1), Nearest(box.Y1));
        return new PixelBox(x1, y1, Math.Max(x1 + 1, Nearest(box.X2)), Math.Max(y1 + 1, Nearest(box.Y2)));
    }

    /// <summary>Whether all texts of a box can be written as they are.</summary>
    internal static bool IsAllowed(LabelledBox box) =>
        IsAllowed(box.Class) && (box.Attributes is null || box.Attributes.All(entry => IsAllowed(entry.Key) && IsAllowed(entry.Value)));

    private static void Write(XmlWriter xml, VocObject vocObject, VocConvention convention)
    {
        var box = convention.Dialect == VocDialect.Integer ? ToWholePixels(vocObject.Box) : vocObject.Box;
        xml.WriteStartElement("object");
        Leaf(xml, "name", vocObject.Class);
        Leaf(xml, "pose", vocObject.Attributes?.GetValueOrDefault("pose") ?? "Unspecified");
        Leaf(xml, "truncated", vocObject.Truncated ? "1" : "0");
        Leaf(xml, "difficult", vocObject.Difficult ? "1" : "0");
        xml.WriteStartElement("bndbox");
        Leaf(xml, "xmin", ExactDecimal.Shifted(box.X1, convention.NearShift));
        Leaf(xml, "ymin", ExactDecimal.Shifted(box.Y1, convention.NearShift));
        Leaf(xml, "xmax", ExactDecimal.Shifted(box.X2, convention.FarShift));
        Leaf(xml, "ymax", ExactDecimal.Shifted(box.Y2, convention.FarShift));
        xml.WriteEndElement();
        if (vocObject.Occluded)
            Leaf(xml, "occluded", "1");
        WriteAttributes(xml, vocObject.Attributes);
        xml.WriteEndElement();
    }

    // As CVAT does: readers that know no attributes skip the tag.
    private static void WriteAttributes(XmlWriter xml, IReadOnlyDictionary<string, string>? attributes)
    {
        if (attributes is null || attributes.Count == 0)
            return;
        var rest = attributes.Where(entry => entry.Key != "pose").OrderBy(entry => entry.Key, StringComparer.Ordinal).ToList();
        if (rest.Count == 0)
            return;
        xml.WriteStartElement("attributes");
        foreach (var (name, value) in rest)
        {
            xml.WriteStartElement("attribute");
            Leaf(xml, "name", name);
            Leaf(xml, "value", value);
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static void Leaf(XmlWriter xml, string name, string text) => xml.WriteElementString(name, Allowed(text));

    /// <summary>XML cannot hold control characters, not even escaped; they become U+FFFD.</summary>
    private static string Allowed(string text)
    {
        if (IsAllowed(text))
            return text;
        var result = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            result.Append(IsAllowed(rune.ToString()) ? rune.ToString() : "\uFFFD");
        return result.ToString();
    }

    private static bool IsAllowed(string text)
    {
        try
        {
            XmlConvert.VerifyXmlChars(text);
            return true;
        }
        catch (XmlException)
        {
            return false;
        }
    }

    private static double Nearest(double value) => Math.Floor(value + 0.5);

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
