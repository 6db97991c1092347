namespace AnnotateHub.Application.Kernel;

/// <summary>A person read notifications, perhaps in another tab.</summary>
public sealed record NotificationRead(long PersonId) : IPersonMessage;
