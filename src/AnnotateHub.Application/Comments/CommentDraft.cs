using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Comments;

/// <summary>What somebody wants to say.</summary>
/// <param name="BoxId">Pins it to a box; else <paramref name="X"/> and <paramref name="Y"/> (raw pixels) to a place, else it is about the
/// image.</param>
/// <param name="ReplyTo">The comment that it answers; an answer is not pinned.</param>
public sealed record CommentDraft(string? Text, string? BoxId = null, double? X = null, double? Y = null, long? ReplyTo = null);
