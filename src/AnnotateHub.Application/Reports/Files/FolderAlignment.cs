using AnnotateHub.Exchange;
using AnnotateHub.Exchange.Matching;
using AnnotateHub.Exchange.Text;

namespace AnnotateHub.Application.Reports.Files;

/// <summary>Which answers of several folders are of one image, by the lookup that all labels find their images by.</summary>
public static class FolderAlignment
{
    private const int MaxReported = 10;

    /// <summary>The folders with one name for each image, that of the first folder which has it, and what is not certain.</summary>
    public static (IReadOnlyList<AnnotationFolder> Folders, IReadOnlyList<string> Notes) Align(
        IReadOnlyList<(string Name, AnnotationFolder Folder)> folders
    )
    {
        var (images, notes) = (new Dictionary<string, SharedImage>(StringComparer.Ordinal), new List<string>());
        var aligned = new List<AnnotationFolder>();
        foreach (var (name, folder) in folders)
        {
            var told = new List<string>();
            var names = NamesOf(name, folder, images, told);
            aligned.Add(folder.Renamed(names));
            foreach (var (own, shared) in names)
                if (shared is not null && folder.Answers.TryGetValue(own, out var labels))
                {
                    if (!images.TryGetValue(shared, out var image))
                        images[shared] = image = new SharedImage(shared, name, StatedIn(labels));
                    image.Paths.AddRange(PathsOf(own, labels, folder.IsFilePerImage));
                }

            notes.AddRange(told.Take(MaxReported));
            if (told.Count > MaxReported)
                notes.Add($"{name}: and so for {told.Count - MaxReported} more images.");
        }

        return (aligned, notes);
    }

    /// <summary>Images that one folder alone has; empty where there is none.</summary>
    /// <param name="consequence">What comes of it, as the end of a sentence.</param>
    public static IEnumerable<string> Alone(IReadOnlyList<(string Name, AnnotationFolder Folder)> folders, string consequence)
    {
        foreach (var (name, folder) in folders)
        {
            var alone = folder
                .Images.Keys.Where(image =>
                    folders.All(other =>
                        other.Name == name || !other.Folder.Images.ContainsKey(image) && !other.Folder.Damaged.Contains(image)
                    )
                )
                .Order(StringComparer.Ordinal)
                .ToList();
            if (alone.Count > 0)
                yield return $"{name} alone has {alone.Count} {(alone.Count == 1 ? "image" : "images")}: "
                    + $"{string.Join(", ", alone.Take(3))}{(alone.Count > 3 ? " ..." : "")}; {consequence}.";
        }
    }

    /// <summary>The folder's own names to those that count; null where an answer is left out.</summary>
    private static Dictionary<string, string?> NamesOf(
        string folderName,
        AnnotationFolder folder,
        Dictionary<string, SharedImage> images,
        List<string> told
    )
    {
        var names = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var (own, labels) in folder.Answers.Where(answer => images.ContainsKey(answer.Key)))
        {
            names[own] = own;
            var image = images[own];
            if (StatedIn(labels) is { } stated && image.Stated is { } before && stated != before)
                told.Add(
                    $"{own}: {image.First} calls its image '{before}' and {folderName} '{stated}'; they were compared because their "
                        + "files have one name, see whether it is one image."
                );
        }

        if (images.Count == 0 || names.Count == folder.Answers.Count)
            return Rest();
        var lookup = new ImageLookup<SharedImage>(images.Values.SelectMany(image => image.Paths.Select(path => (path, image))));
        var taken = names.Values.ToHashSet(StringComparer.Ordinal);
        foreach (var (own, labels) in folder.Answers.Where(answer => !names.ContainsKey(answer.Key)).ToList())
        {
            var match = lookup.Find(labels.NamesOf(folder.IsFilePerImage));
            if (match.Kind == MatchKind.Ambiguous)
            {
                names[own] = null;
                told.Add(
                    $"{folderName}: '{own}' fits {string.Join(" and ", match.Others.Take(3).Select(other => $"'{other.Image.Key}'"))} equally "
                        + "well; its answer is left out."
                );
            }
            else if (match.Image is { } image && taken.Add(image.Key))
            {
                names[own] = image.Key;
                if (match.Kind == MatchKind.NameOnly)
                    told.Add(
                        $"{folderName}: only the last part of '{own}' fits the image '{image.Key}'; they were compared, see whether it is "
                            + "one image."
                    );
            }
            else if (match.Image is { } other)
                told.Add(
                    $"{folderName}: '{own}' fits the image '{other.Key}', which another file of {folderName} fits better; it counts as an "
                        + "image of its own."
                );
        }

        return Rest();

        Dictionary<string, string?> Rest()
        {
            foreach (var own in folder.Answers.Keys)
                names.TryAdd(own, own);
            return names;
        }
    }

    private static string? StatedIn(ImageLabels labels) =>
        labels.IsNamedByFile ? null : NormalForm.Compose(ImageLabels.StemOf(labels.Image));

    /// <summary>A label file has lost one ending; whatever it was, <c>x.tif.xml</c> is of another image than <c>x.xml</c>.</summary>
    private static IEnumerable<string> PathsOf(string own, ImageLabels labels, bool isFilePerImage)
    {
        yield return $"{own}.png";
        if (labels.Picture is { } picture)
            yield return picture.Path;
        else if (!labels.IsNamedByFile)
            yield return !isFilePerImage || labels.Image.Contains('/', StringComparison.Ordinal)
                ? labels.Image
                : $"{labels.File[..(labels.File.LastIndexOf('/') + 1)]}{labels.Image}";
    }

    private sealed record SharedImage(string Key, string First, string? Stated)
    {
        public List<string> Paths { get; } = [];
    }
}
