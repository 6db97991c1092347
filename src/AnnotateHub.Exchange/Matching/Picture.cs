namespace AnnotateHub.Exchange.Matching;

/// <summary>A picture that labels can be of.</summary>
/// <param name="Path">Relative in its folder, or the name in its project.</param>
/// <param name="Size">Null where it cannot be told.</param>
/// <param name="Target">The image of a project; null for a picture in a folder.</param>
public sealed record Picture(string Path, (int Width, int Height)? Size, object? Target = null);
