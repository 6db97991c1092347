using System.Text.Json;

namespace AnnotateHub.Core.Sentences;

/// <summary>Why a text is no JSON of the expected form, in the framework's words without its places and without the rest of the
/// file, which it likes to quote.</summary>
public static class JsonSentence
{
    public static string Describe(JsonException fault)
    {
        var end = new[] { " Path:", " LineNumber:" }
            .Select(mark => fault.Message.IndexOf(mark, StringComparison.Ordinal))
            .Where(at => at > 0)
            .DefaultIfEmpty(fault.Message.Length)
            .Min();
        return Excerpt.Of(fault.Message[..end].TrimEnd('.', ' '), 240);
    }
}
