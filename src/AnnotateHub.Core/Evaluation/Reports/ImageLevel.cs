using AnnotateHub.Core.Agreement.Reports;

namespace AnnotateHub.Core.Evaluation.Reports;

/// <summary>Detection of one class in whole images.</summary>
/// <param name="Ap">All-point AP at the IoU of the settings, under the convention of the settings.</param>
/// <param name="BestF1">Under the same convention.</param>
/// <param name="Curve">Precision and recall after each score, thinned for drawing.</param>
/// <param name="Reason">Why the class is not evaluated; then everything else is empty.</param>
public sealed record ImageLevel(
    string Class,
    int Truth,
    int Ignored,
    int Detections,
    Figure Ap,
    Figure BestF1,
    IReadOnlyList<ConventionRow> Conventions,
    IReadOnlyList<CurvePoint> Curve,
    string? Reason
);
