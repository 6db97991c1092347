using System.Buffers;
using System.Text;
using System.Xml;

namespace AnnotateHub.Exchange.Reading;

/// <summary>XML that nobody vouches for.</summary>
internal static class SafeXml
{
    public const int DeepestTag = 32;
    private const long MostCharacters = 256L << 20;
    private const int LongestText = 1 << 16;
    private const int Piece = 4096;

    public static XmlReaderSettings Settings { get; } = new()
    {
        // A DTD can name files and addresses to fetch and entities that grow without end; no labelling program writes one.
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = MostCharacters,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        CloseInput = false,
    };

    /// <summary>The text at the reader's place. It is taken piece by piece, so that a text without end is refused before it is held.</summary>
    public static void AppendText(XmlReader xml, StringBuilder text)
    {
        var piece = ArrayPool<char>.Shared.Rent(Piece);
        try
        {
            while (xml.ReadValueChunk(piece, 0, Piece) is > 0 and var read)
            {
                if (text.Length + read > LongestText) throw new UnusableFileException($"A text in it is longer than {LongestText:N0} characters; no label is.", LineOf(xml));
                text.Append(piece, 0, read);
            }
        }
        finally
        {
            ArrayPool<char>.Shared.Return(piece);
        }
    }

    public static int LineOf(XmlReader xml) => xml is IXmlLineInfo place ? place.LineNumber : 0;

    public static string Sentence(XmlException fault) => fault.Message.Contains("DTD", StringComparison.Ordinal)
        ? "It has a document type definition (<!DOCTYPE>), which is refused because it can fetch other files; delete that line."
        : $"It is no well-formed XML ({fault.Message.TrimEnd('.')}); export it again.";
}
