namespace AnnotateHub.Core.Study.Splits;

/// <summary>How a project's splits were drawn, stratified by patient; enough to draw them again.</summary>
/// <param name="Seed">Seed of the draw.</param>
/// <param name="TestPerPatient">Test images of each patient.</param>
/// <param name="ValidationShare">Share of the others that became validation, within each patient.</param>
/// <param name="DrawnAt">When.</param>
/// <param name="FromLists">The splits came from lists of stems; seed and shares then mean nothing.</param>
/// <param name="KeptDrawn">Only images that were imported after an earlier draw were drawn.</param>
public sealed record SplitDraw(
    long Seed,
    int TestPerPatient,
    double ValidationShare,
    DateTimeOffset DrawnAt,
    bool FromLists = false,
    bool KeptDrawn = false
);
