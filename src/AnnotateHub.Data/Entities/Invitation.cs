using AnnotateHub.Core.Study;

namespace AnnotateHub.Data.Entities;

/// <summary>A link that makes whoever opens it a member. Only a hash of its secret is kept.</summary>
public sealed class Invitation
{
    public long Id { get; set; }
    public long ProjectId { get; set; }
    public required string SecretHash { get; set; }
    public ProjectRole Role { get; set; }
    public int? ExperienceMonths { get; set; }
    public int? SeniorityRank { get; set; }

    /// <summary>For whom it is meant, as the manager wrote it.</summary>
    public string Note { get; set; } = "";

    public long CreatedById { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset ExpiresAt { get; set; }
    public long? AcceptedById { get; set; }
    public DateTimeOffset? AcceptedAt { get; set; }
    public DateTimeOffset? RevokedAt { get; set; }
}
