using System.Text.Json.Nodes;

namespace AnnotateHub.Application.Models.Registry;

/// <summary>Which models are tried on which images.</summary>
/// <param name="SignalSettings">JSON of the built-in detector's settings; null: as proposed for the project.</param>
public sealed record TrialRequest(
    long DetectorId,
    long? ClassifierId,
    IReadOnlyList<long> Images,
    JsonNode? SignalSettings = null,
    IReadOnlyList<string>? Providers = null
);
