using System.Text.RegularExpressions;

namespace AnnotateHub.Inference.Inspection;

/// <summary>What Ultralytics' exporter writes into a model's metadata, as Python literals: names, imgsz, stride, task, and in newer
/// versions args.</summary>
internal static partial class UltralyticsMetadata
{
    public static bool Present(IReadOnlyDictionary<string, string> metadata) =>
        metadata.ContainsKey("names") && (metadata.ContainsKey("stride") || metadata.ContainsKey("task"));

    public static string? Task(IReadOnlyDictionary<string, string> metadata) => metadata.GetValueOrDefault("task");

    public static (int Height, int Width)? ImageSize(IReadOnlyDictionary<string, string> metadata)
    {
        int[] sizes =
        [
            .. WholeNumber()
                .Matches(metadata.GetValueOrDefault("imgsz", ""))
                .Select(match => int.Parse(match.ValueSpan))
                .Where(size => size is > 0 and <= 16_384),
        ];
        return sizes.Length switch
        {
            0 => null,
            1 => (sizes[0], sizes[0]),
            _ => (sizes[0], sizes[1]),
        };
    }

    public static int Stride(IReadOnlyDictionary<string, string> metadata) =>
        WholeNumber()
            .Matches(metadata.GetValueOrDefault("stride", ""))
            .Select(match => int.Parse(match.ValueSpan))
            .Where(size => size is > 0 and <= 1_024)
            .DefaultIfEmpty(32)
            .Max();

    /// <summary>Class names by index: <c>{0: 'red', 1: 'green'}</c> or <c>['red', 'green']</c>; empty where there are none.</summary>
    public static IReadOnlyList<string> Names(IReadOnlyDictionary<string, string> metadata)
    {
        var text = metadata.GetValueOrDefault("names", "");
        var names = new SortedDictionary<int, string>();
        foreach (var (position, match) in Name().Matches(text).Index())
        {
            var index = match.Groups["index"] is { Success: true } written ? int.Parse(written.ValueSpan) : position;
            if (index is >= 0 and < 10_000)
                names[index] = match.Groups["single"] is { Success: true } single ? single.Value : match.Groups["double"].Value;
        }

        return names.Count == 0
            ? []
            : [.. Enumerable.Range(0, Math.Min(names.Keys.Max() + 1, 10_000)).Select(index => names.GetValueOrDefault(index, ""))];
    }

    /// <summary>Whether the exporter was told to leave suppression to the graph.</summary>
    public static bool SaysEndToEnd(IReadOnlyDictionary<string, string> metadata) =>
        metadata.GetValueOrDefault("end2end", "").Contains("True", StringComparison.OrdinalIgnoreCase)
        || NmsTrue().IsMatch(metadata.GetValueOrDefault("args", ""));

    [GeneratedRegex(@"[0-9]{1,6}")]
    private static partial Regex WholeNumber();

    [GeneratedRegex("""(?:"?(?<index>[0-9]{1,5})"?\s*:\s*)?(?:'(?<single>[^']*)'|"(?<double>[^"]*)"(?!\s*:))""")]
    private static partial Regex Name();

    [GeneratedRegex("""['"]nms['"]\s*:\s*true""", RegexOptions.IgnoreCase)]
    private static partial Regex NmsTrue();
}
