using System.Text.Json;
using AnnotateHub.Application.Models.Registry;

namespace AnnotateHub.Application.Models.Runs;

/// <param name="Before">Images that an earlier start of the same detection had finished.</param>
/// <param name="Faults">One sentence for each image that failed.</param>
/// <param name="Refused">Why nothing was done, or null.</param>
public sealed record DetectionReport(
    int Images,
    int Boxes,
    int Before,
    IReadOnlyList<string> Faults,
    ExecutionTarget? Place,
    double Seconds,
    string? Refused = null
);
