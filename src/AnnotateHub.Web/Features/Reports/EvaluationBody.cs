using AnnotateHub.Core.Evaluation.Reports;

namespace AnnotateHub.Web.Features.Reports;

/// <summary>Asks for a model evaluation.</summary>
/// <param name="Truth">As GET lists it: person:ROUND/PERSON, union:ROUND, consensus:NAME, imported:NAME or split:validation.</param>
/// <param name="FreezeAs">Title under which it is kept; left out: it is only answered.</param>
/// <param name="Names">Whether a frozen one names people.</param>
public sealed record EvaluationBody(
    string? Truth,
    IReadOnlyList<string>? Runs,
    IReadOnlyList<string>? Classes,
    double Iou = 0.5,
    DetectionConvention Convention = DetectionConvention.Paper,
    int Resamples = 1_000,
    ulong Seed = 1,
    string? FreezeAs = null,
    bool Names = false
);
