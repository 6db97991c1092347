using AnnotateHub.Core.Study.Rounds;

namespace AnnotateHub.Data.Entities;

public sealed class Round
{
    public long Id { get; set; }
    public long ProjectId { get; set; }
    public RoundKind Kind { get; set; }

    /// <summary>Unique in the project.</summary>
    public required string Name { get; set; }

    public RoundSettings Settings { get; set; } = new();
    public long? CreatedById { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset? ClosedAt { get; set; }
    public List<RoundPerson> People { get; } = [];
}
