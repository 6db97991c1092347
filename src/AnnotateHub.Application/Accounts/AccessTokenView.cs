using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Accounts;

/// <param name="ProjectIds">What it opens, as far as the person is still a member.</param>
public sealed record AccessTokenView(
    long Id,
    string Name,
    IReadOnlyList<long> ProjectIds,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? LastUsedAt,
    DateTimeOffset? RevokedAt
);
