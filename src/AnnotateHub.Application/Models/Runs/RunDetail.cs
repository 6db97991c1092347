using System.Text.Json.Nodes;
using AnnotateHub.Core.Pseudolabels;

namespace AnnotateHub.Application.Models.Runs;

/// <param name="Counts">Boxes by class, of the images that the asking person may see models on.</param>
/// <param name="Failures">Images that failed, with why; at most 200.</param>
public sealed record RunDetail(
    RunLine Run,
    PseudolabelSettings Settings,
    JsonNode? SignalSettings,
    IReadOnlyList<string> Providers,
    string? Driver,
    string Chosen,
    IReadOnlyList<string> ModelClasses,
    IReadOnlyDictionary<string, int> Counts,
    IReadOnlyList<FailedImage> Failures
);
