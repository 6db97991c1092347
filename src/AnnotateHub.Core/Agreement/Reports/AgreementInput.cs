using System.Text.Json.Serialization;

namespace AnnotateHub.Core.Agreement.Reports;

/// <summary>All that an agreement report is made from.</summary>
public sealed record AgreementInput(IReadOnlyList<ReportRater> Raters, IReadOnlyList<ReportImage> Images)
{
    /// <summary>A truth besides the raters that everybody is compared with; null where there is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ReportReference? Reference { get; init; }
}
