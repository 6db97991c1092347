using AnnotateHub.Core.Geometry;

namespace AnnotateHub.Application.LabelCheck;

/// <summary>One label to look at.</summary>
/// <param name="Box">Number of the box in its image's labels, from 0; null for a missing one.</param>
/// <param name="Given">Its class; null for a missing one.</param>
/// <param name="Suggested">Class that the models say; null for a superfluous box.</param>
/// <param name="Place">In raw pixels.</param>
/// <param name="Suspicion">0 to 1, by which findings are ranked.</param>
/// <param name="IsProbableError">Of a class: off the diagonal of the confident joint. Of a box: the suspicion is at least one half.</param>
/// <param name="Reason">A sentence.</param>
public sealed record LabelFinding(
    LabelFindingKind Kind,
    string Image,
    int? Box,
    string? Given,
    string? Suggested,
    PixelBox Place,
    double Suspicion,
    bool IsProbableError,
    string Reason
);
