using System.Text.Json.Nodes;
using AnnotateHub.Core.Pseudolabels;

namespace AnnotateHub.Application.Models.Runs;

/// <summary>Everything that decides a run, before it is made.</summary>
/// <param name="Name">Unique in the project; null: one is made of the models' names.</param>
/// <param name="Images">Keys of images; null for all of the project.</param>
/// <param name="IncludeTest">Also images of the test split.</param>
/// <param name="IncludeCalibration">Also images of calibration rounds.</param>
/// <param name="Providers">Execution providers in order; null: as the server is set up.</param>
public sealed record RunRequest(
    long DetectorId,
    long? ClassifierId = null,
    string? Name = null,
    PseudolabelSettings? Settings = null,
    JsonNode? SignalSettings = null,
    IReadOnlyList<long>? Images = null,
    bool IncludeTest = false,
    bool IncludeCalibration = false,
    IReadOnlyList<string>? Providers = null
);
