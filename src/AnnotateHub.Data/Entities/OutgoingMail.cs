namespace AnnotateHub.Data.Entities;

/// <summary>
/// A mail that waits to be sent, or that could not be. Its text is made when it is sent, so that no secret of a link lies here and nothing
/// is sent that its reader may not see any more. It goes when it was sent.
/// </summary>
public sealed class OutgoingMail
{
    public long Id { get; set; }

    /// <summary>A word of the application's list, for example <c>notices</c>.</summary>
    public required string Kind { get; set; }

    /// <summary>Whom it is for; null while that is not looked up.</summary>
    public long? PersonId { get; set; }

    /// <summary>What the text is made of, as the kind says.</summary>
    public string Data { get; set; } = "";

    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>Not tried before.</summary>
    public DateTimeOffset NextAt { get; set; }

    public int Attempts { get; set; }

    /// <summary>A sentence for the last attempt; empty before it.</summary>
    public string Fault { get; set; } = "";

    /// <summary>Since when it is given up; null while it is tried.</summary>
    public DateTimeOffset? FailedAt { get; set; }
}
