namespace AnnotateHub.Application.CellMap;

/// <summary>A map that was asked for.</summary>
/// <param name="PersonId">0 at the command line.</param>
/// <param name="Operator">Whose account that was.</param>
/// <param name="Model">Name and version of the classifier.</param>
internal sealed record CellMapRecord(
    long Id,
    long ProjectId,
    long PersonId,
    DateTimeOffset Asked,
    CellMapQuestion Question,
    string Model,
    string? Refused = null,
    string? Operator = null
);
