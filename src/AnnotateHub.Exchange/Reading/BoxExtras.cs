using System.Globalization;

namespace AnnotateHub.Exchange.Reading;

/// <summary>Flags and scores of a box in formats that have only attributes for them, under VOC's names.</summary>
internal static class BoxExtras
{
    /// <summary>The attributes and, among them, what the format has no place of its own for.</summary>
    public static SortedDictionary<string, string> Pack(LabelledBox box, bool score = false, bool flags = false)
    {
        var all = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in box.Attributes ?? new Dictionary<string, string>())
            all[name] = value;
        if (score && box.Score is { } number)
            all["score"] = number.ToString("R", CultureInfo.InvariantCulture);
        if (!flags)
            return all;
        if (box.Truncated)
            all["truncated"] = "1";
        if (box.Difficult)
            all["difficult"] = "1";
        if (box.Occluded)
            all["occluded"] = "1";
        return all;
    }

    /// <summary>Takes flags and score out of the attributes; a score that is no share stays an attribute.</summary>
    /// <param name="tell">Gets what is not understood, as the end of a sentence.</param>
    public static LabelledBox Unpack(LabelledBox box, Action<string> tell)
    {
        if (box.Attributes is null)
            return box;
        var rest = new Dictionary<string, string>(box.Attributes, StringComparer.Ordinal);
        bool Take(string name) => rest.Remove(name, out var text) && FlagText.Take(name, text, rest, tell);
        var result = box with
        {
            Truncated = Take("truncated") || box.Truncated,
            Difficult = Take("difficult") || box.Difficult,
            Occluded = Take("occluded") || box.Occluded,
        };
        if (result.Score is null && rest.TryGetValue("score", out var score) && ScoreOf(score) is { } value && rest.Remove("score"))
            result = result with { Score = value };
        return result with { Attributes = rest.Count == 0 ? null : rest };
    }

    public static double? ScoreOf(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value is >= 0 and <= 1 ? value : null;
}
