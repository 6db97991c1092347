namespace AnnotateHub.Application.Kernel;

/// <summary>A job made progress, or its state changed; its row says what is true.</summary>
/// <param name="ProjectId">Null for jobs of no project.</param>
/// <param name="PersonId">Who asked for it.</param>
public sealed record JobChanged(long JobId, long? ProjectId, long? PersonId) : IClientMessage;
