namespace AnnotateHub.Application.Rounds.Lifecycle;

/// <summary>Where a comment points: a box by its client-made id, or a place in raw pixels.</summary>
public sealed record CommentPin(string? BoxId = null, double? X = null, double? Y = null);
