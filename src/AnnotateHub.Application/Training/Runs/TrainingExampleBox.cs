namespace AnnotateHub.Application.Training.Runs;

/// <summary>A box of an example, in raw pixels.</summary>
/// <param name="Score">Of what is found; null for the truth.</param>
public sealed record TrainingExampleBox(string Class, double X1, double Y1, double X2, double Y2, double? Score = null);
