using System.Text.Json.Nodes;

namespace AnnotateHub.Application.Models.Runs;

/// <summary>Which given boxes a classifier is to look at: those of one round, or those of one model's or imported set by its source.
/// Exactly one is named.</summary>
public sealed record ClassifyRequest(
    long ClassifierId,
    long? RoundId = null,
    string? Source = null,
    string? Name = null,
    IReadOnlyList<string>? Providers = null
);
