using System.Text;
using System.Text.RegularExpressions;

namespace AnnotateHub.Exchange.Reading;

/// <summary>The encoding that an XML file declares in its first line.</summary>
internal static partial class DeclaredEncoding
{
    private static readonly string[] Utf8Names =
    [
        "utf-8",
        "utf8",
        "utf_8",
        "utf-8-sig",
        "us-ascii",
        "ascii",
        "unicode",
        "utf-16",
        "utf16",
        "utf-16le",
        "utf-16be",
        "ucs-2",
        "iso-10646-ucs-2",
    ];

    /// <summary>Whether the framework's own XML reader takes the file as it is: UTF-8, or a mark that tells.</summary>
    public static bool IsPlain(ReadOnlySpan<byte> head) =>
        NameOf(head) is null or "utf-8" or "UTF-8" && FileText.EncodingOf(head) is (null, _);

    /// <summary>The text of a file that is not plain UTF-8.</summary>
    /// <exception cref="UnusableFileException">The encoding is unknown, or the text is not in it.</exception>
    public static string Decode(byte[] bytes)
    {
        var (wide, mark) = FileText.EncodingOf(bytes);
        if (wide is not null)
            return FileText.Decoded(wide, bytes.AsSpan(mark), wide.WebName);
        var name = NameOf(bytes) ?? "utf-8";
        // One byte a letter, whatever it declares: programs that write strings declare utf-16 and save UTF-8.
        if (mark > 0 || Utf8Names.Contains(name, StringComparer.OrdinalIgnoreCase))
            return FileText.Decoded(new UTF8Encoding(false, throwOnInvalidBytes: true), bytes.AsSpan(mark), "UTF-8");
        var encoding =
            Find(name)
            ?? throw new UnusableFileException(
                $"It declares the encoding '{ReadResultBuilder.Shown(name)}', which is not known here; save it as UTF-8.",
                1,
                FaultKind.Text
            );
        if (IsUtf8AllTheSame(bytes, encoding))
            throw new UnusableFileException(
                $"It declares the encoding '{name}', and its text reads as UTF-8 as well; which one is meant is not clear. Save "
                    + "it as UTF-8 and declare that.",
                1,
                FaultKind.Text
            );
        return FileText.Decoded(encoding, bytes, name);
    }

    public static string? NameOf(ReadOnlySpan<byte> head) =>
        Declaration().Match(Encoding.Latin1.GetString(head[..Math.Min(head.Length, 256)])) is { Success: true } match
            ? match.Groups[1].Value
            : null;

    public static Encoding? Find(string name)
    {
        // Python's names of code pages.
        var known = name.ToLowerInvariant() switch
        {
            "cp936" => "gbk",
            "cp932" => "shift_jis",
            "cp949" => "ks_c_5601-1987",
            "cp950" => "big5",
            var other => other,
        };
        if (
            CodePagesEncodingProvider.Instance.GetEncoding(known, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback) is
            { } page
        )
            return page;
        try
        {
            return Encoding.GetEncoding(known, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>
    /// An editor that saved UTF-8 and left the declaration behind. Two bytes that are UTF-8 occur by chance in code pages of two bytes a
    /// letter; three do not.
    /// </summary>
    public static bool IsUtf8AllTheSame(ReadOnlySpan<byte> bytes, Encoding declared) =>
        System.Text.Unicode.Utf8.IsValid(bytes) && bytes.ContainsAnyInRange(declared.IsSingleByte ? (byte)0xC2 : (byte)0xE0, (byte)0xF4);

    [GeneratedRegex("""^\s*<\?xml[^>]*?\bencoding\s*=\s*["']([A-Za-z0-9._:\-]+)["']""")]
    private static partial Regex Declaration();
}
