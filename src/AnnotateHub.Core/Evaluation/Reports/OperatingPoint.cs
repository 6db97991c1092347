namespace AnnotateHub.Core.Evaluation.Reports;

/// <summary>What a threshold gives.</summary>
public sealed record OperatingPoint(double Threshold, double Precision, double Recall, double F1)
{
    internal static OperatingPoint? From(ThresholdPoint? point) =>
        point is { } thresholdPoint
            ? new OperatingPoint(thresholdPoint.Threshold, thresholdPoint.Precision, thresholdPoint.Recall, thresholdPoint.F1)
            : null;
}
