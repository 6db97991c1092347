namespace AnnotateHub.Application.LabelCheck;

/// <summary>A check that was asked for.</summary>
/// <param name="PersonId">0 at the command line.</param>
/// <param name="Operator">Whose account that was.</param>
/// <param name="Refused">Why nothing came of it.</param>
internal sealed record LabelCheckRecord(
    long Id,
    long ProjectId,
    long PersonId,
    DateTimeOffset Asked,
    LabelCheckQuestion Question,
    string? Refused = null,
    string? Operator = null
);
