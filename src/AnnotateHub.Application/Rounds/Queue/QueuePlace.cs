namespace AnnotateHub.Application.Rounds.Queue;

/// <summary>Before and after an assignment among the person's own of its round, done ones included.</summary>
/// <param name="Number">From 1.</param>
public sealed record QueuePlace(int Number, int Of, QueueItem? Previous, QueueItem? Next);
