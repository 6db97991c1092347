using AnnotateHub.Core.Pairing;
using AnnotateHub.Exchange.Matching;

namespace AnnotateHub.Exchange.Reading;

/// <summary>Gives each answer its picture, where pictures are known, and tells what is not certain.</summary>
internal static class PictureMatching
{
    public static IReadOnlyList<ImageLabels> From(
        IReadOnlyList<ImageLabels> labels,
        FormatSettings settings,
        ReadResultBuilder gathered,
        bool isFilePerImage
    )
    {
        if (settings.Pictures is not { } find)
            return labels;
        var found = new List<ImageLabels>(labels.Count);
        foreach (var imageLabels in labels)
        {
            var match = find(LabelNames.From(imageLabels, isFilePerImage));
            if (match.IsFound)
                found.Add(imageLabels with { Picture = match.Image, Match = match.Kind });
            else if (match.Kind == MatchKind.None)
                found.Add(imageLabels);
            else if (BySize(imageLabels, match.Others) is { } picture)
            {
                if (!IsOneImage(match.Others))
                    gathered.Note(
                        imageLabels.File,
                        0,
                        $"{Fits(imageLabels, match.Others)}; '{picture.Path}' has the size that the labels say and was taken.",
                        FaultKind.Image
                    );
                found.Add(imageLabels with { Picture = picture, Match = MatchKind.NameOnly });
            }
            else if (SameSize(match.Others))
            {
                // Channels of one image lie in folders of their own; for anything else the labels say too little.
                if (!IsOneImage(match.Others))
                    gathered.Note(
                        imageLabels.File,
                        0,
                        $"{Fits(imageLabels, match.Others)}. They have one size, so that the places are certain and the image is "
                            + "not; rename one, or name its folder too.",
                        FaultKind.Image
                    );
                var (width, height) = match.Others[0].Image.Size!.Value;
                found.Add(imageLabels with { Width = imageLabels.Width ?? width, Height = imageLabels.Height ?? height });
            }
            else
            {
                gathered.Fault(
                    imageLabels.File,
                    0,
                    $"{Fits(imageLabels, match.Others)}; the labels are left out. Rename one, or name its folder too.",
                    FaultKind.Image
                );
                gathered.Damaged.Add(imageLabels with { Boxes = [], Refused = Math.Max(1, imageLabels.Boxes.Count) });
            }
        }

        return Certain(found, gathered, isFilePerImage);
    }

    /// <summary>What a reader tells that cannot go on without a size.</summary>
    public static string Fits(ImageLabels imageLabels, IReadOnlyList<(string Path, Picture Image)> others)
    {
        var more = others.Count > 3 ? $" and {others.Count - 3} more" : "";
        return $"'{ReadResultBuilder.Shown(imageLabels.IsNamedByFile ? imageLabels.File : imageLabels.Image)}' fits {string.Join(" and ", others.Take(3).Select(other => $"'{ReadResultBuilder.Shown(other.Path)}'"))}{more} equally well";
    }

    public static bool SameSize(IReadOnlyList<(string Path, Picture Image)> pictures) =>
        pictures.All(picture => picture.Image is { Target: null, Size: not null })
        && pictures.Select(picture => picture.Image.Size).Distinct().Count() == 1;

    /// <summary>Pictures of one name and place but for the folders of their channels.</summary>
    private static bool IsOneImage(IReadOnlyList<(string Path, Picture Image)> pictures) =>
        SameSize(pictures)
        && pictures
            .Select(picture => ImagePath.Parse(picture.Path)!)
            .Select(path => string.Join('/', [.. path.Folders.Where(folder => !ChannelVocabulary.IsKnown(folder)), path.Stem]))
            .Distinct(StringComparer.Ordinal)
            .Count() == 1;

    private static Picture? BySize(ImageLabels imageLabels, IReadOnlyList<(string Path, Picture Image)> others)
    {
        var same = imageLabels is { Width: { } width, Height: { } height }
            ? others.Where(other => other.Image.Size == (width, height)).ToList()
            : [];
        return same is [var only] && only.Image.Target is null ? only.Image : null;
    }

    /// <summary>
    /// Where labels of several places lead to one picture, the surer ones have it: those of which only the last part fits are of another.
    /// Equally sure
    /// ones are several people's.
    /// </summary>
    private static List<ImageLabels> Certain(List<ImageLabels> labels, ReadResultBuilder gathered, bool isFilePerImage)
    {
        var byPicture = labels
            .Where(imageLabels => imageLabels.Picture is not null)
            .GroupBy(imageLabels => imageLabels.Picture!, ReferenceEqualityComparer.Instance)
            .ToDictionary(
                group => group.Key!,
                group =>
                    (
                        HasSure: group.Any(imageLabels => imageLabels.Match != MatchKind.NameOnly),
                        Places: group
                            .Select(imageLabels => FolderRaters.PlaceOf(imageLabels, isFilePerImage))
                            .Distinct(StringComparer.Ordinal)
                            .Count()
                    ),
                ReferenceEqualityComparer.Instance
            );
        var result = new List<ImageLabels>(labels.Count);
        foreach (var item in labels)
        {
            if (item is not { Picture: { } picture, Match: MatchKind.NameOnly })
            {
                result.Add(item);
                continue;
            }

            var (hasSure, places) = byPicture[picture];
            var name = ReadResultBuilder.Shown(item.IsNamedByFile ? item.File : item.Image);
            if (hasSure)
            {
                gathered.Fault(
                    item.File,
                    0,
                    $"Only the last part of '{name}' fits '{ReadResultBuilder.Shown(picture.Path)}', and other labels fit it "
                        + "better; these are left out.",
                    FaultKind.Image
                );
                gathered.Damaged.Add(item with { Boxes = [], Refused = Math.Max(1, item.Boxes.Count), Picture = null });
                continue;
            }

            // A folder for each rater contradicts no picture.
            if (!(item.IsNamedByFile && places > 1))
                gathered.Note(
                    item.File,
                    0,
                    $"Only the last part of '{name}' fits the image '{ReadResultBuilder.Shown(picture.Path)}'; it was taken, see "
                        + "whether it is the same picture.",
                    FaultKind.Image
                );
            result.Add(item);
        }

        return result;
    }
}
