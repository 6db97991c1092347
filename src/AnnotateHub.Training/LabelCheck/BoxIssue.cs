using AnnotateHub.Core.Geometry;

namespace AnnotateHub.Training.LabelCheck;

/// <summary>A box that a detector which never saw the image has and the labels have not, or the other way round.</summary>
/// <param name="Label">Number of the labelled box; null where one seems to be missing.</param>
/// <param name="Class">Labelled, or proposed where the box is missing.</param>
/// <param name="Suspicion">0 to 1. A missing box: the detector's score. A superfluous one: 1 less the best score that lies on it.</param>
public sealed record BoxIssue(int? Label, int Class, PixelBox Box, double Suspicion)
{
    public bool IsMissing => Label is null;
}
