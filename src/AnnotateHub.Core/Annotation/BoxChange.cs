namespace AnnotateHub.Core.Annotation;

/// <summary>
/// One box as an operation names it. Which members count depends on the kind: Add uses all, Reshape the edges,
/// Reclassify the class, Flag the flags, Review the review, Delete only the id.
/// </summary>
/// <param name="Id">Made by the client, unique in the label set, 1 to 40 characters.</param>
/// <param name="Score">Score of the model that proposed the box, 0 to 1; null for what people draw.</param>
/// <param name="Review">
/// With Review: what the box becomes. With Reshape and Reclassify: what it becomes instead of <see cref="BoxReview.Corrected"/>, so that
/// taking a correction back takes this back too.
/// </param>
public sealed record BoxChange(
    string Id,
    double? X1 = null,
    double? Y1 = null,
    double? X2 = null,
    double? Y2 = null,
    string? Class = null,
    BoxFlags? Flags = null,
    BoxOrigin? Origin = null,
    IReadOnlyDictionary<string, string>? Attributes = null,
    IReadOnlyList<string>? Parents = null,
    double? Score = null,
    BoxReview? Review = null
);
