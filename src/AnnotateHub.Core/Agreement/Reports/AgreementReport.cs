namespace AnnotateHub.Core.Agreement.Reports;

/// <summary>A figure with its uncertainty. Either there is a value or <paramref name="Reason"/> says why there is none.</summary>
/// <param name="Low">2.5th percentile of the bootstrap by image within patient; null where there is no interval.</param>
/// <param name="High">97.5th percentile.</param>
/// <param name="Deviation">Standard deviation of the resamples, with n - 1.</param>
/// <param name="UndefinedResamples">Resamples in which the figure was 0/0; they are left out of the interval.</param>
public sealed record Figure(double? Value, string? Reason = null, double? Low = null, double? High = null, double? Deviation = null, int UndefinedResamples = 0);

/// <summary>Where values lie.</summary>
public sealed record Spread(int Count, double? Mean, double? Deviation, double? Lowest, double? LowerQuartile, double? Median, double? UpperQuartile, double? Highest)
{
    public static Spread Of(IReadOnlyList<double> values) => values.Count == 0
        ? new Spread(0, null, null, null, null, null, null, null)
        : new Spread(values.Count, values.Average(), values.Count < 2 ? null : Bootstrap.StandardDeviation(values), values.Min(),
            Bootstrap.Percentile(values, 25), Bootstrap.Percentile(values, 50), Bootstrap.Percentile(values, 75), values.Max());
}

/// <summary>One bar: values from <paramref name="Low"/> (inclusive) to <paramref name="High"/> (exclusive; the last bar includes it).</summary>
public sealed record HistogramBin(double Low, double High, int Count);

/// <summary>Detection agreement at one IoU.</summary>
public sealed record SweepPoint(double Iou, int Matched, int OnlyA, int OnlyB, double? F1);

/// <summary>Coefficients of the classes of cells. Those that do not apply (kappa of a pair among several raters) are null.</summary>
/// <param name="Cells">Cells that enter the coefficients.</param>
/// <param name="Caution">What must be said beside the figures; null where nothing.</param>
public sealed record ClassFigures(long Cells, Figure PercentAgreement, Figure? CohenKappa, Figure? FleissKappa, Figure KrippendorffAlpha, Figure GwetAc1, string? Caution);

/// <summary>One class against the rest.</summary>
/// <param name="Counts">Boxes of this class that were matched to a box of this class, and the others of it; null among several raters.</param>
/// <param name="F1">Of these counts: found <i>and</i> named alike; null among several raters.</param>
/// <param name="Coefficient">Cohen's kappa of a pair, Krippendorff's alpha of several raters.</param>
public sealed record OneClassFigures(string Class, DetectionCounts? Counts, double? F1, Figure Coefficient);

/// <summary>How far the numbers of cells in the images agree.</summary>
/// <param name="Limits">Bland and Altman, first minus second; null among several raters and below two images.</param>
public sealed record CountFigures(Figure Icc, LimitsOfAgreement? Limits);

/// <summary>Two raters in one image.</summary>
public sealed record PairImage(string Image, string Patient, int BoxesOfA, int BoxesOfB, DetectionCounts Counts, double? F1, double? SameClass, double? MeanIou);

/// <summary>Two raters in the images of one patient.</summary>
public sealed record PairPatient(string Patient, int Images, DetectionCounts Counts, double? F1, double? SameClass, Coefficient Kappa);

/// <summary>Everything about two raters, over the images that both annotated.</summary>
/// <param name="Labels">Of rows and columns of <paramref name="Confusion"/>: the classes, then <i>not seen</i>.</param>
/// <param name="Confusion">Rows A, columns B.</param>
/// <param name="Classes">Over cells that both found.</param>
/// <param name="WithNotSeen">Secondary: over all cells, <i>not seen</i> being a category.</param>
/// <param name="NoInterval">Why the figures have no interval; null when they have.</param>
public sealed record PairReport(
    string A, string B, int Images, DetectionCounts Counts, Figure F1, Figure PrecisionOfA, Figure RecallOfA,
    Spread Iou, Spread CentreDistance, Spread SizeRatio, IReadOnlyList<HistogramBin> IouHistogram, IReadOnlyList<SweepPoint> Sweep,
    IReadOnlyList<string> Labels, IReadOnlyList<IReadOnlyList<long>> Confusion, ClassFigures Classes, ClassFigures WithNotSeen, IReadOnlyList<OneClassFigures> ByClass,
    CountFigures CellCounts, IReadOnlyList<PairPatient> ByPatient, IReadOnlyList<PairImage> ByImage, string? NoInterval);

/// <summary>All raters together.</summary>
/// <param name="SeenBy">How many cells one rater alone saw, two saw, and so on.</param>
/// <param name="MeanF1">Mean of the F1 of all pairs.</param>
/// <param name="Classes">Percent agreement, alpha and AC1 over cells that two or more saw (<i>not seen</i> is missing); Fleiss' kappa over cells that all saw.</param>
public sealed record GroupReport(
    int Images, IReadOnlyList<int> SeenBy, Figure MeanF1, ClassFigures Classes, ClassFigures WithNotSeen, IReadOnlyList<OneClassFigures> ByClass, CountFigures CellCounts, string? NoInterval);

/// <summary>One image for all raters.</summary>
/// <param name="Boxes">Of each rater; null where the rater did not have the image.</param>
/// <param name="MeanF1">Mean over the pairs of raters.</param>
/// <param name="SameClass">Mean share of agreeing pairs of ratings.</param>
public sealed record ImageRow(string Image, string Patient, IReadOnlyList<int?> Boxes, double? MeanF1, double? SameClass);

/// <summary>One patient for all raters.</summary>
public sealed record PatientRow(string Patient, int Images, double? MeanF1, Coefficient Alpha);

/// <summary>A rater as the report knows it.</summary>
/// <param name="LeftOut">Boxes of classes that are not compared.</param>
public sealed record RaterRow(string Name, int Rank, int Images, int Boxes, int LeftOut, IReadOnlyList<string>? Exhaustive, string? Note);

/// <summary>How the intervals were made.</summary>
public sealed record Uncertainty(int Resamples, ulong Seed, string Generator, string Unit);

/// <summary>Agreement of two or more raters; docs/agreement.md has the formulas.</summary>
/// <param name="Compared">Classes that all raters looked for.</param>
/// <param name="NotCompared">Why a class is left out, by class.</param>
/// <param name="Against">Every rater (A) with the chosen reference (B); empty without one.</param>
/// <param name="ByImage">Worst first.</param>
public sealed record AgreementReport(
    AgreementSettings Settings, Uncertainty Uncertainty, IReadOnlyList<string> Compared, IReadOnlyDictionary<string, string> NotCompared,
    IReadOnlyList<RaterRow> Raters, GroupReport All, IReadOnlyList<PairReport> Pairs, string? ReferenceNote, IReadOnlyList<PairReport> Against,
    IReadOnlyList<PatientRow> ByPatient, IReadOnlyList<ImageRow> ByImage);
