namespace AnnotateHub.Core.Pairing;

/// <summary>The rule that explains most files, and why it was chosen.</summary>
public sealed record PairingGuess(PairingPreset Preset, PairingResult Result, string Why);
