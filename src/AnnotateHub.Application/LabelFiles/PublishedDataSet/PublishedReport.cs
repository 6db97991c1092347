using AnnotateHub.Exchange.PublishedDataset;

namespace AnnotateHub.Application.LabelFiles.PublishedDataSet;

/// <param name="Boxes">Of the answers that count: one for each image.</param>
/// <param name="Rounded">Boxes that were rounded to whole pixels.</param>
/// <param name="Findings">Of the check after writing.</param>
/// <param name="LeftOut">Images that could not be part of it, and why.</param>
/// <param name="Refused">Why nothing was written, or null.</param>
public sealed record PublishedReport(
    int Images,
    int Boxes,
    int Rounded,
    IReadOnlyList<CheckFinding> Findings,
    IReadOnlyList<string> LeftOut,
    string? Refused = null
)
{
    public bool HasFailed => Refused is not null || Findings.Any(finding => finding.IsError);
}
