namespace AnnotateHub.Core.Evaluation.Reports;

/// <summary>How a model is judged.</summary>
/// <param name="Detected">Classes that are evaluated at image level, each for itself; the first is the positive class at cell
/// level.</param>
/// <param name="Classes">All classes in their order, for the confusion matrix.</param>
/// <param name="ClassifierWeight">w of the headline, where stages are known.</param>
public sealed record EvaluationSettings(
    IReadOnlyList<string> Detected,
    IReadOnlyList<string> Classes,
    double Iou = 0.5,
    DetectionConvention Convention = DetectionConvention.Paper,
    double ClassifierWeight = 0.7,
    int Resamples = 1_000,
    ulong Seed = 1
)
{
    public IReadOnlyList<string> FaultsWith(EvaluationInput input)
    {
        var faults = new List<string>();
        if (input.Images.Count == 0)
            faults.Add("An evaluation needs images with truth; found none.");
        if (input.Runs.Count == 0)
            faults.Add("An evaluation needs predictions; found none.");
        if (Detected.Count == 0)
            faults.Add("Name at least one class to evaluate.");
        if (!(Iou is > 0 and <= 1))
            faults.Add($"The IoU lies above 0 and up to 1; found {Iou}.");
        if (!(ClassifierWeight is >= 0 and <= 1))
            faults.Add($"The weight w of the classifier lies from 0 to 1; found {ClassifierWeight}.");
        if (Resamples is < 1 or > 100_000)
            faults.Add($"The bootstrap takes 1 to 100,000 resamples; found {Resamples}.");
        if (Detected.FirstOrDefault(name => !Classes.Contains(name)) is { } unknown)
            faults.Add($"The class '{unknown}' is none of {string.Join(", ", Classes)}.");
        foreach (var run in input.Runs)
            if (run.Predictions.FirstOrDefault(prediction => !double.IsFinite(prediction.Score)) is { } odd)
                faults.Add($"A box of run '{run.Name}' in image '{odd.Image}' has no finite score.");
        return faults;
    }
}
