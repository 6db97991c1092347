using AnnotateHub.Core.Evaluation.Reports;

namespace AnnotateHub.Application.Reports.Truths;

/// <summary>The true boxes of one image.</summary>
internal sealed record TruthOnImage(long ImageId, string Image, string Patient, IReadOnlyList<TruthCell> Cells);
