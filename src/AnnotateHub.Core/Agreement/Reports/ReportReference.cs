namespace AnnotateHub.Core.Agreement.Reports;

/// <summary>A truth that is nobody's own work: a signed union, imported labels, the accepted answers of a split.</summary>
/// <param name="Name">As the report calls it; differs from every rater.</param>
/// <param name="Images">Names of the images that it holds, with its boxes; an image that is not here is compared with nobody.</param>
/// <param name="Exhaustive">Classes of which it holds every cell; null: all.</param>
/// <param name="Note">What a reader must know of it.</param>
public sealed record ReportReference(
    string Name,
    IReadOnlyDictionary<string, IReadOnlyList<ClassedBox>> Images,
    IReadOnlyList<string>? Exhaustive = null,
    string? Note = null
);
