using AnnotateHub.Core.Consensus;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AnnotateHub.Web.Features.Adjudication;

/// <summary>What is left out is as in the paper.</summary>
public sealed record PolicyBody(
    string? Rule = null,
    double? Iou = null,
    string? LoneBoxes = null,
    double? LooseBelow = null,
    double? NearMissFrom = null
);
