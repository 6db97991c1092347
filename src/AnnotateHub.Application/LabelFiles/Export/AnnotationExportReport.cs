using AnnotateHub.Exchange;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.LabelFiles.Export;

/// <param name="Annotators">User names whose boxes were written.</param>
/// <param name="Rounded">Boxes that the integer dialect had to round.</param>
/// <param name="Refused">Why nothing was written, or null.</param>
/// <param name="Sealed">Pieces of work that were left out because an open blind round seals them; only of work that the asking person may
/// know of.</param>
public sealed record AnnotationExportReport(
    int Images,
    int Boxes,
    int Rounded,
    IReadOnlyList<string> Annotators,
    string? Refused = null,
    int Sealed = 0
)
{
    /// <summary>Images of the project that are not in the export, and why: a sentence each.</summary>
    public IReadOnlyList<string> ImagesLeftOut { get; init; } = [];

    /// <summary>What the format cannot hold, or what other programs may not take.</summary>
    public IReadOnlyList<ExchangeFault> LeftOut { get; init; } = [];
}
