namespace AnnotateHub.Application.Training.Runs;

/// <summary>What a request would train, before it is begun.</summary>
/// <param name="Images">That are trained on; with folds all of them, each kept once for figures.</param>
/// <param name="ValidationImages">That figures come from.</param>
/// <param name="Boxes">To train on, by class.</param>
/// <param name="ValidationBoxes">By class.</param>
/// <param name="Channels">That the network sees.</param>
/// <param name="Folds">0 for none.</param>
/// <param name="Models">Networks that are trained one after the other.</param>
/// <param name="Megabytes">Needed at the same time.</param>
/// <param name="Seconds">By the clock, roughly.</param>
/// <param name="Faults">Why it cannot begin.</param>
public sealed record TrainingPreview(
    string Name,
    int Images,
    int ValidationImages,
    IReadOnlyDictionary<string, int> Boxes,
    IReadOnlyDictionary<string, int> ValidationBoxes,
    IReadOnlyList<string> Channels,
    IReadOnlyList<string> Patients,
    IReadOnlyList<string> People,
    int Folds,
    int Models,
    int Megabytes,
    double Seconds,
    string DataVersion,
    IReadOnlyList<string> LeftOut,
    IReadOnlyList<string> Warnings,
    IReadOnlyList<string> Faults
)
{
    public bool CanBegin => Faults.Count == 0;
}
