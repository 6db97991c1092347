using System.Text;

namespace AnnotateHub.Exchange.Reading;

/// <summary>
/// NaN, Infinity and -Infinity in JSON, which Python writes and no reader of JSON knows: they become null, and each is told by its name.
/// </summary>
internal static class MissingNumbers
{
    private const int MaxReported = 20;

    private static readonly (byte[] Word, string Name)[] Words =
    [
        ("-Infinity"u8.ToArray(), "-Infinity"),
        ("Infinity"u8.ToArray(), "Infinity"),
        ("NaN"u8.ToArray(), "NaN"),
    ];

    public static ReadOnlyMemory<byte> Replace(ReadOnlyMemory<byte> text, string file, ReadResultBuilder gathered)
    {
        var bytes = text.Span;
        if (bytes.IndexOf("NaN"u8) < 0 && bytes.IndexOf("Infinity"u8) < 0)
            return text;
        using var result = new MemoryStream(bytes.Length + 16);
        var (line, kept, told, key) = (1, 0, 0, default(Range));
        for (var at = 0; at < bytes.Length; at++)
        {
            switch (bytes[at])
            {
                case (byte)'\n':
                    line++;
                    break;
                case (byte)'"':
                    var end = EndOfText(bytes, at);
                    if (IsKey(bytes, end))
                        key = (at + 1)..end;
                    line += bytes[at..end].Count((byte)'\n');
                    at = end;
                    break;
                case (byte)'N' or (byte)'I' or (byte)'-':
                    if (WordAt(bytes, at) is not (var word, var name))
                        break;
                    result.Write(bytes[kept..at]);
                    result.Write("null"u8);
                    at += word.Length - 1;
                    kept = at + 1;
                    if (++told <= MaxReported)
                        gathered.Note(
                            file,
                            line,
                            $"{name} stands where a number is expected{(key.Equals(default) ? "" : $", in '{ReadResultBuilder.Shown(Encoding.UTF8.GetString(bytes[key]))}'")}; "
                                + "it is taken as missing.",
                            FaultKind.Text
                        );
                    break;
            }
        }

        if (told > MaxReported)
            gathered.Note(file, 0, $"NaN or Infinity stands for {told - MaxReported} more numbers.", FaultKind.Text);
        result.Write(bytes[kept..]);
        return result.ToArray();
    }

    private static (byte[] Word, string Name)? WordAt(ReadOnlySpan<byte> bytes, int at)
    {
        foreach (var entry in Words)
            if (bytes[at..].StartsWith(entry.Word))
                return entry;
        return null;
    }

    private static int EndOfText(ReadOnlySpan<byte> bytes, int at)
    {
        for (at++; at < bytes.Length && bytes[at] != '"'; at++)
            if (bytes[at] == '\\')
                at++;
        return Math.Min(at, bytes.Length);
    }

    private static bool IsKey(ReadOnlySpan<byte> bytes, int end)
    {
        for (var at = end + 1; at < bytes.Length; at++)
            if (bytes[at] is not ((byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n'))
                return bytes[at] == ':';
        return false;
    }
}
