namespace AnnotateHub.Application.Reports.Links;

/// <summary>A reader's link as leads see it; its secret is not in it.</summary>
public sealed record ReportLinkView(
    long Id,
    string Note,
    string? CreatedBy,
    DateTimeOffset CreatedAt,
    DateTimeOffset ExpiresAt,
    DateTimeOffset? RevokedAt,
    int Openings,
    DateTimeOffset? OpenedAt
);
