using System.Buffers;
using System.Text;
using System.Xml;
using AnnotateHub.Core.Sentences;

namespace AnnotateHub.Exchange.Reading;

/// <summary>XML that nobody vouches for.</summary>
internal static class SafeXml
{
    public const int DeepestTag = 32;
    private const long MaxCharacters = 256L << 20;
    private const long MaxBytes = 256L << 20;
    private const int MaxTextLength = 1 << 16;
    private const int Piece = 4096;

    public static XmlReaderSettings Settings { get; } =
        new()
        {
            // A DTD can name files and addresses to fetch and entities that grow without end; no labelling program writes one.
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            MaxCharactersInDocument = MaxCharacters,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            CloseInput = false,
        };

    /// <summary>
    /// A reader of UTF-8 in one pass; text of any other encoding that is declared or marked is held, decoded and checked first.
    /// </summary>
    /// <param name="said">The code page of a file that declares none and is no UTF-8; null where nobody says one.</param>
    /// <exception cref="UnusableFileException">The text is not in the encoding that the file declares.</exception>
    public static XmlReader Open(Stream source, Encoding? said = null)
    {
        var head = new byte[256];
        var read = source.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        var whole = new Rejoined(head.AsMemory(0, read), source);
        if (said is not (null or UTF8Encoding) && DeclaredEncoding.NameOf(head) is null && FileText.EncodingOf(head) is (null, 0))
        {
            var bytes = FileText.Bytes(whole, MaxBytes);
            return XmlReader.Create(new StringReader(FileText.Said(said, bytes)), Settings);
        }

        return DeclaredEncoding.IsPlain(head.AsSpan(0, read))
            ? XmlReader.Create(whole, Settings)
            : XmlReader.Create(new StringReader(DeclaredEncoding.Decode(FileText.Bytes(whole, MaxBytes))), Settings);
    }

    /// <summary>The text at the reader's place. It is taken piece by piece, so that a text without end is refused before it is
    /// held.</summary>
    public static void AppendText(XmlReader xml, StringBuilder text)
    {
        var piece = ArrayPool<char>.Shared.Rent(Piece);
        try
        {
            while (xml.ReadValueChunk(piece, 0, Piece) is > 0 and var read)
            {
                if (text.Length + read > MaxTextLength)
                    throw new UnusableFileException(
                        $"A text in it is longer than {MaxTextLength:N0} characters; no label is.",
                        LineOf(xml)
                    );
                text.Append(piece, 0, read);
            }
        }
        finally
        {
            ArrayPool<char>.Shared.Return(piece);
        }
    }

    public static int LineOf(XmlReader xml) => xml is IXmlLineInfo place ? place.LineNumber : 0;

    public static string Describe(XmlException fault) =>
        fault.Message.Contains("given encoding", StringComparison.Ordinal)
            ? "Its text is not UTF-8, and it declares no other encoding; save it as UTF-8, or declare the encoding in its first line."
        : fault.Message.Contains("DTD", StringComparison.Ordinal)
            ? "It has a document type definition (<!DOCTYPE>), which is refused because it can fetch other files; delete that line."
        : $"It is no well-formed XML ({Excerpt.Of(fault.Message.TrimEnd('.'), 240)}); export it again.";
}
