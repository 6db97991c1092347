using AnnotateHub.Core.Study;
using AnnotateHub.Training.Jobs;

namespace AnnotateHub.Application.Training;

/// <summary>One image of a data set with the labels that are learnt from.</summary>
/// <param name="Planes">One for each input channel, in the network's order.</param>
/// <param name="Boxes">Classes count in <see cref="TrainingDataSet.Classes"/>.</param>
/// <param name="Labels">Whose they are, in words.</param>
/// <param name="Works">Assignments whose boxes they are; null where they were not written down, empty where they are of none.</param>
public sealed record TrainingDataSetImage(
    long ImageId,
    string Name,
    string? Patient,
    DataSplit? Split,
    int Width,
    int Height,
    IReadOnlyList<TrainingDataSetPlane> Planes,
    IReadOnlyList<TrainingBox> Boxes,
    string Labels,
    IReadOnlyList<long>? Works = null
);
