namespace AnnotateHub.Training.Figures;

/// <param name="Class">Key; null for any cell, whatever its class.</param>
/// <param name="Boxes">True ones.</param>
/// <param name="Ap50">Average precision at IoU 0.5, VOC all-point; null without true boxes, and for classifiers.</param>
/// <param name="F1">Detector: the best over score thresholds at IoU 0.5. Classifier: of the most probable class.</param>
/// <param name="Threshold">Where that F1 is reached.</param>
/// <param name="Auroc">This class against the others; classifiers only.</param>
/// <param name="AurocError">Its standard error (Hanley and McNeil 1982).</param>
public sealed record ClassFigures(
    string? Class,
    int Boxes,
    double? Ap50,
    double? F1,
    double? Threshold = null,
    double? Auroc = null,
    double? AurocError = null
);
