namespace AnnotateHub.Application.Rounds.Calibration;

/// <summary>What the gate of a calibration says of one person.</summary>
/// <param name="Note">The figures behind it, or why there are none yet, as a sentence.</param>
/// <param name="IsCompared">Whether boxes were compared; else it waits for somebody, or needs no comparison.</param>
internal sealed record GateVerdict(bool Passed, string Note, bool IsCompared = false);
