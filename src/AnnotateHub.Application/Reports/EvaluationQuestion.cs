using AnnotateHub.Application.Reports.Truths;
using AnnotateHub.Core.Evaluation.Reports;

namespace AnnotateHub.Application.Reports;

/// <summary>Which runs are judged by whose boxes.</summary>
/// <param name="Runs">Names of model runs; a name before the first '/' is the model's, so that 'ours/1' and 'ours/2' are runs of one
/// model.</param>
/// <param name="Detected">Classes to evaluate; the first is the positive class.</param>
/// <param name="Pseudonyms">Annotator 1, Annotator 2 ... by seniority, instead of names. Left open: names where a lead looks, pseudonyms in
/// what is frozen, because that is published.</param>
public sealed record EvaluationQuestion(
    TruthChoice Truth,
    IReadOnlyList<string> Runs,
    IReadOnlyList<string> Detected,
    double Iou = 0.5,
    DetectionConvention Convention = DetectionConvention.Paper,
    int Resamples = 1_000,
    ulong Seed = 1,
    bool? Pseudonyms = null
);
