namespace AnnotateHub.Data.Entities;

/// <summary>A link by which somebody without an account reads one frozen report. Only a hash of its secret is kept.</summary>
public sealed class ReportLink
{
    public long Id { get; set; }
    public long ProjectId { get; set; }
    public long ReportId { get; set; }
    public required string SecretHash { get; set; }

    /// <summary>For whom it is meant, as the lead wrote it.</summary>
    public string Note { get; set; } = "";

    public long CreatedById { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset ExpiresAt { get; set; }
    public DateTimeOffset? RevokedAt { get; set; }

    /// <summary>How often it was opened; each opening is in the audit too.</summary>
    public int Openings { get; set; }

    public DateTimeOffset? OpenedAt { get; set; }
}
