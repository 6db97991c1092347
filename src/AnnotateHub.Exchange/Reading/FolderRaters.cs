namespace AnnotateHub.Exchange.Reading;

/// <summary>Who rated, where only folders or file names tell: the same image labelled in two places was labelled by two raters.</summary>
internal static class FolderRaters
{
    public static IReadOnlyList<ImageLabels> Named(IReadOnlyList<ImageLabels> labels, bool isFilePerImage)
    {
        var nameless = labels.Where(item => item.Rater is null).ToList();
        string PlaceOf(ImageLabels item) => isFilePerImage ? item.File[..Math.Max(0, item.File.LastIndexOf('/'))] : System.IO.Path.ChangeExtension(item.File, null);
        var isRatedTwice = nameless.GroupBy(item => isFilePerImage ? LabelStem(item) : item.Stem, StringComparer.Ordinal).Any(same => same.Select(PlaceOf).Distinct(StringComparer.Ordinal).Count() > 1);
        if (!isRatedTwice) return labels;
        var names = ShortNames([.. nameless.Select(PlaceOf).Distinct(StringComparer.Ordinal)]);
        return [.. labels.Select(item => item.Rater is null ? item with { Rater = names[PlaceOf(item)] } : item)];
    }

    private static string LabelStem(ImageLabels item) => System.IO.Path.GetFileNameWithoutExtension(item.File);

    /// <summary>The part of each path in which they differ: <c>a/Expert1/xml</c> and <c>a/Expert2/xml</c> are Expert1 and Expert2.</summary>
    private static Dictionary<string, string> ShortNames(IReadOnlyList<string> paths)
    {
        var parts = paths.Select(path => path.Split('/')).ToList();
        var shortest = parts.Min(path => path.Length);
        var head = Enumerable.Range(0, shortest).TakeWhile(index => parts.All(path => path[index] == parts[0][index])).Count();
        var tail = Enumerable.Range(1, shortest - head).TakeWhile(index => parts.All(path => path[^index] == parts[0][^index])).Count();
        return paths.Zip(parts).ToDictionary(pair => pair.First, pair => string.Join('/', pair.Second[head..^tail]) is { Length: > 0 } name ? name : pair.Second[^1] is { Length: > 0 } last ? last : "top folder", StringComparer.Ordinal);
    }
}
