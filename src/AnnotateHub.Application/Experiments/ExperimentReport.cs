using AnnotateHub.Application.Reports.Experiments;

namespace AnnotateHub.Application.Experiments;

/// <param name="Document">Null where nothing came of it.</param>
public sealed record ExperimentReport(ExperimentDocument? Document, string? Refused = null);
