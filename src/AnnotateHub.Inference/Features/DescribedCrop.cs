namespace AnnotateHub.Inference.Features;

/// <summary>What a classifier says of one box.</summary>
/// <param name="Probabilities">In the order of the project's classes, summing to 1.</param>
/// <param name="Features">What its last layer saw; empty for a box that lies outside of the image.</param>
public sealed record DescribedCrop(IReadOnlyList<double> Probabilities, IReadOnlyList<float> Features);
