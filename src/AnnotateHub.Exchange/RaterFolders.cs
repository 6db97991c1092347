namespace AnnotateHub.Exchange;

/// <summary>Paths of written files: several raters get a folder each, because most formats have no place for who rated.</summary>
internal static class RaterFolders
{
    /// <summary>For formats with a file for each image: each answer beside its path, batch by batch.</summary>
    public static IEnumerable<IEnumerable<(string Path, ImageLabels Labels)>> BatchesOf(ILabelSource source, string folder, string ending)
    {
        using var paths = PathsOf(source.Heads, folder, ending).GetEnumerator();
        foreach (var batch in source.ReadAll())
            yield return batch.Select(labels => paths.MoveNext() ? (paths.Current, labels) : throw new InvalidOperationException());
    }

    /// <summary>The same, one by one.</summary>
    public static IEnumerable<(string Path, ImageLabels Labels)> FilesPerImage(ILabelSource source, string folder, string ending) =>
        BatchesOf(source, folder, ending).SelectMany(batch => batch);

    /// <summary>Every answer with its boxes, in the order of the source.</summary>
    public static IEnumerable<IReadOnlyList<ImageLabels>> ReadAll(this ILabelSource source) =>
        source.Read(Enumerable.Range(0, source.Heads.Count));

    private static IEnumerable<string> PathsOf(IReadOnlyList<ImageLabels> labels, string folder, string ending)
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
            yield return path;
        }
    }

    /// <summary>For formats with a file for many images: which answers go into it, by their places.</summary>
    public static IEnumerable<(string Name, IReadOnlyList<int> Numbers)> FilesOf(IReadOnlyList<ImageLabels> heads, string usual) =>
        !HasSeveral(heads)
            ? [(usual, [.. Enumerable.Range(0, heads.Count)])]
            : Enumerable
                .Range(0, heads.Count)
                .GroupBy(number => NameOf(heads[number].Rater), StringComparer.Ordinal)
                .OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => (group.Key, (IReadOnlyList<int>)[.. group]));

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
