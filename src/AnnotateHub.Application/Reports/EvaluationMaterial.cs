using AnnotateHub.Application.Access;
using AnnotateHub.Core.Evaluation.Reports;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Reports;

/// <summary>What an evaluation is made from, as one lead may see it.</summary>
public sealed record EvaluationMaterial(
    EvaluationInput Input,
    EvaluationSettings Settings,
    IReadOnlyList<string> Notes,
    IReadOnlyList<long> Works,
    IReadOnlyList<long> Rounds
);
