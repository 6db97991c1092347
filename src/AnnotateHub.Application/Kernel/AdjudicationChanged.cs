namespace AnnotateHub.Application.Kernel;

/// <summary>A round's adjudication changed.</summary>
/// <param name="ImageGroupId">The image whose case was decided; null when the whole changed (policy, names shown, sign-off).</param>
/// <param name="PersonId">Who did it; 0 at the command line.</param>
public sealed record AdjudicationChanged(long RoundId, long ProjectId, long? ImageGroupId, long PersonId) : IClientMessage;
