namespace AnnotateHub.Core.Evaluation;

public enum DetectionOutcome
{
    TruePositive,
    FalsePositive,

    /// <summary>On a box to be ignored: counts neither way.</summary>
    Ignored,
}
