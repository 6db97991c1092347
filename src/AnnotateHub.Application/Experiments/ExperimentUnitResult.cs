using AnnotateHub.Application.LabelCheck;

namespace AnnotateHub.Application.Experiments;

/// <summary>A finished cell of the grid: one file. It is not done again.</summary>
/// <param name="Identity">Hash of everything that decides it.</param>
/// <param name="Boxes">That were trained on, by class.</param>
/// <param name="Test">What the model says of the test images.</param>
/// <param name="Training">What it says of the training images; only where pseudolabels are made from it.</param>
public sealed record ExperimentUnitResult(
    string Identity,
    double Seconds,
    long Parameters,
    int Images,
    IReadOnlyDictionary<string, int> Boxes,
    IReadOnlyList<HeldOutImage> Test,
    IReadOnlyList<HeldOutImage>? Training = null
);
