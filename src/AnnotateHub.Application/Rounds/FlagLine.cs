using AnnotateHub.Data.Entities;

namespace AnnotateHub.Application.Rounds;

/// <summary>An image that an annotator could not work on well.</summary>
/// <param name="Decision">What a lead decided, as a sentence; null while open.</param>
public sealed record FlagLine(
    long Id,
    long ImageId,
    string Image,
    string? Patient,
    long PersonId,
    string Person,
    FlagReason Reason,
    string Note,
    DateTimeOffset CreatedAt,
    string? Decision,
    DateTimeOffset? ResolvedAt
);
