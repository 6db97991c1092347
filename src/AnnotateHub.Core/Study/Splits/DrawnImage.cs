namespace AnnotateHub.Core.Study.Splits;

/// <summary>An image as a draw sees it. Draws depend on names, never on keys, so that a seed gives the same draw in another
/// database.</summary>
public sealed record DrawnImage(long Id, string Name, string? Patient, DataSplit? Split);
