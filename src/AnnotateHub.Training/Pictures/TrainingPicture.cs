using AnnotateHub.Training.Jobs;

namespace AnnotateHub.Training.Pictures;

/// <summary>An image as a network gets it.</summary>
/// <param name="Width">Of the planes, in network pixels.</param>
/// <param name="Planes">Row by row; for a detector already compressed by <see cref="NetworkValues"/>, for a classifier not, because crops
/// are drawn from them first.</param>
/// <param name="Boxes">In network pixels.</param>
public sealed record TrainingPicture(
    TrainingImage Image,
    int Width,
    int Height,
    IReadOnlyList<float[]> Planes,
    IReadOnlyList<TrainingBox> Boxes
);
