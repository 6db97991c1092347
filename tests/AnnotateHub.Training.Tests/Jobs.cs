using AnnotateHub.Training.Jobs;

namespace AnnotateHub.Training.Tests;

/// <summary>Small jobs in memory.</summary>
internal static class Jobs
{
    public static TrainingImage Image(string name, params TrainingBox[] boxes) =>
        new(name, "06", 64, 48, [new TrainingPlane("a.png"), new TrainingPlane("b.png")], boxes);

    public static TrainingJob Detector(params TrainingImage[] images) =>
        new(
            TrainingKind.Detector,
            ["Red", "Green"],
            ["R", "G"],
            images,
            new TrainingSettings
            {
                Steps = 100,
                Batch = 2,
                Side = 32,
                Width = 4,
            }
        );

    public static TrainingJob Classifier(params TrainingImage[] images) =>
        Detector(images) with
        {
            Kind = TrainingKind.Classifier,
            Settings = TrainingSettings.Default(TrainingKind.Classifier) with { Side = 16, Batch = 8 },
        };
}
