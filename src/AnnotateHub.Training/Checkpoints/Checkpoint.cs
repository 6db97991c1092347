using AnnotateHub.Training.Backbones;
using AnnotateHub.Training.Figures;
using AnnotateHub.Training.Jobs;
using AnnotateHub.Training.Onnx;

namespace AnnotateHub.Training.Checkpoints;

/// <summary>All that a training needs to go on as if it had never stopped.</summary>
/// <param name="Identity">Of the job (<see cref="TrainingJob.Identity"/>).</param>
/// <param name="Architecture">What the weights belong to (<see cref="Describe"/>).</param>
/// <param name="Step">Steps that are done.</param>
/// <param name="Seconds">That they took, over all starts.</param>
/// <param name="LossSum">Of the steps since the last point of <paramref name="Losses"/>.</param>
public sealed record Checkpoint(
    string Identity,
    string Architecture,
    string PixelVersion,
    int Step,
    double Seconds,
    double RunningLoss,
    double LossSum,
    IReadOnlyList<LossPoint> Losses,
    IReadOnlyList<ValidationFigures> Curve
)
{
    /// <summary>Weights, averaged weights and the optimiser's state, by name.</summary>
    public IReadOnlyList<WeightTensor> Tensors { get; init; } = [];

    /// <summary>In words, so that a refusal can show both.</summary>
    public static string Describe(TrainingJob job)
    {
        if (job.Kind is TrainingKind.Detector)
            return $"detector of {job.Channels.Count} planes, {job.Classes.Count} classes, {job.Settings.Width} features";
        var network = job.Settings.Backbone is { } backbone ? $"{BackboneText.Name(backbone)} " : "";
        return $"{network}classifier of {job.Channels.Count} planes, {job.Classes.Count} classes, {job.Settings.Width} "
            + $"features, crops of {job.Settings.Side}";
    }
}
