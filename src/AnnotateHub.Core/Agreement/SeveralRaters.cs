namespace AnnotateHub.Core.Agreement;

/// <summary>Chance-corrected agreement of two or more raters on nominal categories. <i>r</i> is the number of raters of an item.</summary>
public static class SeveralRaters
{
    private const string TooFew = "No cell was rated by two or more.";
    private const string OneCategory =
        "Everybody used one and the same category, so chance alone would agree fully and the coefficient is 0/0.";
    private const string OneClass = "Only one category occurs, so there is nothing to agree or disagree about.";

    /// <summary>Mean share of agreeing pairs of ratings over items rated by two or more.</summary>
    public static Coefficient PercentAgreement(Ratings ratings) => PercentAgreement(RatingTally.From(ratings));

    /// <inheritdoc cref="PercentAgreement(Ratings)"/>
    public static Coefficient PercentAgreement(RatingTally tally) =>
        tally.RatedByTwo == 0 ? Coefficient.Undefined(TooFew) : new Coefficient(tally.Agreeing / tally.RatedByTwo, null);

    /// <summary>
    /// Fleiss' kappa (1971): chance agreement is the sum of squared mean category shares. With missing ratings (Gwet 2014, chapter 2) items
    /// with
    /// one rating count for chance only; call it on <see cref="Ratings.Complete"/> for the classical definition.
    /// </summary>
    public static Coefficient FleissKappa(Ratings ratings) => FleissKappa(RatingTally.From(ratings));

    /// <inheritdoc cref="FleissKappa(Ratings)"/>
    public static Coefficient FleissKappa(RatingTally tally) =>
        PercentAgreement(tally).Value is { } observed
            ? Coefficient.BeyondChance(observed, MeanShares(tally).Sum(share => share * share), OneCategory)
            : Coefficient.Undefined(TooFew);

    /// <summary>
    /// Gwet's AC1 (2008): chance agreement is sum of p(1 - p) over categories, divided by (number of categories that occur - 1). A category
    /// occurs, and counts in
    /// p, wherever a rater chose it, on items with one rating too (Gwet 2014, chapter 2).
    /// </summary>
    public static Coefficient GwetAc1(Ratings ratings) => GwetAc1(RatingTally.From(ratings));

    /// <inheritdoc cref="GwetAc1(Ratings)"/>
    public static Coefficient GwetAc1(RatingTally tally)
    {
        if (PercentAgreement(tally).Value is not { } observed)
            return Coefficient.Undefined(TooFew);
        var shares = MeanShares(tally).Where(share => share > 0).ToList();
        if (shares.Count < 2)
            return Coefficient.Undefined(OneClass);
        return Coefficient.BeyondChance(observed, shares.Sum(share => share * (1 - share)) / (shares.Count - 1), OneClass);
    }

    /// <summary>
    /// Krippendorff's alpha for nominal data (2011): 1 - observed / expected disagreement from the coincidences of pairable values.
    /// Items with fewer than two ratings leave.
    /// </summary>
    public static Coefficient KrippendorffAlpha(Ratings ratings) => KrippendorffAlpha(RatingTally.From(ratings));

    /// <inheritdoc cref="KrippendorffAlpha(Ratings)"/>
    public static Coefficient KrippendorffAlpha(RatingTally tally)
    {
        var pairable = tally.Pairable.Sum();
        if (pairable == 0)
            return Coefficient.Undefined(TooFew);
        var expected = tally.Pairable.Sum(total => total * (pairable - total)) / (pairable - 1);
        return expected == 0 ? Coefficient.Undefined(OneCategory) : new Coefficient(1 - tally.Disagreeing / expected, null);
    }

    /// <summary>Share of each category among the ratings of an item, averaged over items rated by at least one.</summary>
    private static IEnumerable<double> MeanShares(RatingTally tally) => tally.Shares.Select(share => share / Math.Max(1, tally.Rated));
}
