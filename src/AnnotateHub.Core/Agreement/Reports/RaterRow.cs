namespace AnnotateHub.Core.Agreement.Reports;

/// <summary>A rater as the report knows it.</summary>
/// <param name="LeftOut">Boxes of classes that are not compared.</param>
public sealed record RaterRow(string Name, int Rank, int Images, int Boxes, int LeftOut, IReadOnlyList<string>? Exhaustive, string? Note);
