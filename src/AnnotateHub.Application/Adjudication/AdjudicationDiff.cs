namespace AnnotateHub.Application.Adjudication;

/// <summary>What another policy, or work that was submitted anew, would change. Nothing is stored.</summary>
/// <param name="Kept">Decisions of people that stand as they are.</param>
/// <param name="Images">Where boxes of the truth or cases change.</param>
public sealed record AdjudicationDiff(
    ReportedPolicy From,
    ReportedPolicy To,
    int Kept,
    int BoxesBefore,
    int BoxesAfter,
    int Added,
    int Removed,
    int CasesBefore,
    int CasesAfter,
    int ImagesBefore,
    int ImagesAfter,
    IReadOnlyList<ImageDiff> Images
);
