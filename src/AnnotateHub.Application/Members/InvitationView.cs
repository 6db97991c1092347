using AnnotateHub.Core.Study;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Members;

public sealed record InvitationView(
    long Id,
    ProjectRole Role,
    int? ExperienceMonths,
    int? SeniorityRank,
    string Note,
    DateTimeOffset CreatedAt,
    DateTimeOffset ExpiresAt,
    string? AcceptedBy,
    DateTimeOffset? AcceptedAt,
    DateTimeOffset? RevokedAt
);
