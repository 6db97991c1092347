using AnnotateHub.Training.Figures;

namespace AnnotateHub.Training.Jobs;

/// <summary>What a finished training leaves beside its model.</summary>
/// <param name="PixelVersion">Hash of every value of every plane that was read.</param>
/// <param name="Losses">Mean of each stretch of steps.</param>
/// <param name="Curve">Figures on the validation images while it went on; the last are the model's.</param>
/// <param name="ByPatient">The model's figures on the validation images of each patient; empty where patients are not known.</param>
/// <param name="Examples">What the model says on a few images: shown to people, and compared with the exported graph.</param>
public sealed record TrainingResult(
    string Identity,
    string LabelVersion,
    string PixelVersion,
    long Parameters,
    string Device,
    string Software,
    double Seconds,
    int PeakMegabytes,
    IReadOnlyList<LossPoint> Losses,
    IReadOnlyList<ValidationFigures> Curve,
    IReadOnlyDictionary<string, ValidationFigures> ByPatient,
    IReadOnlyList<ExampleImage> Examples
);
