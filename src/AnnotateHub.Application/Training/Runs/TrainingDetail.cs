namespace AnnotateHub.Application.Training.Runs;

/// <summary>One training with everything that is known of it.</summary>
/// <param name="Boxes">To train on, by class.</param>
/// <param name="ValidationBoxes">That figures come from, by class.</param>
/// <param name="SecondsLeft">Of all of it; null until it is known.</param>
public sealed record TrainingDetail(
    TrainingLine Training,
    TrainingRequest Request,
    int Images,
    int ValidationImages,
    int Folds,
    IReadOnlyDictionary<string, int> Boxes,
    IReadOnlyDictionary<string, int> ValidationBoxes,
    IReadOnlyList<string> Channels,
    IReadOnlyList<string> People,
    IReadOnlyList<string> LeftOut,
    IReadOnlyList<string> Warnings,
    int Step,
    int Steps,
    double? SecondsLeft,
    IReadOnlyList<TrainingPartView> Parts
);
