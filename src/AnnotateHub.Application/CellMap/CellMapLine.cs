namespace AnnotateHub.Application.CellMap;

/// <summary>A map in the list of a project.</summary>
/// <param name="IsDone">It can be looked at.</param>
public sealed record CellMapLine(long Id, DateTimeOffset Asked, CellMapQuestion Question, string Model, bool IsDone, string? Refused);
