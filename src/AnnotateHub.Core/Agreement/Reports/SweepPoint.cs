namespace AnnotateHub.Core.Agreement.Reports;

/// <summary>Detection agreement at one IoU.</summary>
public sealed record SweepPoint(double Iou, int Matched, int OnlyA, int OnlyB, double? F1);
