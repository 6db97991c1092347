using AnnotateHub.Core.Geometry;

namespace AnnotateHub.Core.Evaluation.Reports;

/// <summary>One box of a model.</summary>
/// <param name="Class">The class that the score is of.</param>
/// <param name="Detector">S_det, where the stages are known.</param>
/// <param name="Probabilities">S_cls by class, where the stages are known.</param>
public sealed record Prediction(
    string Image,
    PixelBox Box,
    string Class,
    double Score,
    double? Detector = null,
    IReadOnlyDictionary<string, double>? Probabilities = null
);
