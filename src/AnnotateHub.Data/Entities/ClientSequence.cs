namespace AnnotateHub.Data.Entities;

/// <summary>Last sequence number that one client sent for one assignment.</summary>
public sealed class ClientSequence
{
    public long AssignmentId { get; set; }
    public required string ClientId { get; set; }
    public long LastSequence { get; set; }
}
