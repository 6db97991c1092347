using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AnnotateHub.Exchange;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.LabelFiles.Import;

/// <param name="Files">Answers, each of one rater on one image, that belong to an image of the project.</param>
/// <param name="AlreadyThere">Answers that were imported before, unchanged, for this person.</param>
/// <param name="Rejected">File, line and reason of everything that was left out.</param>
/// <param name="Refused">Why nothing was imported at all, or null.</param>
/// <param name="WithoutCells">Images that an answer without objects marked as annotated and empty.</param>
public sealed record AnnotationImportReport(
    int Files,
    int Boxes,
    int AlreadyThere,
    IReadOnlyList<ExchangeFault> Rejected,
    string? Refused = null,
    int WithoutCells = 0
)
{
    /// <summary>The preview's report, and what storing added to it; null where nothing was read.</summary>
    public LabelReport? Report { get; init; }
}
