namespace AnnotateHub.Application.Experiments;

/// <summary>What an experiment found: written as <c>experiment.json</c>.</summary>
/// <param name="LabelVersion">Hash of images, classes, boxes and of what was kept for the test.</param>
/// <param name="Trainings">How many trainings are behind it.</param>
/// <param name="Seconds">That they took by the clock.</param>
public sealed record ExperimentDocument(
    DateTimeOffset Made,
    string LabelVersion,
    string Images,
    string Labels,
    IReadOnlyList<string> Classes,
    string Positive,
    IReadOnlyList<long> Seeds,
    int TrainingImages,
    int TestImages,
    int Trainings,
    double Seconds,
    IReadOnlyList<ExperimentTable> Tables,
    IReadOnlyList<string> Notes,
    string Software,
    int Version = 1
);
