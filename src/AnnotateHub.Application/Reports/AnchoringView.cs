using AnnotateHub.Application.Access;
using AnnotateHub.Core.Agreement;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Reports;

/// <summary>What became of a model's boxes in one refinement round.</summary>
/// <param name="Run">The model run that the round started from.</param>
/// <param name="Parts">For the page: title and HTML of each part.</param>
public sealed record AnchoringView(
    string Round,
    string Run,
    IReadOnlyList<AnchorRow> Rows,
    IReadOnlyList<(string Id, string Title, string Html)> Parts
);
