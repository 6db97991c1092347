namespace AnnotateHub.Application.Rounds.Lifecycle;

/// <summary>How many images would come back for one person of a refinement round.</summary>
/// <param name="Available">Calibration images that the person submitted and does not have open again.</param>
/// <param name="Places">Unstarted places in the queue among which they could hide.</param>
public sealed record DriftCandidate(long PersonId, string Name, int Available, int Places);
