namespace AnnotateHub.Application.Jobs;

/// <summary>Who was seen at work on a job, and how far its beat had counted: a claim in its place is good only while that is so.</summary>
public readonly record struct JobHolder(string? Node, long Beat);
