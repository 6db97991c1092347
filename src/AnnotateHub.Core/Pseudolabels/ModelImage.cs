namespace AnnotateHub.Core.Pseudolabels;

/// <summary>An image pair as models see it: untouched planes of one size.</summary>
/// <param name="Name">The bare stem, for sentences about it.</param>
public sealed record ModelImage(string Name, int Width, int Height, IReadOnlyList<ModelPlane> Planes);
