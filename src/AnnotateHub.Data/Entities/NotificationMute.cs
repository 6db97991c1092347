namespace AnnotateHub.Data.Entities;

/// <summary>A kind of notification that a person does not want to see.</summary>
public sealed class NotificationMute
{
    public long PersonId { get; set; }
    public required string Kind { get; set; }
}
