namespace AnnotateHub.Application.Annotations.Assist;

/// <summary>A box that a click may propose, in full-resolution pixels.</summary>
public sealed record ProposalView(double X1, double Y1, double X2, double Y2, string Class, double Score);
