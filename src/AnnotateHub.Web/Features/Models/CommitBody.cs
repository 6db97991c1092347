using AnnotateHub.Application.Models.Runs;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AnnotateHub.Web.Features.Models;

/// <param name="Iou">From which overlap on two boxes are one cell; left out, 0.5.</param>
public sealed record CommitBody(long RoundId, double? Iou = null)
{
    internal CommitSettings Settings => Iou is { } iou ? new CommitSettings(iou) : new CommitSettings();
}
