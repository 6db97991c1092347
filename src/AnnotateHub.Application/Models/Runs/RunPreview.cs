using System.Text.Json.Nodes;

namespace AnnotateHub.Application.Models.Runs;

/// <summary>What a request would run over. Nothing is stored by looking.</summary>
/// <param name="Faults">Why it cannot be started, as sentences.</param>
/// <param name="ExcludedTest">Images left out because they are in the test split.</param>
/// <param name="ExcludedCalibration">Images left out because a calibration round has them.</param>
public sealed record RunPreview(
    string Name,
    int Images,
    int ExcludedTest,
    int ExcludedCalibration,
    IReadOnlyList<string> Faults,
    IReadOnlyList<string> Warnings
)
{
    public bool CanBegin => Faults.Count == 0;
}
