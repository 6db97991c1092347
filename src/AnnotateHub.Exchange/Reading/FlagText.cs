using System.Globalization;

namespace AnnotateHub.Exchange.Reading;

/// <summary>What a file says under truncated, difficult or occluded: 0 and 1, but also words, shares (KITTI's truncation) and
/// levels.</summary>
/// <param name="IsSet">Anything more than nothing counts as set.</param>
/// <param name="Kept">What more than yes or no was said, to be kept as an attribute.</param>
/// <param name="IsUnderstood">False for words and numbers that mean neither.</param>
internal readonly record struct FlagText(bool IsSet, string? Kept, bool IsUnderstood)
{
    /// <summary>Ending of the attribute that holds a share or a word.</summary>
    public const string Ending = "_value";

    public static FlagText From(string? text)
    {
        var word = text?.Trim() ?? "";
        switch (word.ToUpperInvariant())
        {
            case "" or "0" or "FALSE" or "NO" or "N" or "F":
                return new FlagText(false, null, true);
            case "1" or "TRUE" or "YES" or "Y" or "T":
                return new FlagText(true, null, true);
        }

        if (!double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || !(value is >= 0 and < 1e6))
            return new FlagText(false, word, false);
        return new FlagText(value > 0, value is 0 or 1 ? null : word, true);
    }

    /// <summary>The flag, with what more was said among the attributes; what is not understood is told.</summary>
    public static bool Take(string name, string? text, IDictionary<string, string> attributes, Action<string> tell)
    {
        var flag = From(text);
        if (flag.Kept is { } kept)
            attributes[name + Ending] = kept;
        if (!flag.IsUnderstood)
            tell(
                $"says {name} '{ReadResultBuilder.Shown(flag.Kept ?? "")}', which means neither yes nor no here; the flag is not "
                    + $"set, and the word is kept as the attribute '{name}{Ending}'."
            );
        return flag.IsSet;
    }
}
