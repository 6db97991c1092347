using System.Globalization;
using System.Xml;

namespace AnnotateHub.Exchange.Voc;

/// <summary>Reads VOC files of every dialect that labelling programs write (README.md beside this file), and collects what cannot be used.</summary>
public static class VocReader
{
    private const int DeepestTag = 32;
    private const int MostObjects = 200_000;
    private const long MostCharacters = 256L << 20;

    private static readonly XmlReaderSettings Settings = new()
    {
        // A DTD can name files and addresses to fetch and entities that grow without end; no labelling program writes one.
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = MostCharacters,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        CloseInput = false,
    };

    /// <param name="file">Name for messages.</param>
    public static VocReading Read(Stream source, string file, VocConvention convention)
    {
        var document = new VocDocument(file, convention);
        try
        {
            using var xml = XmlReader.Create(source, Settings);
            if (xml.MoveToContent() != XmlNodeType.Element || xml.LocalName != "annotation")
                return document.Unusable(LineOf(xml), $"The first tag is <{xml.LocalName}>; a VOC file begins with <annotation>.");
            Walk(xml, document);
            return document.Finish();
        }
        catch (XmlException fault)
        {
            return document.Unusable(fault.LineNumber, fault.Message.Contains("DTD", StringComparison.Ordinal)
                ? "It has a document type definition (<!DOCTYPE>), which is refused because it can fetch other files; delete that line."
                : $"It is no well-formed XML ({fault.Message.TrimEnd('.')}); export it again.");
        }
        catch (VocLimitException limit)
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
                    if (path.Count >= DeepestTag) throw new VocLimitException(LineOf(xml), $"Tags are nested more than {DeepestTag} deep; this is no VOC file.");
                    path.Add(xml.LocalName);
                    (line, hasChildren) = (LineOf(xml), false);
                    text.Clear();
                    if (path is ["annotation", "object"])
                    {
                        if (++objects > MostObjects) throw new VocLimitException(line, $"It has more than {MostObjects} objects; split the image.");
                        document.BeginObject(line);
                    }

                    if (xml.IsEmptyElement) Close();
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace:
                    text.Append(xml.Value);
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

    private static int LineOf(XmlReader xml) => xml is IXmlLineInfo place ? place.LineNumber : 0;

    /// <summary>A count of pixels; null where a file says nothing, zero or nonsense.</summary>
    internal static int? PixelsOf(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value is >= 1 and <= int.MaxValue ? (int)value : null;
}

internal sealed class VocLimitException(int line, string message) : Exception(message)
{
    public int Line { get; } = line;
}
