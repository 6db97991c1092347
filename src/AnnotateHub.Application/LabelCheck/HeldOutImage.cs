using AnnotateHub.Training.Figures;

namespace AnnotateHub.Application.LabelCheck;

/// <summary>What the model of a fold says of an image that it was not trained on.</summary>
/// <param name="Image">Number in the data.</param>
/// <param name="Probabilities">Of a classifier: of each box of the image, in the order of the classes.</param>
/// <param name="Boxes">Of a detector.</param>
public sealed record HeldOutImage(int Image, IReadOnlyList<IReadOnlyList<double>> Probabilities, IReadOnlyList<ScoredBox> Boxes);
