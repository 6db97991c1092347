namespace AnnotateHub.Application.Kernel;

/// <summary>Something waits for a person to read it; what it is stands in the database.</summary>
/// <param name="ProjectId">Null for what concerns the whole server.</param>
public sealed record NotificationAdded(long PersonId, long? ProjectId) : IPersonMessage;
