namespace AnnotateHub.Data.Entities;

/// <summary>Something in the app that waits for a person to read it.</summary>
public sealed class Notification
{
    public long Id { get; set; }
    public long PersonId { get; set; }

    /// <summary>Null for what concerns the whole server, of which administrators alone are told, and for one's own account.</summary>
    public long? ProjectId { get; set; }

    /// <summary>A word of the application's list, for example <c>assigned</c>.</summary>
    public required string Kind { get; set; }

    public required string Text { get; set; }

    /// <summary>Where it leads, relative to the application's root.</summary>
    public required string Address { get; set; }

    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset? ReadAt { get; set; }

    /// <summary>When it was put into a mail; null where it was not.</summary>
    public DateTimeOffset? MailedAt { get; set; }
}
