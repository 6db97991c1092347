namespace AnnotateHub.Application.Rounds.Creation;

/// <summary>Label sets that one model run left, as a source of starting boxes.</summary>
/// <param name="Images">Images of the project that it has boxes or an empty answer for.</param>
public sealed record RunSource(string Source, int Images, DateTimeOffset NewestAt);
