using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Comments;

/// <summary>A comment as those see it who may read the work.</summary>
/// <param name="ReplyTo">The comment that it answers; null for first comments, which alone are pinned and resolved.</param>
/// <param name="X">Raw pixels, continuous edges from 0.</param>
public sealed record CommentView(
    long Id,
    long PersonId,
    string Person,
    string Text,
    string? BoxId,
    double? X,
    double? Y,
    long? ReplyTo,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ResolvedAt,
    string? ResolvedBy
);
