using AnnotateHub.Exchange;

namespace AnnotateHub.Application.LabelFiles.Import;

/// <summary>What an import would take; nothing is stored.</summary>
/// <param name="FilesSeen">Files of the format at the place.</param>
/// <param name="Images">Images of the project that they belong to.</param>
/// <param name="Boxes">Usable boxes on these images, those of unknown classes included.</param>
/// <param name="Faults">File, line and reason of what would be left out whatever is chosen.</param>
/// <param name="Refused">Why there is nothing to import, or null.</param>
public sealed record AnnotationPreview(
    int FilesSeen,
    int Images,
    int Boxes,
    IReadOnlyList<PreviewedClass> Classes,
    IReadOnlyList<ExchangeFault> Faults,
    string? Refused = null
)
{
    /// <summary>Who rated, as the files or folders say; one entry without a name where nobody is named.</summary>
    public IReadOnlyList<PreviewedRater> Raters { get; init; } = [];

    /// <summary>What the import's report will say, as far as it is known before anything is stored; null where nothing was read.</summary>
    public LabelReport? Report { get; init; }

    /// <summary>Labels that were made on a picture of another size: to be scaled, or left out.</summary>
    public IReadOnlyList<SizeMismatch> SizeMismatches { get; init; } = [];

    /// <summary>The format that was read.</summary>
    public string Format { get; init; } = "voc";
}
