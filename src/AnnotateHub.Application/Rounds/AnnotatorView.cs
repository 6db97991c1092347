using AnnotateHub.Core.Study;

namespace AnnotateHub.Application.Rounds;

/// <summary>Who could be chosen for a round.</summary>
/// <param name="IsCalibrated">False while production rounds do not open for the person.</param>
public sealed record AnnotatorView(
    long PersonId,
    string Name,
    ProjectRole Role,
    int? ExperienceMonths,
    int? SeniorityRank,
    bool IsCalibrated
);
