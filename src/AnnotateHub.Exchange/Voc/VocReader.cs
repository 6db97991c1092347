using System.Globalization;
using System.Text;
using System.Xml;
using AnnotateHub.Exchange.Reading;

namespace AnnotateHub.Exchange.Voc;

/// <summary>Reads VOC files of every dialect that labelling programs write (README.md beside this file), and collects what cannot be
/// used.</summary>
public static class VocReader
{
    private const int MaxObjects = 200_000;

    /// <param name="file">Name for messages.</param>
    /// <param name="said">Code page of a file that declares none; null reads UTF-8.</param>
    public static VocReading Read(Stream source, string file, VocConvention convention, Encoding? said = null)
    {
        var document = new VocDocument(file, convention);
        try
        {
            using var xml = SafeXml.Open(source, said);
            if (xml.MoveToContent() != XmlNodeType.Element || xml.LocalName != "annotation")
                return document.Unusable(LineOf(xml), $"The first tag is <{xml.LocalName}>; a VOC file begins with <annotation>.");
            document.Verified = xml.GetAttribute("verified") ?? "";
            Walk(xml, document);
            return document.Finish();
        }
        catch (XmlException fault)
        {
            return document.Unusable(fault.LineNumber, SafeXml.Describe(fault));
        }
        catch (UnusableFileException limit)
        {
            return document.Unusable(limit.Line, limit.Message);
        }
    }

    private static void Walk(XmlReader xml, VocDocument document)
    {
        var path = new List<string>();
        var text = new StringBuilder();
        var (line, hasChildren) = (0, false);
        var objects = 0;
        do
        {
            switch (xml.NodeType)
            {
                case XmlNodeType.Element:
                    if (path.Count >= SafeXml.DeepestTag)
                        throw new UnusableFileException(
                            $"Tags are nested more than {SafeXml.DeepestTag} deep; this is no VOC file.",
                            LineOf(xml)
                        );
                    path.Add(xml.LocalName);
                    (line, hasChildren) = (LineOf(xml), false);
                    text.Clear();
                    if (path is [_, not "object", ..] && IsBox(xml.LocalName))
                        document.Misplaced(string.Join('/', path), line);
                    if (path is ["annotation", "object"])
                    {
                        if (++objects > MaxObjects)
                            throw new UnusableFileException($"It has more than {MaxObjects} objects; split the image.", line);
                        document.BeginObject(line);
                    }

                    if (xml.IsEmptyElement)
                        Close();
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace:
                    SafeXml.AppendText(xml, text);
                    break;
                case XmlNodeType.EndElement:
                    Close();
                    break;
            }
        } while (xml.Read());

        void Close()
        {
            if (path is ["annotation", "object"])
                document.EndObject();
            else if (!hasChildren)
                document.Leaf(path, text.ToString(), line);
            path.RemoveAt(path.Count - 1);
            text.Clear();
            hasChildren = true;
        }
    }

    private static bool IsBox(string tag) =>
        tag.Equals("bndbox", StringComparison.OrdinalIgnoreCase) || tag.Equals("robndbox", StringComparison.OrdinalIgnoreCase);

    private static int LineOf(XmlReader xml) => SafeXml.LineOf(xml);
}
