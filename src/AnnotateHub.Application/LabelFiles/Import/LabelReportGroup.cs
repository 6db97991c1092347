using AnnotateHub.Exchange;

namespace AnnotateHub.Application.LabelFiles.Import;

/// <summary>Sentences of one kind: how many there are, and the first of them.</summary>
public sealed record LabelReportGroup(FaultKind Kind, string Title, int Count, IReadOnlyList<string> First);
