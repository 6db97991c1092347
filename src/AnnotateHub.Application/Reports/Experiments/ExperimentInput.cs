namespace AnnotateHub.Application.Reports.Experiments;

/// <param name="Name">As tables show it.</param>
/// <param name="Channels"><c>all</c>, <c>brightfield</c>, or names with commas between.</param>
public sealed record ExperimentInput(string Name, string Channels);
