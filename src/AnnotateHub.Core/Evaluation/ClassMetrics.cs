namespace AnnotateHub.Core.Evaluation;

/// <summary>Figures of one class against all others. 0/0 counts as 0.</summary>
public readonly record struct ClassMetrics(double Precision, double Recall, double F1, int Support);
