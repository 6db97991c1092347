using AnnotateHub.Application.Reports.Truths;

namespace AnnotateHub.Application.Reports;

/// <summary>What can be chosen: runs with boxes, whose boxes may be the truth, and classes.</summary>
public sealed record EvaluationChoices(IReadOnlyList<string> Runs, IReadOnlyList<TruthOption> Truths, IReadOnlyList<string> Classes);
