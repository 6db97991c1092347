namespace AnnotateHub.Application.Training;

/// <summary>Where labels to learn from come from.</summary>
/// <param name="RoundId">Of <see cref="LabelSourceKind.Round"/>.</param>
/// <param name="PersonIds">Of a round: answers of these people alone; null for everybody's.</param>
/// <param name="AcceptedOnly">Of a round: only answers that a lead has accepted.</param>
/// <param name="Name">Of the other kinds: the name of the label sets.</param>
public sealed record LabelSource(
    LabelSourceKind Kind,
    long? RoundId = null,
    IReadOnlyList<long>? PersonIds = null,
    bool AcceptedOnly = false,
    string? Name = null
);
