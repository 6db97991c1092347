using AnnotateHub.Core.Study.Rounds;

namespace AnnotateHub.Application.Training.Runs;

/// <param name="Images">With an answer that may be learnt from.</param>
/// <param name="Accepted">Of those, with an answer that a lead has accepted.</param>
/// <param name="People">Who answered.</param>
public sealed record TrainingRoundChoice(
    long Id,
    string Name,
    RoundKind Kind,
    int Images,
    int Accepted,
    IReadOnlyList<TrainingPersonChoice> People
);
