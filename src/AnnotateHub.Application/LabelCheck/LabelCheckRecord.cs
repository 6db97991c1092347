namespace AnnotateHub.Application.LabelCheck;

/// <summary>A check that was asked for.</summary>
/// <param name="Refused">Why nothing came of it.</param>
internal sealed record LabelCheckRecord(
    long Id,
    long ProjectId,
    long PersonId,
    DateTimeOffset Asked,
    LabelCheckQuestion Question,
    string? Refused = null
);
