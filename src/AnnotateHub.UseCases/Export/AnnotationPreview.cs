using AnnotateHub.Exchange;

namespace AnnotateHub.UseCases.Export;

/// <summary>What an import would take; nothing is stored.</summary>
/// <param name="FilesSeen">Files of the format at the place.</param>
/// <param name="Images">Images of the project that they belong to.</param>
/// <param name="Boxes">Usable boxes on these images, those of unknown classes included.</param>
/// <param name="Faults">File, line and reason of what would be left out whatever is chosen.</param>
/// <param name="Refused">Why there is nothing to import, or null.</param>
public sealed record AnnotationPreview(int FilesSeen, int Images, int Boxes, IReadOnlyList<PreviewedClass> Classes, IReadOnlyList<ExchangeFault> Faults, string? Refused = null)
{
    /// <summary>Who rated, as the files or folders say; one entry without a name where nobody is named.</summary>
    public IReadOnlyList<PreviewedRater> Raters { get; init; } = [];

    /// <summary>The format that was read.</summary>
    public string Format { get; init; } = "voc";
}

/// <param name="Known">Whether the project has the class already.</param>
/// <param name="Nearest">The project's class that the word may be a misspelling of.</param>
public sealed record PreviewedClass(string Name, int Boxes, bool Known, string? Nearest = null);

/// <param name="Name">Empty where the files name nobody.</param>
/// <param name="Images">Images of the project that the rater's labels belong to.</param>
public sealed record PreviewedRater(string Name, bool IsModel, int Images, int Boxes);
