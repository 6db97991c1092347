namespace AnnotateHub.TestKit.Loaders;

/// <summary>A label with everything that the format has a place for, as somebody else's reader would see it; edges in pixels.</summary>
public sealed record LoadedLabel(
    string Class,
    double X1,
    double Y1,
    double X2,
    double Y2,
    double? Score,
    IReadOnlySet<string> Flags,
    IReadOnlyDictionary<string, string> Attributes
)
{
    private static readonly string[] FlagNames = ["truncated", "difficult", "occluded"];

    /// <summary>From a bag of words that holds flags and a score among others, as most formats do.</summary>
    public static LoadedLabel From(string name, double[] edges, double? score, IEnumerable<KeyValuePair<string, string>> said)
    {
        var rest = said.ToDictionary(StringComparer.Ordinal);
        var flags = FlagNames.Where(flag => rest.Remove(flag, out var text) && text is "1" or "true").ToHashSet(StringComparer.Ordinal);
        if (rest.Remove("score", out var share))
            score ??= double.Parse(share, System.Globalization.CultureInfo.InvariantCulture);
        return new LoadedLabel(name, edges[0], edges[1], edges[2], edges[3], score, flags, rest);
    }
}
