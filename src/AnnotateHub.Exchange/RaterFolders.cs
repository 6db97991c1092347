namespace AnnotateHub.Exchange;

/// <summary>Paths of written files: several raters get a folder each, because most formats have no place for who rated.</summary>
internal static class RaterFolders
{
    /// <summary>For formats with a file for each image.</summary>
    public static IEnumerable<(string Path, ImageLabels Labels)> PathsOf(IReadOnlyList<ImageLabels> labels, string folder, string ending)
    {
        var several = HasSeveral(labels);
        var shared = labels
            .GroupBy(StemOf, StringComparer.OrdinalIgnoreCase)
            .Where(same => same.Select(imageLabels => imageLabels.Image).Distinct(StringComparer.Ordinal).Skip(1).Any())
            .Select(same => same.Key)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var item in labels)
        {
            var start = $"{folder}/{(several ? NameOf(item.Rater) + "/" : "")}{FoldersOf(item, shared)}{ExportName.From(StemOf(item))}";
            var path = start + ending;
            // One rater twice on one image (two images of one name in different folders): neither overwrites the other.
            for (var copy = 2; !taken.Add(path); copy++)
                path = $"{start}~{copy}{ending}";
            yield return (path, item);
        }
    }

    /// <summary>For formats with a file for many images.</summary>
    public static IEnumerable<(string Name, IReadOnlyList<ImageLabels> Labels)> FilesOf(IReadOnlyList<ImageLabels> labels, string usual) =>
        !HasSeveral(labels)
            ? [(usual, labels)]
            : labels
                .GroupBy(imageLabels => NameOf(imageLabels.Rater), StringComparer.Ordinal)
                .OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => (group.Key, (IReadOnlyList<ImageLabels>)[.. group]));

    private static string StemOf(ImageLabels imageLabels) =>
        ImageLabels.StemOf(imageLabels.Names is [var name, ..] ? name : imageLabels.Image);

    /// <summary>Images of one name in different folders keep their folders.</summary>
    private static string FoldersOf(ImageLabels imageLabels, HashSet<string> shared) =>
        !shared.Contains(StemOf(imageLabels))
            ? ""
            : string.Concat(
                (AnnotateHub.Exchange.Matching.ImagePath.Parse(imageLabels.Image)?.Folders ?? []).Select(part =>
                    ExportName.From(part) + "/"
                )
            );

    private static bool HasSeveral(IReadOnlyList<ImageLabels> labels) =>
        labels.Select(imageLabels => imageLabels.Rater).Distinct(StringComparer.Ordinal).Skip(1).Any();

    private static string NameOf(string? rater) =>
        rater is null
            ? "nobody named"
            : string.Join('/', rater.Split('/', '\\').Select(part => ExportName.From(part) is { Length: > 0 } name ? name : "_"));
}
