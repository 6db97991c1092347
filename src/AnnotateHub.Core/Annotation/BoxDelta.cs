namespace AnnotateHub.Core.Annotation;

/// <summary>One box before and after an operation; null where it did not exist.</summary>
public sealed record BoxDelta(AnnotatedBox? Before, AnnotatedBox? After);
