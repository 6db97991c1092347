namespace AnnotateHub.Training.Jobs;

/// <summary>Where the pixels of one channel lie.</summary>
/// <param name="Page">From 0.</param>
/// <param name="Sample">From 0.</param>
public sealed record TrainingPlane(string File, int Page = 0, int Sample = 0);
