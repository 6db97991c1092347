namespace AnnotateHub.Application.LabelCheck;

/// <summary>A check in the list of a project.</summary>
/// <param name="IsDone">Its findings are there.</param>
public sealed record LabelCheckLine(long Id, DateTimeOffset Asked, LabelCheckQuestion Question, bool IsDone, string? Refused);
