using AnnotateHub.Application.Rounds;
using AnnotateHub.Core.Study.Rounds;

namespace AnnotateHub.Application.Dashboard;

/// <param name="SeesOthers">Whether the counts are everybody's or only the asking person's.</param>
/// <param name="Boxes">By class, in the project's order of classes; null where they are sealed.</param>
public sealed record RoundProgress(
    long Id,
    string Name,
    RoundKind Kind,
    bool IsBlind,
    bool IsClosed,
    bool SeesOthers,
    StateCounts Counts,
    IReadOnlyList<ClassTotal>? Boxes
);
