namespace AnnotateHub.Application.Images.Import;

/// <summary>One thing that people should know about an import.</summary>
/// <param name="Subject">File or group.</param>
/// <param name="Message">What was found, where, what was expected and what to do.</param>
/// <param name="LeavesOut">Whether something is not imported because of it.</param>
public sealed record ImportProblem(ImportProblemKind Kind, string Subject, string Message, bool LeavesOut = true);
