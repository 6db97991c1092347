namespace AnnotateHub.Application.Experiments.Runs;

/// <summary>What a request would do, before it is begun.</summary>
/// <param name="Judged">How the images that judge are chosen, in words.</param>
/// <param name="Boxes">To train on, by class.</param>
/// <param name="Trainings">One after the other.</param>
/// <param name="Megabytes">Needed at the same time.</param>
/// <param name="Seconds">By the clock, roughly.</param>
/// <param name="Faults">Why it cannot begin.</param>
public sealed record ExperimentPreview(
    string Title,
    int TrainingImages,
    int TestImages,
    string Judged,
    IReadOnlyDictionary<string, int> Boxes,
    IReadOnlyList<string> Patients,
    int Trainings,
    int Megabytes,
    double Seconds,
    string DataVersion,
    IReadOnlyList<string> LeftOut,
    IReadOnlyList<string> Faults
)
{
    public bool CanBegin => Faults.Count == 0;
}
