using AnnotateHub.Training.Figures;
using AnnotateHub.Training.Jobs;

namespace AnnotateHub.Application.Training.Runs;

/// <summary>How far one network of a training is.</summary>
/// <param name="IsModel">It becomes a model; the others tell how steady its figures are.</param>
/// <param name="SecondsLeft">Of this part; null until it is known, and when it is done.</param>
/// <param name="Losses">While it was trained; at most a hundred.</param>
/// <param name="Curve">Figures on the images that it kept for that.</param>
/// <param name="Examples">What it says now on a few images that it keeps, beside their truth.</param>
/// <param name="Log">Newest last.</param>
public sealed record TrainingPartView(
    string Key,
    string Name,
    TrainingKind Kind,
    bool IsModel,
    bool IsDone,
    int Step,
    int Steps,
    double? SecondsLeft,
    IReadOnlyList<string> Classes,
    IReadOnlyList<LossPoint> Losses,
    IReadOnlyList<ValidationFigures> Curve,
    IReadOnlyList<TrainingExample> Examples,
    IReadOnlyList<TrainingLogEntry> Log
);
