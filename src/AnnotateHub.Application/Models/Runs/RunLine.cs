using System.Text.Json.Nodes;
using AnnotateHub.Data.Entities;

namespace AnnotateHub.Application.Models.Runs;

/// <summary>One run as leads see it.</summary>
/// <param name="Boxes">Boxes of its label sets on the images that the asking person may see models on.</param>
/// <param name="PerSecond">Images a second while it worked; null before the first.</param>
/// <param name="Left">Estimated time to the end while it works.</param>
public sealed record RunLine(
    long Id,
    string Name,
    RunKind Kind,
    string? Detector,
    string? Classifier,
    RunState State,
    string Message,
    int Images,
    int Done,
    int Failed,
    int Boxes,
    double? PerSecond,
    TimeSpan? Left,
    string? Provider,
    string? Device,
    string? Fallback,
    long? JobId,
    string? By,
    DateTimeOffset CreatedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? FinishedAt
);
