namespace AnnotateHub.Application.CellMap;

/// <summary>Which cells are to be mapped, by which classifier.</summary>
public sealed record CellMapQuestion(IReadOnlyList<long> Rounds, long ModelId, int Neighbors = 15, long Seed = 1, int? Epochs = null);
