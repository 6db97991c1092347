namespace AnnotateHub.Application.Kernel;

/// <summary>A person's page reported interaction on an assignment of the round.</summary>
public sealed record PresenceChanged(long PersonId, long ProjectId, long RoundId) : IPersonMessage;
