namespace AnnotateHub.Data.Entities;

/// <summary>An annotator says that an image cannot be annotated well; a lead decides.</summary>
public sealed class ImageFlag
{
    public long Id { get; set; }
    public long ProjectId { get; set; }
    public long ImageGroupId { get; set; }
    public long AssignmentId { get; set; }
    public long PersonId { get; set; }
    public FlagReason Reason { get; set; }
    public string Note { get; set; } = "";
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset? ResolvedAt { get; set; }
    public long? ResolvedById { get; set; }

    /// <summary>What the lead decided, as a sentence.</summary>
    public string? Decision { get; set; }
}
