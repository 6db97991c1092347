namespace AnnotateHub.Training.Jobs;

/// <param name="Patient">Null where it is not known.</param>
/// <param name="Planes">One for each of <see cref="TrainingJob.Channels"/>, in their order.</param>
/// <param name="IsValidation">Never trained on: figures come from it.</param>
public sealed record TrainingImage(
    string Name,
    string? Patient,
    int Width,
    int Height,
    IReadOnlyList<TrainingPlane> Planes,
    IReadOnlyList<TrainingBox> Boxes,
    bool IsValidation = false
);
