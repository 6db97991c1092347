using System.Text;

namespace AnnotateHub.Application.Reports;

/// <summary>What a figure is, in words and notation, and where it comes from; docs/agreement.md and docs/evaluation.md say the
/// same.</summary>
internal sealed record Formula(string Name, string Notation, string Words, string Source)
{
    public static IReadOnlyList<Formula> Agreement { get; } =
    [
        new(
            "Matching",
            "IoU(a, b) = area(a ∩ b) / area(a ∪ b) ≥ t",
            "One-to-one and blind to class: the matching with most pairs, of these the one with the largest total IoU, exactly.",
            "Jonker and Volgenant 1987"
        ),
        new(
            "Pairwise F1, the headline",
            "2m / (2m + a + b)",
            "m cells that both found, a only the first, b only the second. The limit of kappa as true negatives, which detection "
                + "does not have, grow.",
            "Hripcsak and Rothschild 2005"
        ),
        new(
            "Precision and recall",
            "m / (m + a), m / (m + b)",
            "Of one rater with the other as reference; exchanged the other way round.",
            ""
        ),
        new(
            "Cohen's κ",
            "(p_o − p_e) / (1 − p_e), p_e = Σ p_k(A) p_k(B)",
            "Over the cells that both found; undefined (0/0) where both use one and the same class.",
            "Cohen 1960"
        ),
        new("Fleiss' κ", "p_e = Σ p̄_k²", "Over the cells that all raters found.", "Fleiss 1971"),
        new(
            "Krippendorff's α",
            "1 − D_o / D_e",
            "Nominal. Not seen is missing; cells with fewer than two ratings leave.",
            "Krippendorff 2011"
        ),
        new(
            "Gwet's AC1",
            "p_e = Σ p̄_k (1 − p̄_k) / (q − 1)",
            "q classes that occur; a cell that one rater alone saw counts in p̄ and q. Less shaken by one rare class than kappa.",
            "Gwet 2008"
        ),
        new(
            "Groups",
            "every pair in a group ≥ t",
            "Cells of three or more raters: pairs by falling IoU, merged while each rater has at most one box in a group and "
                + "every pair reaches t.",
            ""
        ),
        new(
            "ICC(2,1)",
            "(MS_i − MS_e) / (MS_i + (k − 1) MS_e + k (MS_r − MS_e) / n)",
            "Counts per image: two-way random effects, absolute agreement, one rater.",
            "Shrout and Fleiss 1979"
        ),
        new("Limits of agreement", "d̄ ∓ 1.96 s_d", "Counts per image, first minus second; s with n − 1.", "Bland and Altman 1986"),
        new(
            "Intervals",
            "2.5th and 97.5th percentile",
            "Whole images drawn with replacement within each patient: cells of one image are no independent witnesses. No "
                + "interval below 10 images.",
            "Efron and Tibshirani 1993; Hyndman and Fan 1996, type 7"
        ),
    ];

    public static IReadOnlyList<Formula> Evaluation { get; } =
    [
        new(
            "VOC matching",
            "argmax IoU, hit if ≥ t and free",
            "A detection takes the true cell it overlaps most; a second one on it is wrong. Inclusive pixels add one to every side.",
            "Everingham et al. 2010"
        ),
        new("COCO matching", "argmax IoU among free cells", "At most 100 detections of a class in an image.", "Lin et al. 2014"),
        new(
            "AP, all-point",
            "Σ (R_n − R_n−1) max_{m ≥ n} P_m",
            "Area under the precision made non-increasing; 11-point and 101-point read it at fixed recalls; AP@[.5:.95] is the "
                + "mean over ten IoU.",
            "Everingham et al. 2010; Lin et al. 2014"
        ),
        new(
            "Best F1",
            "max 2PR / (P + R)",
            "Over every distinct score; beside it over the authors' grid 0.05 to 0.99 by 0.01. Missed cells count in recall, "
                + "also in images without any prediction.",
            ""
        ),
        new("AUROC", "P(s⁺ > s⁻) + ½ P(s⁺ = s⁻)", "One class against the rest on given cells.", "Hanley and McNeil 1982"),
        new("Reliability", "Σ n_b |p_b − s̄_b| / n", "Ten bins of equal width; the Brier score is the mean of (s − y)².", "Brier 1950"),
        new("Two stages", "S = (1 − w) S_det + w S_cls", "A box with S_det below 0.1 keeps S_det.", "the paper's code"),
        new(
            "Difference of models",
            "percentiles of the paired differences",
            "The same images are drawn for both models.",
            "Efron and Tibshirani 1993"
        ),
    ];

    public static string ToHtml(IEnumerable<Formula> formulas)
    {
        var html = new StringBuilder("<dl class=\"formulas\">");
        foreach (var formula in formulas)
            html.Append(
                $"<dt>{AnnotateHub.Application.Reports.FigureText.Html(formula.Name)}</dt><dd><code>{AnnotateHub.Application.Reports.FigureText.Html(formula.Notation)}</code> "
                    + $"{AnnotateHub.Application.Reports.FigureText.Html(formula.Words)}{(formula.Source.Length == 0 ? "" : $" <cite>{AnnotateHub.Application.Reports.FigureText.Html(formula.Source)}</cite>")}</dd>"
            );
        return html.Append("</dl>").ToString();
    }
}
