namespace AnnotateHub.Core.Agreement.Reports;

/// <summary>One annotator, model or import whose boxes are compared.</summary>
/// <param name="Name">As the report calls it; differs from every other.</param>
/// <param name="Rank">1 is the most experienced: whose box a union keeps. Equal ranks go by position.</param>
/// <param name="Exhaustive">Classes of which every cell was looked for; null: all. What is drawn of the others says nothing when it is
/// missing.</param>
/// <param name="Note">What a reader must know of this rater's work, such as a broken seal.</param>
public sealed record ReportRater(string Name, int Rank = 1, IReadOnlyList<string>? Exhaustive = null, string? Note = null);
