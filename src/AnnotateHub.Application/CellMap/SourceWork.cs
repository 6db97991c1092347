using AnnotateHub.Core.Study;
using AnnotateHub.Training.Jobs;

namespace AnnotateHub.Application.CellMap;

/// <summary>One person's finished work on one image, frozen.</summary>
/// <param name="Planes">One for each channel of the project.</param>
public sealed record SourceWork(
    long AssignmentId,
    long LabelSetId,
    long RoundId,
    string Round,
    long PersonId,
    string Person,
    long ImageId,
    string Image,
    string? Patient,
    DataSplit? Split,
    int Width,
    int Height,
    IReadOnlyList<TrainingPlane> Planes,
    IReadOnlyList<SourceBox> Boxes
);
