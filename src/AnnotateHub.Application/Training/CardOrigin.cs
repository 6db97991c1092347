namespace AnnotateHub.Application.Training;

/// <summary>Where what was learnt from comes from, for the card.</summary>
/// <param name="DataVersion">Hash of the frozen data set; null where folders were trained on.</param>
internal sealed record CardOrigin(
    string Images,
    string Labels,
    IReadOnlyList<string> People,
    IReadOnlyList<string> LeftOut,
    string? DataVersion = null
);
