using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Rounds;

/// <summary>An image that somebody set aside, and what became of it.</summary>
public sealed record FlagView(
    long Id,
    long AssignmentId,
    long ImageId,
    string Image,
    long PersonId,
    string Person,
    FlagReason Reason,
    string Note,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ResolvedAt,
    string? Decision
);
