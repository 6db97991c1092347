namespace AnnotateHub.Data.Entities;

/// <summary>A picture for a project's guide; its pixels are a PNG of the blob store.</summary>
public sealed class GuidePicture
{
    public long Id { get; set; }
    public long ProjectId { get; set; }
    public required string Hash { get; set; }
    public required string Name { get; set; }
    public DateTimeOffset AddedAt { get; set; }
    public long AddedById { get; set; }
}
