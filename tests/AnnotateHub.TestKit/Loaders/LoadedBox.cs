namespace AnnotateHub.TestKit.Loaders;

/// <summary>A box as a training program's own loader would hand it on, in pixels.</summary>
/// <param name="Ignored">The loader keeps it apart from what it learns from.</param>
public sealed record LoadedBox(string Class, double X1, double Y1, double X2, double Y2, bool Ignored = false);
