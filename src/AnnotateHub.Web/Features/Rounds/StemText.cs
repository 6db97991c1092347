namespace AnnotateHub.Web.Features.Rounds;

/// <summary>Image names as people paste them.</summary>
public static class StemText
{
    private static readonly char[] Between = ['\n', '\r', '\t', ',', ';'];

    /// <summary>One name a line, or with commas between; a folder before it and .xml, .tif, .tiff or .png after it are dropped. Each once,
    /// in their order.</summary>
    public static IReadOnlyList<string> Read(string text) =>
        [
            .. text.Split(Between, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Select(Bare)
                .Where(stem => stem.Length > 0)
                .Distinct(StringComparer.Ordinal),
        ];

    private static string Bare(string line)
    {
        var name = line[(line.LastIndexOfAny(['/', '\\']) + 1)..];
        foreach (var ending in (string[])[".xml", ".tiff", ".tif", ".png"])
        {
            if (name.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
                return name[..^ending.Length];
        }

        return name;
    }
}
