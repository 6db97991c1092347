namespace AnnotateHub.Application.Training.Runs;

/// <summary>What one person did on images whose proposals one model made, or that came without any.</summary>
/// <param name="Model">Name and version, as the boxes carry it; null: without proposals.</param>
/// <param name="Images">Submitted.</param>
/// <param name="Cells">Boxes on them in the end.</param>
/// <param name="Proposed">Boxes that the model had put there.</param>
/// <param name="Gestures">Of the person; taking one back is one too.</param>
/// <param name="Added">Boxes, as often as it was done; the same of the next three.</param>
public sealed record ModelEffortLine(
    string? Model,
    string Person,
    int Images,
    int Cells,
    int Proposed,
    int Gestures,
    double ActiveSeconds,
    int Added,
    int Moved,
    int Reclassified,
    int Deleted
)
{
    public double? GesturesPerCell => Cells == 0 ? null : Gestures / (double)Cells;

    public double? SecondsPerCell => Cells == 0 ? null : ActiveSeconds / Cells;
}
