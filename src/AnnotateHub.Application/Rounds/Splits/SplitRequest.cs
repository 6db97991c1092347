namespace AnnotateHub.Application.Rounds.Splits;

/// <summary>How splits are to be drawn.</summary>
/// <param name="KeepDrawn">Images that have a split keep it; only those without (imported later) are drawn.</param>
public sealed record SplitRequest(long Seed, int TestPerPatient = 40, double ValidationShare = 120.0 / 1087, bool KeepDrawn = false);
