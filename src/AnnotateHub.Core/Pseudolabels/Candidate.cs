using AnnotateHub.Core.Geometry;

namespace AnnotateHub.Core.Pseudolabels;

/// <summary>What a model proposed before any threshold of a person: kept with the run, so that thresholds can move without inferring
/// again.</summary>
/// <param name="Box">Raw full-resolution pixels of the image pair; fractional.</param>
/// <param name="Class">Index into the model's classes, as its detector said.</param>
/// <param name="DetectorScore">S_det, 0 to 1.</param>
/// <param name="ClassProbabilities">The classifier's probabilities in the order of the project's classes, summing to 1; null before or
/// without a classifier.</param>
public sealed record Candidate(PixelBox Box, int Class, double DetectorScore, IReadOnlyList<double>? ClassProbabilities = null);
