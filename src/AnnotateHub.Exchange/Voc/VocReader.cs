using System.Globalization;
using System.Xml;
using AnnotateHub.Exchange.Reading;

namespace AnnotateHub.Exchange.Voc;

/// <summary>Reads VOC files of every dialect that labelling programs write (README.md beside this file), and collects what cannot be used.</summary>
public static class VocReader
{
    private const int MostObjects = 200_000;

    /// <param name="file">Name for messages.</param>
    public static VocReading Read(Stream source, string file, VocConvention convention)
    {
        var document = new VocDocument(file, convention);
        try
        {
            using var xml = XmlReader.Create(source, SafeXml.Settings);
            if (xml.MoveToContent() != XmlNodeType.Element || xml.LocalName != "annotation")
                return document.Unusable(LineOf(xml), $"The first tag is <{xml.LocalName}>; a VOC file begins with <annotation>.");
            Walk(xml, document);
            return document.Finish();
        }
        catch (XmlException fault)
        {
            return document.Unusable(fault.LineNumber, SafeXml.Sentence(fault));
        }
        catch (UnusableFileException limit)
        {
            return document.Unusable(limit.Line, limit.Message);
        }
    }

    private static void Walk(XmlReader xml, VocDocument document)
    {
        var path = new List<string>();
        var text = new System.Text.StringBuilder();
        var (line, hasChildren) = (0, false);
        var objects = 0;
        do
        {
            switch (xml.NodeType)
            {
                case XmlNodeType.Element:
                    if (path.Count >= SafeXml.DeepestTag) throw new UnusableFileException($"Tags are nested more than {SafeXml.DeepestTag} deep; this is no VOC file.", LineOf(xml));
                    path.Add(xml.LocalName);
                    (line, hasChildren) = (LineOf(xml), false);
                    text.Clear();
                    if (path is ["annotation", "object"])
                    {
                        if (++objects > MostObjects) throw new UnusableFileException($"It has more than {MostObjects} objects; split the image.", line);
                        document.BeginObject(line);
                    }

                    if (xml.IsEmptyElement) Close();
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace:
                    SafeXml.AppendText(xml, text);
                    break;
                case XmlNodeType.EndElement:
                    Close();
                    break;
            }
        }
        while (xml.Read());

        void Close()
        {
            if (path is ["annotation", "object"]) document.EndObject();
            else if (!hasChildren) document.Leaf(path, text.ToString().Trim(), line);
            path.RemoveAt(path.Count - 1);
            text.Clear();
            hasChildren = true;
        }
    }

    private static int LineOf(XmlReader xml) => SafeXml.LineOf(xml);

    /// <summary>A count of pixels; null where a file says nothing, zero or nonsense.</summary>
    internal static int? PixelsOf(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value is >= 1 and <= int.MaxValue ? (int)value : null;
}
