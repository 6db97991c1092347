namespace AnnotateHub.Data.Entities;

/// <summary>A kind of notification that a person wants by mail too.</summary>
public sealed class MailChoice
{
    public long PersonId { get; set; }
    public required string Kind { get; set; }
    public MailTiming Timing { get; set; }

    /// <summary>Nothing that is older is mailed.</summary>
    public DateTimeOffset Since { get; set; }
}
