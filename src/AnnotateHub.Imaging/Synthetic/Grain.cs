namespace AnnotateHub.Imaging.Synthetic;

/// <summary>One grain or bead of a thread, of which debris is made.</summary>
internal sealed record Grain(double X, double Y, double Radius);
