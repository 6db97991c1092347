namespace AnnotateHub.Core.Pairing;

/// <summary>Several files that claim to be the same channel of the same group.</summary>
public sealed record DoubleChannel(string Group, string Channel, IReadOnlyList<string> Files);
