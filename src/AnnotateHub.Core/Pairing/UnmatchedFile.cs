namespace AnnotateHub.Core.Pairing;

/// <summary>A file that is no part of any group, and why.</summary>
public sealed record UnmatchedFile(string Path, string Reason);
