using System.Buffers;
using System.Text;

namespace AnnotateHub.Exchange.Reading;

/// <summary>The bytes and the text of a file that nobody vouches for.</summary>
internal static class FileText
{
    /// <exception cref="UnusableFileException">The file is larger.</exception>
    public static byte[] Bytes(LabelFile file, long most)
    {
        using var stream = file.Open();
        return Bytes(stream, most);
    }

    /// <exception cref="UnusableFileException">There is more.</exception>
    public static byte[] Bytes(Stream stream, long most)
    {
        if (stream.CanSeek && stream.Length > most)
            throw TooLarge(most);
        using var kept = new MemoryStream(stream.CanSeek ? (int)stream.Length : 0);
        var buffer = new byte[1 << 16];
        // Counted while reading: not every stream knows its length, and a file may grow.
        while (stream.Read(buffer) is > 0 and var read)
        {
            if (kept.Length + read > most)
                throw TooLarge(most);
            kept.Write(buffer, 0, read);
        }

        return kept.ToArray();
    }

    /// <summary>UTF-8 without byte-order mark; UTF-16 and UTF-32 are converted.</summary>
    /// <exception cref="UnusableFileException">None of them.</exception>
    public static ReadOnlyMemory<byte> Utf8(LabelFile file, long most) => Utf8(Bytes(file, most), file.Encoding);

    /// <inheritdoc cref="Utf8(LabelFile, long)"/>
    /// <param name="said">The code page that somebody says the text is in; a mark in the file goes before it.</param>
    public static ReadOnlyMemory<byte> Utf8(byte[] bytes, Encoding? said)
    {
        var (encoding, mark) = EncodingOf(bytes);
        if (encoding is not null)
            return Encoding.UTF8.GetBytes(Decoded(encoding, bytes.AsSpan(mark), encoding.WebName));
        if (said is not (null or UTF8Encoding) && mark == 0)
            return Encoding.UTF8.GetBytes(Said(said, bytes));
        ReadOnlyMemory<byte> text = bytes.AsMemory(mark);
        if (System.Text.Unicode.Utf8.IsValid(text.Span))
            return text;
        throw new UnusableFileException(
            "Its text is not UTF-8, but of some code page such as gb2312 or windows-1252; save it as UTF-8, or name its encoding.",
            LineOfFault(text.Span),
            FaultKind.Text
        );
    }

    /// <summary>Text in the code page that somebody named for it.</summary>
    /// <exception cref="UnusableFileException">It is not in it, or may as well be UTF-8.</exception>
    public static string Said(Encoding said, byte[] bytes)
    {
        if (DeclaredEncoding.IsUtf8AllTheSame(bytes, said))
            throw new UnusableFileException(
                $"The encoding '{said.WebName}' was named for it, and its text reads as UTF-8 as well; which one is meant cannot be "
                    + "told. Read it apart from the others without naming an encoding.",
                0,
                FaultKind.Text
            );
        return Decoded(said, bytes, said.WebName, "which was named for it");
    }

    public static string Text(LabelFile file, long most) => Encoding.UTF8.GetString(Utf8(file, most).Span);

    /// <summary>The beginning as far as it can be told, for guessing the format; half a character at its end is no fault.</summary>
    public static string Start(LabelFile file, int most)
    {
        try
        {
            using var stream = file.Open();
            var bytes = new byte[most];
            var read = stream.ReadAtLeast(bytes, most, throwOnEndOfStream: false);
            var (encoding, mark) = EncodingOf(bytes.AsSpan(0, read));
            return encoding is null
                ? Encoding.UTF8.GetString(bytes, mark, read - mark)
                : Lenient(encoding).GetString(bytes, mark, (read - mark) / 4 * 4);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    /// <summary>Text in an encoding that refuses what it does not know.</summary>
    /// <exception cref="UnusableFileException">It is not in this encoding.</exception>
    public static string Decoded(Encoding strict, ReadOnlySpan<byte> bytes, string name, string why = "which it declares")
    {
        try
        {
            return strict.GetString(bytes);
        }
        catch (DecoderFallbackException fault)
        {
            var line = 1 + bytes[..Math.Clamp(fault.Index, 0, bytes.Length)].Count((byte)'\n');
            throw new UnusableFileException(
                $"Its text is not in the encoding {name}, {why}; save it as UTF-8.",
                line,
                FaultKind.Text
            );
        }
    }

    /// <summary>Wide encodings by their mark, or by the zeros beside the first letter; null for one byte a letter.</summary>
    public static (Encoding? Wide, int Mark) EncodingOf(ReadOnlySpan<byte> bytes) =>
        bytes switch
        {
            [0xFF, 0xFE, 0, 0, ..] => (new UTF32Encoding(bigEndian: false, byteOrderMark: true, throwOnInvalidCharacters: true), 4),
            [0, 0, 0xFE, 0xFF, ..] => (new UTF32Encoding(bigEndian: true, byteOrderMark: true, throwOnInvalidCharacters: true), 4),
            [0xEF, 0xBB, 0xBF, ..] => (null, 3),
            [0xFF, 0xFE, ..] => (new UnicodeEncoding(bigEndian: false, byteOrderMark: true, throwOnInvalidBytes: true), 2),
            [0xFE, 0xFF, ..] => (new UnicodeEncoding(bigEndian: true, byteOrderMark: true, throwOnInvalidBytes: true), 2),
            [> 0 and < 0x80, 0, > 0 and < 0x80, 0, ..] => (
                new UnicodeEncoding(bigEndian: false, byteOrderMark: false, throwOnInvalidBytes: true),
                0
            ),
            [0, > 0 and < 0x80, 0, > 0 and < 0x80, ..] => (
                new UnicodeEncoding(bigEndian: true, byteOrderMark: false, throwOnInvalidBytes: true),
                0
            ),
            _ => (null, 0),
        };

    private static Encoding Lenient(Encoding strict)
    {
        var copy = (Encoding)strict.Clone();
        copy.DecoderFallback = DecoderFallback.ReplacementFallback;
        return copy;
    }

    private static UnusableFileException TooLarge(long most) =>
        new($"It is larger than {most >> 20} MiB; no label file of this kind is. Split it.");

    private static int LineOfFault(ReadOnlySpan<byte> text)
    {
        var line = 1;
        while (text.Length > 0)
        {
            if (Rune.DecodeFromUtf8(text, out var rune, out var used) != OperationStatus.Done)
                break;
            if (rune.Value == '\n')
                line++;
            text = text[used..];
        }

        return line;
    }
}
