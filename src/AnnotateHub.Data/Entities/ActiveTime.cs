namespace AnnotateHub.Data.Entities;

/// <summary>Interaction time that one open page reported for one assignment, summed by the page, so that a repeated report counts
/// once.</summary>
public sealed class ActiveTime
{
    public long AssignmentId { get; set; }
    public required string ClientId { get; set; }
    public long Milliseconds { get; set; }
}
