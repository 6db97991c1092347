using System.Text.Json.Serialization;
using AnnotateHub.Core.Evaluation;

namespace AnnotateHub.Core.Pseudolabels;

/// <summary>The thresholds between candidates and pseudolabels (docs/protocol.md section 4); defaults are the paper's.</summary>
/// <param name="DetectorFloor">Candidates whose S_det lies below are left out before anything else.</param>
/// <param name="ClassIou">Per-class NMS: a box is dropped above this IoU.</param>
/// <param name="AgnosticIou">Class-agnostic NMS after it; null: none.</param>
/// <param name="ScoreFloor">Boxes whose fused score S lies below are left out.</param>
/// <param name="FinalIou">Class-agnostic NMS by S after fusion; null: none.</param>
/// <param name="MaxPerImage">Best S first.</param>
public sealed record PseudolabelSettings(
    double DetectorFloor = 0.05,
    double ClassIou = 0.5,
    double? AgnosticIou = 0.5,
    double ClassifierWeight = 0.7,
    double? KeepDetectorScoreBelow = 0.1,
    ClassSource ClassFrom = ClassSource.Classifier,
    double ScoreFloor = 0.05,
    double? FinalIou = 0.5,
    int MaxPerImage = 1_000
)
{
    [JsonIgnore]
    public TwoStageScore Fusion => new(ClassifierWeight, KeepDetectorScoreBelow);

    /// <summary>A sentence for the first setting that makes no sense, or null.</summary>
    public string? Fault()
    {
        foreach (
            var (name, value) in new (string, double?)[]
            {
                ("detector floor", DetectorFloor),
                ("IoU within a class", ClassIou),
                ("IoU across classes", AgnosticIou),
                ("classifier weight w", ClassifierWeight),
                ("score below which the detector's score is kept", KeepDetectorScoreBelow),
                ("score floor", ScoreFloor),
                ("IoU after fusion", FinalIou),
            }
        )
            if (value is { } given && !(given is >= 0 and <= 1))
                return $"The {name} must lie between 0 and 1; found {given}.";
        return MaxPerImage < 1 ? $"At least one box an image must be allowed; found {MaxPerImage}." : null;
    }
}
