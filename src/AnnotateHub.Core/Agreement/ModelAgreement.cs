namespace AnnotateHub.Core.Agreement;

/// <summary>How far a person's boxes and the model's are the same cells; pooled over images.</summary>
public sealed record ModelAgreement(int Images, DetectionCounts Counts)
{
    public double? F1 => Counts.F1;
}
