namespace AnnotateHub.Application.Rounds.Lifecycle;

/// <param name="RoundId">The drift round; the annotator never learns of it.</param>
public sealed record DriftInserted(long RoundId, int Images);
