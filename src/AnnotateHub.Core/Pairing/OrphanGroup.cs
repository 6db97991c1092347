namespace AnnotateHub.Core.Pairing;

/// <summary>A group that lacks a file.</summary>
public sealed record OrphanGroup(string Name, IReadOnlyList<string> Files, IReadOnlyList<string> MissingChannels);
