namespace AnnotateHub.Exchange.Voc;

/// <summary>What a VOC file says of its image besides name and size. Other formats have no place for it.</summary>
/// <param name="Verified">LabelImg's mark that somebody looked the image over, as it is written; empty where there is none.</param>
public sealed record VocHeading(
    string Folder = "",
    string Path = "",
    string Database = "Unknown",
    string Segmented = "0",
    string Verified = ""
)
{
    public static VocHeading None { get; } = new();

    /// <summary>One sentence on images that were marked as verified, for a place that has no room for the mark; null where none
    /// was.</summary>
    /// <param name="place">Such as <c>COCO JSON</c>.</param>
    public static ExchangeFault? LostIn(string place, IEnumerable<ImageLabels> labels)
    {
        var files = labels
            .Where(imageLabels =>
                imageLabels.Heading.Verified.Length > 0
                && AnnotateHub.Exchange.Reading.FlagText.From(imageLabels.Heading.Verified) is not { IsSet: false, IsUnderstood: true }
            )
            .Select(imageLabels => imageLabels.File)
            .ToList();
        return files.Count == 0
            ? null
            : new ExchangeFault(
                files[0],
                0,
                $"It is marked as verified{(files.Count > 1 ? $", and {files.Count - 1} other files are" : "")}; {place} has no "
                    + "place for that, and the mark is lost."
            )
            {
                IsNote = true,
            };
    }
}
