namespace AnnotateHub.Core.Evaluation;

/// <summary>Detector and classifier scores as one (docs/protocol.md section 4).</summary>
/// <param name="ClassifierWeight">w: 0 is the detector alone, 1 the classifier alone; the paper's tables use 0.7 and 1.</param>
/// <param name="DetectorFloor">Boxes below it keep the detector's score (the authors' code: 0.1); null: no such rule.</param>
public sealed record TwoStageScore(double ClassifierWeight = 0.7, double? DetectorFloor = 0.1)
{
    /// <summary>S = (1 - w) · S_det + w · S_cls.</summary>
    public double Fuse(double detector, double classifier) =>
        DetectorFloor is { } floor && detector < floor ? detector : (1 - ClassifierWeight) * detector + ClassifierWeight * classifier;
}
