using AnnotateHub.Training.Figures;

namespace AnnotateHub.Training.Jobs;

/// <summary>What the trained network says of an image.</summary>
/// <param name="Boxes">A detector's, best first.</param>
/// <param name="Probabilities">A classifier's, for each true box of the image in its order.</param>
public sealed record ExampleImage(string Name, bool IsValidation, IReadOnlyList<ScoredBox> Boxes, IReadOnlyList<double[]> Probabilities);
