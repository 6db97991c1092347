namespace AnnotateHub.Application.Annotations.Queries;

/// <param name="Next">The next open image; null when all is submitted and only the thresholds are not reached.</param>
public sealed record CalibrationView(int Submitted, int Of, PlaceView? Next);
