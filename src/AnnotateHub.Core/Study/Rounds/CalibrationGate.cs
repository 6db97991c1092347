namespace AnnotateHub.Core.Study.Rounds;

/// <summary>What a person must reach against the most senior annotator, at IoU 0.5, before production rounds open.</summary>
/// <param name="LowestF1">Detection F1, 0 to 1; null for none.</param>
/// <param name="LowestClassAgreement">Share of matched cells with the same class, 0 to 1; null for none.</param>
public sealed record CalibrationGate(double? LowestF1, double? LowestClassAgreement);
