using System.Text;

namespace AnnotateHub.Exchange.Reading;

/// <summary>The bytes and the text of a file that nobody vouches for.</summary>
internal static class FileText
{
    /// <exception cref="UnusableFileException">The file is larger.</exception>
    public static byte[] Bytes(LabelFile file, long most)
    {
        using var stream = file.Open();
        if (stream.CanSeek && stream.Length > most) throw TooLarge(most);
        using var kept = new MemoryStream(stream.CanSeek ? (int)stream.Length : 0);
        var buffer = new byte[1 << 16];
        // Counted while reading: not every stream knows its length, and a file may grow.
        while (stream.Read(buffer) is > 0 and var read)
        {
            if (kept.Length + read > most) throw TooLarge(most);
            kept.Write(buffer, 0, read);
        }

        return kept.ToArray();
    }

    /// <summary>UTF-8 without byte-order mark; UTF-16 with one is converted.</summary>
    /// <exception cref="UnusableFileException">Neither.</exception>
    public static ReadOnlyMemory<byte> Utf8(LabelFile file, long most)
    {
        var bytes = Bytes(file, most);
        ReadOnlyMemory<byte> text = bytes switch
        {
            [0xEF, 0xBB, 0xBF, ..] => bytes.AsMemory(3),
            [0xFF, 0xFE, ..] => Encoding.UTF8.GetBytes(Encoding.Unicode.GetString(bytes, 2, bytes.Length - 2)),
            [0xFE, 0xFF, ..] => Encoding.UTF8.GetBytes(Encoding.BigEndianUnicode.GetString(bytes, 2, bytes.Length - 2)),
            _ => bytes,
        };
        if (System.Text.Unicode.Utf8.IsValid(text.Span)) return text;
        throw new UnusableFileException("Its text is not UTF-8; save it with that encoding.", LineOfFault(text.Span));
    }

    public static string Text(LabelFile file, long most) => Encoding.UTF8.GetString(Utf8(file, most).Span);

    private static UnusableFileException TooLarge(long most) => new($"It is larger than {most >> 20} MiB; no label file of this kind is. Split it.");

    private static int LineOfFault(ReadOnlySpan<byte> text)
    {
        var line = 1;
        while (text.Length > 0)
        {
            if (Rune.DecodeFromUtf8(text, out var rune, out var used) != System.Buffers.OperationStatus.Done) break;
            if (rune.Value == '\n') line++;
            text = text[used..];
        }

        return line;
    }
}
