namespace AnnotateHub.Application.Reports.Experiments;

/// <summary>What an experiment found: written as <c>experiment.json</c>, and frozen where it was made of a project.</summary>
/// <param name="LabelVersion">Hash of images, classes, boxes and of what was kept for the test.</param>
/// <param name="Trainings">How many trainings are behind it.</param>
/// <param name="Seconds">That they took by the clock.</param>
/// <param name="DataVersion">Hash of the project's data set with its pixels, as cards of models have it; null for folders.</param>
/// <param name="Judged">How the images that judge were chosen, in words.</param>
/// <param name="TrainingNames">Of the images that were learnt from.</param>
/// <param name="TestNames">Of the images that judge.</param>
/// <param name="LeftOut">Sentences; null where the command has told them.</param>
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
    string Title = "Experiment",
    string? DataVersion = null,
    string Judged = "",
    IReadOnlyList<ExperimentInput>? Inputs = null,
    int Steps = 0,
    int DetectorSteps = 0,
    IReadOnlyList<string>? TrainingNames = null,
    IReadOnlyList<string>? TestNames = null,
    IReadOnlyList<string>? LeftOut = null,
    string Schema = ExperimentDocument.SchemaName,
    int Version = 1
)
{
    public const string SchemaName = "annotatehub.experiment/1";
}
