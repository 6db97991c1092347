namespace AnnotateHub.Application.Assignments.Departure;

/// <summary>What is open when a person leaves a project.</summary>
/// <param name="Rounds">Rounds in which they have open work, oldest first.</param>
/// <param name="OutOfSight">Names of open blind rounds that the asking person annotates in and so sees no work of.</param>
public sealed record DeparturePreview(IReadOnlyList<DepartureRound> Rounds, IReadOnlyList<string> OutOfSight)
{
    public int Open => Rounds.Sum(round => round.NotStarted + round.Begun);
}
