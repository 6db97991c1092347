using AnnotateHub.Core.Study.Rounds;

namespace AnnotateHub.Application.Rounds.Creation;

/// <summary>Everything that decides a round, before it is made; the same plan gives the same preview and the same round.</summary>
/// <param name="Name">Unique in the project.</param>
/// <param name="People">Keys of the chosen annotators. Empty for seed rounds: the most experienced of the project.</param>
/// <param name="Images">Which images of those that the kind may use.</param>
/// <param name="CloseFree">Closes the project's free round, so that nobody prepares answers outside of the protocol.</param>
public sealed record RoundPlan(
    RoundKind Kind,
    string Name,
    IReadOnlyList<long> People,
    RoundSettings Settings,
    ImageChoice Images,
    bool CloseFree = true
);
