namespace AnnotateHub.Core.Sentences;

/// <summary>What a file says, as it stands in a sentence for people: in one line, and not all of it.</summary>
public static class Excerpt
{
    /// <param name="most">Characters; of what is longer the beginning and the end are kept.</param>
    public static string Of(string text, int most = 160)
    {
        var kept = text.Length <= most ? text : $"{text[..(most / 2)]}...{text[^(most / 2)..]}";
        return string.Create(
            kept.Length,
            kept,
            (line, from) =>
            {
                for (var at = 0; at < line.Length; at++)
                    line[at] = char.IsControl(from[at]) || char.IsSurrogate(from[at]) && !IsPair(from, at) ? ' ' : from[at];
            }
        );
    }

    /// <summary>Half a character, left by the cut or by the file, is no text.</summary>
    private static bool IsPair(string text, int at) =>
        char.IsHighSurrogate(text[at])
            ? at + 1 < text.Length && char.IsLowSurrogate(text[at + 1])
            : at > 0 && char.IsHighSurrogate(text[at - 1]);
}
