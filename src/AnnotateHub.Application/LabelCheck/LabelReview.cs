using AnnotateHub.Core.Geometry;

namespace AnnotateHub.Application.LabelCheck;

/// <summary>A decision on a finding, kept for this check and all later ones.</summary>
/// <param name="Box">The box as its client made it; null for a missing one, which is known by its place.</param>
/// <param name="Given">Class that was judged.</param>
public sealed record LabelReview(
    LabelFindingKind Kind,
    long LabelSetId,
    string? Box,
    string? Given,
    PixelBox Place,
    LabelVerdict Verdict,
    long PersonId,
    DateTimeOffset At,
    long Check
)
{
    private const double SamePlace = 0.5;

    /// <summary>Whether the decision is about the same label, unchanged.</summary>
    public bool IsAbout(LabelFindingKind kind, long labelSet, string? box, string? given, PixelBox place) =>
        (Kind, LabelSetId, Box, Given) == (kind, labelSet, box, given) && Overlap.Iou(Place, place) >= SamePlace;
}
