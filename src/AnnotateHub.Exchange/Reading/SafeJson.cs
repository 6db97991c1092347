using System.Text.Json;

namespace AnnotateHub.Exchange.Reading;

/// <summary>JSON that nobody vouches for: size, depth and number of values are known before any of it is built.</summary>
internal static class SafeJson
{
    public const long MaxBytes = 256L << 20;
    private const int Deepest = 64;

    /// <summary>A value takes 12 bytes of memory when built; a COCO box has about 25.</summary>
    private const int MaxValues = 30_000_000;

    private static readonly JsonReaderOptions Options = new()
    {
        MaxDepth = Deepest,
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    /// <param name="gathered">Is told of every NaN and Infinity, which Python writes for numbers that are missing.</param>
    /// <exception cref="UnusableFileException">No JSON, or too much of it.</exception>
    public static JsonDocument Open(LabelFile file, ReadResultBuilder gathered)
    {
        var text = MissingNumbers.Replace(FileText.Utf8(file, MaxBytes), file.Path, gathered);
        try
        {
            Measure(text.Span);
            return JsonDocument.Parse(
                text,
                new JsonDocumentOptions
                {
                    MaxDepth = Deepest,
                    CommentHandling = JsonCommentHandling.Skip,
                    AllowTrailingCommas = true,
                    // Of two values of one name nobody knows which one counts.
                    AllowDuplicateProperties = false,
                }
            );
        }
        catch (JsonException fault)
        {
            var line = (int)(fault.LineNumber ?? -1) + 1;
            throw new UnusableFileException(
                fault.Message.Contains("depth", StringComparison.OrdinalIgnoreCase)
                    ? $"Its values are nested more than {Deepest} deep; no labelling program writes that."
                    : $"It is no well-formed JSON ({Plain(fault.Message)}); export it again.",
                line
            );
        }
    }

    private static void Measure(ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text, Options);
        for (var values = 0; reader.Read(); values++)
        {
            if (values > MaxValues)
                throw new UnusableFileException($"It holds more than {MaxValues:N0} values; split it.");
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped && !IsText(ref reader))
                throw new UnusableFileException(
                    "A text in it holds half a character (a lone surrogate); export it again.",
                    1 + text[..(int)reader.TokenStartIndex].Count((byte)'\n')
                );
        }
    }

    // Half a surrogate pair, escaped, is JSON but no text; looking a name up beside it would throw.
    private static bool IsText(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString() is not null;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    // The framework's sentence ends with the place, which is told apart.
    private static string Plain(string message) => ReadResultBuilder.Shown(message.Split(" LineNumber")[0].TrimEnd('.'));
}
