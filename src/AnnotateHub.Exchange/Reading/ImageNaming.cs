using AnnotateHub.Exchange.Matching;

namespace AnnotateHub.Exchange.Reading;

/// <summary>Images of one name in different folders keep apart by their folders, in whatever is made of them.</summary>
internal static class ImageNaming
{
    public static IReadOnlyList<ImageLabels> Qualified(IReadOnlyList<ImageLabels> labels, bool isFilePerImage)
    {
        var places = labels.Select(imageLabels => PlaceOf(imageLabels, isFilePerImage)).ToList();
        var shared = labels
            .Zip(places)
            .GroupBy(pair => pair.First.Image, StringComparer.Ordinal)
            .Where(same => same.Select(pair => pair.First.Picture?.Path ?? pair.Second).Distinct(StringComparer.Ordinal).Skip(1).Any())
            .Select(same => same.Key)
            .ToHashSet(StringComparer.Ordinal);
        return shared.Count == 0
            ? labels
            : [.. labels.Zip(places).Select(pair => shared.Contains(pair.First.Image) ? Placed(pair.First, pair.Second) : pair.First)];
    }

    /// <summary>
    /// The picture's folders; where no picture is known, those of the label file and of the name in it. Raters' folders are no image's.
    /// </summary>
    private static string PlaceOf(ImageLabels imageLabels, bool isFilePerImage)
    {
        if (imageLabels.Picture is { } picture)
            return FoldersOf(picture.Path);
        if (imageLabels.Rater is not null)
            return FoldersOf(imageLabels.Image);
        var slash = imageLabels.File.LastIndexOf('/');
        return FoldersOf(
            slash < 0
                ? imageLabels.Image
                : $"{imageLabels.File[..slash]}/{(isFilePerImage ? ImagePath.Parse(imageLabels.Image)?.Name : imageLabels.Image)}"
        );
    }

    private static string FoldersOf(string path) => ImagePath.Parse(path) is { } parsed ? string.Join('/', parsed.Folders) : "";

    private static ImageLabels Placed(ImageLabels imageLabels, string place)
    {
        var name = ImagePath.Parse(imageLabels.Image)?.Name ?? imageLabels.Image;
        var image = place.Length == 0 ? name : $"{place}/{name}";
        return imageLabels with
        {
            Image = image,
            Names = [ImageLabels.StemOf(image) is var stem && place.Length > 0 ? $"{place}/{stem}" : stem, .. imageLabels.Names ?? []],
        };
    }
}
