using AnnotateHub.Exchange.Matching;

namespace AnnotateHub.Exchange.Reading;

/// <summary>Who rated, where only folders or file names tell: the same image labelled in two places was labelled by two raters.</summary>
internal static class FolderRaters
{
    public static IReadOnlyList<ImageLabels> Named(IReadOnlyList<ImageLabels> labels, bool isFilePerImage)
    {
        var nameless = labels.Where(imageLabels => imageLabels.Rater is null).ToList();
        var isRatedTwice = nameless
            .GroupBy(imageLabels => KeyOf(imageLabels, isFilePerImage))
            .Any(same =>
                same.Select(imageLabels => PlaceOf(imageLabels, isFilePerImage)).Distinct(StringComparer.Ordinal).Count() > 1
                && IsOneSize(same)
            );
        if (!isRatedTwice)
            return labels;
        var places = nameless
            .GroupBy(imageLabels => PlaceOf(imageLabels, isFilePerImage), StringComparer.Ordinal)
            .ToDictionary(same => same.Key, same => WrittenPlaceOf(same.First(), isFilePerImage), StringComparer.Ordinal);
        var shortNames = ShortNames([.. places.Values.Distinct(StringComparer.Ordinal)]);
        var names = places.ToDictionary(place => place.Key, place => shortNames[place.Value], StringComparer.Ordinal);
        return
        [
            .. labels.Select(imageLabels =>
                imageLabels.Rater is null ? imageLabels with { Rater = names[PlaceOf(imageLabels, isFilePerImage)] } : imageLabels
            ),
        ];
    }

    /// <summary>
    /// The folder, where each image has a file of its own; else the file. Folders that only say what lies in them (images, labels ...) are
    /// nobody's.
    /// </summary>
    public static string PlaceOf(ImageLabels imageLabels, bool isFilePerImage) =>
        isFilePerImage
            ? string.Join('/', ImagePath.Parse(imageLabels.File)?.Folders ?? [])
            : WrittenPlaceOf(imageLabels, isFilePerImage: false);

    private static string WrittenPlaceOf(ImageLabels imageLabels, bool isFilePerImage) =>
        isFilePerImage
            ? imageLabels.File[..Math.Max(0, imageLabels.File.LastIndexOf('/'))]
            : System.IO.Path.ChangeExtension(imageLabels.File, null);

    /// <summary>
    /// What image an answer is of: its picture where that is known; else, whatever the folder, the label file's stem, or the path in the
    /// file.
    /// </summary>
    private static object KeyOf(ImageLabels imageLabels, bool isFilePerImage) =>
        imageLabels.Picture is { } picture
            ? (object)picture
            : AnnotateHub.Exchange.Text.NormalForm.Compose(
                isFilePerImage ? System.IO.Path.GetFileNameWithoutExtension(imageLabels.File)
                : ImagePath.Parse(imageLabels.Image) is { } path ? $"{string.Join('/', path.Folders)}/{path.Stem}"
                : imageLabels.Image
            );

    /// <summary>Two files of one name that say two sizes are of two images.</summary>
    private static bool IsOneSize(IEnumerable<ImageLabels> same) =>
        same.Where(imageLabels => imageLabels is { Picture: null, Width: not null, Height: not null })
            .Select(imageLabels => (imageLabels.Width, imageLabels.Height))
            .Distinct()
            .Count() <= 1;

    /// <summary>The part of each path in which they differ: <c>a/Expert1/xml</c> and <c>a/Expert2/xml</c> are Expert1 and
    /// Expert2.</summary>
    private static Dictionary<string, string> ShortNames(IReadOnlyList<string> paths)
    {
        var parts = paths.Select(path => path.Split('/')).ToList();
        var shortest = parts.Min(path => path.Length);
        var head = Enumerable.Range(0, shortest).TakeWhile(index => parts.All(path => path[index] == parts[0][index])).Count();
        var tail = Enumerable.Range(1, shortest - head).TakeWhile(index => parts.All(path => path[^index] == parts[0][^index])).Count();
        return paths
            .Zip(parts)
            .ToDictionary(
                pair => pair.First,
                pair =>
                    string.Join('/', pair.Second[head..^tail]) is { Length: > 0 } name ? name
                    : pair.Second[^1] is { Length: > 0 } last ? last
                    : "top folder",
                StringComparer.Ordinal
            );
    }
}
