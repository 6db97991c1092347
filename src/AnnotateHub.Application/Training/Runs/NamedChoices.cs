namespace AnnotateHub.Application.Training.Runs;

/// <summary>Keys of what was named, in the order of the names.</summary>
/// <param name="Images">Null where none is named: all that have labels.</param>
/// <param name="People">Null where nobody is named: everybody.</param>
public sealed record NamedChoices(IReadOnlyList<long> Rounds, IReadOnlyList<long>? People, IReadOnlyList<long>? Images);
