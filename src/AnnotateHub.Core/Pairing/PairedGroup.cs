namespace AnnotateHub.Core.Pairing;

/// <summary>Files that make one image group.</summary>
/// <param name="SortKey">See <see cref="NaturalOrder"/>.</param>
/// <param name="Files">Relative path of the file of each channel, in the order of the channels; one file may serve several.</param>
public sealed record PairedGroup(string Name, string SortKey, string? Patient, string? Well, string? Field, IReadOnlyList<string> Files);
