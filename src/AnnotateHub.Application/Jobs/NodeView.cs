namespace AnnotateHub.Application.Jobs;

/// <summary>A process at work on the database.</summary>
/// <param name="Silent">Since it was last heard; up to five seconds are usual.</param>
/// <param name="Running">Kinds of the jobs that it is at work on.</param>
public sealed record NodeView(string Name, string Roles, DateTimeOffset StartedAt, TimeSpan Silent, IReadOnlyList<string> Running);
