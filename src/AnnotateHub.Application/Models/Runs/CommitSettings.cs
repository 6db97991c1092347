using System.Text.Json.Nodes;

namespace AnnotateHub.Application.Models.Runs;

/// <param name="Iou">From which overlap on a new box is the same cell as one that is there.</param>
public sealed record CommitSettings(double Iou = 0.5);
