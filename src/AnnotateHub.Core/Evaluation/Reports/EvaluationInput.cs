using AnnotateHub.Core.Geometry;

namespace AnnotateHub.Core.Evaluation.Reports;

/// <summary>A true cell of one image.</summary>
/// <param name="Ignore">Difficult: finding it counts neither way.</param>
public readonly record struct TruthCell(PixelBox Box, string Class, bool Ignore = false);

/// <summary>An image with its truth; an empty list where there is nothing to find.</summary>
/// <param name="Patient">Empty where unknown.</param>
public sealed record TruthImage(string Name, string Patient, IReadOnlyList<TruthCell> Cells);

/// <summary>One box of a model.</summary>
/// <param name="Class">The class that the score is of.</param>
/// <param name="Detector">S_det, where the stages are known.</param>
/// <param name="Probabilities">S_cls by class, where the stages are known.</param>
public sealed record Prediction(string Image, PixelBox Box, string Class, double Score, double? Detector = null, IReadOnlyDictionary<string, double>? Probabilities = null);

/// <summary>What one run of a model says about the images.</summary>
/// <param name="Name">Differs from every other.</param>
/// <param name="Model">Runs of the same model (other seeds) make a mean and a deviation.</param>
/// <param name="TrainedOn">Patients it learned from, for train-on/test-on tables; null where not said.</param>
public sealed record EvaluatedRun(string Name, string Model, IReadOnlyList<Prediction> Predictions, string? TrainedOn = null);

/// <summary>All that a model evaluation is made from.</summary>
/// <param name="Exhaustive">Classes of which the truth holds every cell; null: all.</param>
public sealed record EvaluationInput(IReadOnlyList<TruthImage> Images, IReadOnlyList<string>? Exhaustive, IReadOnlyList<EvaluatedRun> Runs);

/// <summary>Under which convention the headline figures are.</summary>
public enum DetectionConvention
{
    /// <summary>The authors' code: VOC matching, inclusive pixels.</summary>
    Paper,

    /// <summary>VOC matching, continuous edges.</summary>
    Voc,

    /// <summary>COCO matching, continuous edges, 100 detections of a class in an image.</summary>
    Coco,
}

/// <summary>How a model is judged.</summary>
/// <param name="Detected">Classes that are evaluated at image level, each for itself; the first is the positive class at cell level.</param>
/// <param name="Classes">All classes in their order, for the confusion matrix.</param>
/// <param name="ClassifierWeight">w of the headline, where stages are known.</param>
public sealed record EvaluationSettings(
    IReadOnlyList<string> Detected, IReadOnlyList<string> Classes, double Iou = 0.5, DetectionConvention Convention = DetectionConvention.Paper,
    double ClassifierWeight = 0.7, int Resamples = 1_000, ulong Seed = 1)
{
    public IReadOnlyList<string> FaultsWith(EvaluationInput input)
    {
        var faults = new List<string>();
        if (input.Images.Count == 0) faults.Add("An evaluation needs images with truth; found none.");
        if (input.Runs.Count == 0) faults.Add("An evaluation needs predictions; found none.");
        if (Detected.Count == 0) faults.Add("Name at least one class to evaluate.");
        if (!(Iou is > 0 and <= 1)) faults.Add($"The IoU lies above 0 and up to 1; found {Iou}.");
        if (!(ClassifierWeight is >= 0 and <= 1)) faults.Add($"The weight w of the classifier lies from 0 to 1; found {ClassifierWeight}.");
        if (Resamples is < 1 or > 100_000) faults.Add($"The bootstrap takes 1 to 100,000 resamples; found {Resamples}.");
        if (Detected.FirstOrDefault(name => !Classes.Contains(name)) is { } unknown) faults.Add($"The class '{unknown}' is none of {string.Join(", ", Classes)}.");
        foreach (var run in input.Runs)
            if (run.Predictions.FirstOrDefault(item => !double.IsFinite(item.Score)) is { } odd) faults.Add($"A box of run '{run.Name}' in image '{odd.Image}' has no finite score.");
        return faults;
    }
}
