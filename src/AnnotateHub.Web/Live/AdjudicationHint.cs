namespace AnnotateHub.Web.Live;

/// <summary>A round's adjudication changed.</summary>
/// <param name="ImageId">The image whose case was decided; null when the whole changed.</param>
/// <param name="PersonId">Who did it, so that a page passes over its own; 0 at the command line.</param>
public sealed record AdjudicationHint(long RoundId, long ProjectId, long? ImageId, long PersonId);
