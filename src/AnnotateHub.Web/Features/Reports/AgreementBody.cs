namespace AnnotateHub.Web.Features.Reports;

/// <summary>Asks for an agreement report.</summary>
/// <param name="People">Null: everybody with submitted work that one may read.</param>
/// <param name="Reference">A rater's name, 'union', or a truth as the evaluation lists it.</param>
/// <param name="FreezeAs">Title under which it is kept; left out: it is only answered.</param>
/// <param name="Names">Whether a frozen one names people.</param>
public sealed record AgreementBody(
    IReadOnlyList<long>? Rounds,
    IReadOnlyList<long>? People = null,
    double Iou = 0.5,
    string? Reference = null,
    int Resamples = 1_000,
    ulong Seed = 1,
    string? FreezeAs = null,
    bool Names = false
);
