namespace AnnotateHub.Core.Pairing;

/// <summary>A named way of laying out files that labs are known to use.</summary>
/// <param name="Key">What the command line calls it.</param>
/// <param name="Example">File names that it is for.</param>
public sealed record PairingPreset(string Key, string Title, string Example, PairingRule Rule);
