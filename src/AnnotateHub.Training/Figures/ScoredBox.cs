namespace AnnotateHub.Training.Figures;

/// <summary>A cell that a detector proposes, in raw pixels.</summary>
public readonly record struct ScoredBox(int Class, double Score, double X1, double Y1, double X2, double Y2);
