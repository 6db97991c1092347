namespace AnnotateHub.Application.Annotations.Queries;

/// <param name="Position">From 1, done work included.</param>
public sealed record QueueView(int Position, int Of, PlaceView? Previous, PlaceView? Next);
