namespace AnnotateHub.Exchange;

/// <summary>Paths of written files: several raters get a folder each, because most formats have no place for who rated.</summary>
internal static class RaterFolders
{
    /// <summary>For formats with a file for each image.</summary>
    public static IEnumerable<(string Path, ImageLabels Labels)> PathsOf(IReadOnlyList<ImageLabels> labels, string folder, string ending)
    {
        var several = HasSeveral(labels);
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var item in labels)
        {
            var start = $"{folder}/{(several ? NameOf(item.Rater) + "/" : "")}{ExportName.Of(ImageLabels.StemOf(item.Names is [var name, ..] ? name : item.Image))}";
            var path = start + ending;
            // One rater twice on one image (two images of one name in different folders): neither overwrites the other.
            for (var copy = 2; !taken.Add(path); copy++) path = $"{start}~{copy}{ending}";
            yield return (path, item);
        }
    }

    /// <summary>For formats with a file for many images.</summary>
    public static IEnumerable<(string Name, IReadOnlyList<ImageLabels> Labels)> FilesOf(IReadOnlyList<ImageLabels> labels, string usual) =>
        !HasSeveral(labels) ? [(usual, labels)] : labels.GroupBy(item => NameOf(item.Rater), StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => (group.Key, (IReadOnlyList<ImageLabels>)[.. group]));

    private static bool HasSeveral(IReadOnlyList<ImageLabels> labels) => labels.Select(item => item.Rater).Distinct(StringComparer.Ordinal).Skip(1).Any();

    private static string NameOf(string? rater) => rater is null ? "nobody named" : string.Join('/', rater.Split('/', '\\').Select(part => ExportName.Of(part) is { Length: > 0 } name ? name : "_"));
}
