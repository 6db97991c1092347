namespace AnnotateHub.Application.CellMap;

/// <summary>A round whose finished work can be looked at as cells.</summary>
/// <param name="Works">Finished, and for the asking person to read.</param>
public sealed record CellSourceRound(long Id, string Name, string Kind, int Works, int Images);
