namespace AnnotateHub.Data.Entities;

/// <summary>Lets a script act as a person in some projects. Only a hash of its secret is kept.</summary>
public sealed class AccessToken
{
    public long Id { get; set; }
    public long PersonId { get; set; }
    public required string Name { get; set; }
    public required string SecretHash { get; set; }

    /// <summary>The projects that it opens; never more than the person's own.</summary>
    public IReadOnlyList<long> ProjectIds { get; set; } = [];

    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset? ExpiresAt { get; set; }
    public DateTimeOffset? LastUsedAt { get; set; }
    public DateTimeOffset? RevokedAt { get; set; }
}
