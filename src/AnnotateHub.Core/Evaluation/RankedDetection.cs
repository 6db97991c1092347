namespace AnnotateHub.Core.Evaluation;

/// <summary>A detection with what became of it.</summary>
/// <param name="Detection">Position in the detections that were evaluated.</param>
/// <param name="Truth">Position of the true box it was matched to, or null.</param>
public readonly record struct RankedDetection(int Detection, double Score, DetectionOutcome Outcome, int? Truth);
