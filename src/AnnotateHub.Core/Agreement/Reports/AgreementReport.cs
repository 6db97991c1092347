namespace AnnotateHub.Core.Agreement.Reports;

/// <summary>Agreement of two or more raters; docs/agreement.md has the formulas.</summary>
/// <param name="Compared">Classes that all raters looked for.</param>
/// <param name="NotCompared">Why a class is left out, by class.</param>
/// <param name="Against">Every rater (A) with the chosen reference (B); empty without one.</param>
/// <param name="ByImage">Worst first.</param>
public sealed record AgreementReport(
    AgreementSettings Settings,
    Uncertainty Uncertainty,
    IReadOnlyList<string> Compared,
    IReadOnlyDictionary<string, string> NotCompared,
    IReadOnlyList<RaterRow> Raters,
    GroupReport All,
    IReadOnlyList<PairReport> Pairs,
    string? ReferenceNote,
    IReadOnlyList<PairReport> Against,
    IReadOnlyList<PatientRow> ByPatient,
    IReadOnlyList<ImageRow> ByImage
);
