namespace AnnotateHub.Core.Agreement;

/// <summary>Chance-corrected agreement of two or more raters on nominal categories. <i>r</i> is the number of raters of an item.</summary>
public static class SeveralRaters
{
    private const string TooFew = "No cell was rated by two or more.";
    private const string OneCategory = "Everybody used one and the same category, so chance alone would agree fully and the coefficient is 0/0.";
    private const string OneClass = "Only one category occurs, so there is nothing to agree or disagree about.";

    /// <summary>Mean share of agreeing pairs of ratings over items rated by two or more.</summary>
    public static Coefficient PercentAgreement(Ratings ratings)
    {
        var rows = ratings.RatedByAtLeast(2).ToList();
        return rows.Count == 0 ? Coefficient.Undefined(TooFew) : new Coefficient(rows.Average(AgreeingPairs), null);
    }

    /// <summary>
    /// Fleiss' kappa (1971): chance agreement is the sum of squared mean category shares. With missing ratings (Gwet 2014, chapter 2) items with
    /// one rating count for chance only; call it on <see cref="Ratings.Complete"/> for the classical definition.
    /// </summary>
    public static Coefficient FleissKappa(Ratings ratings) =>
        PercentAgreement(ratings).Value is { } observed
            ? Coefficient.BeyondChance(observed, MeanShares(ratings).Sum(share => share * share), OneCategory)
            : Coefficient.Undefined(TooFew);

    /// <summary>Gwet's AC1 (2008): chance agreement is sum of p(1 - p) over categories, divided by (number of categories that occur - 1).</summary>
    public static Coefficient GwetAc1(Ratings ratings)
    {
        if (PercentAgreement(ratings).Value is not { } observed) return Coefficient.Undefined(TooFew);
        var shares = MeanShares(ratings).Where(share => share > 0).ToList();
        if (shares.Count < 2) return Coefficient.Undefined(OneClass);
        return Coefficient.BeyondChance(observed, shares.Sum(share => share * (1 - share)) / (shares.Count - 1), OneClass);
    }

    /// <summary>
    /// Krippendorff's alpha for nominal data (2011): 1 - observed / expected disagreement from the coincidences of pairable values.
    /// Items with fewer than two ratings leave.
    /// </summary>
    public static Coefficient KrippendorffAlpha(Ratings ratings)
    {
        var totals = new double[ratings.Categories];
        double pairable = 0, disagreeing = 0;
        foreach (var row in ratings.RatedByAtLeast(2))
        {
            double raters = row.Sum();
            pairable += raters;
            for (var category = 0; category < row.Length; category++)
            {
                totals[category] += row[category];
                disagreeing += row[category] * (raters - row[category]) / (raters - 1);
            }
        }

        if (pairable == 0) return Coefficient.Undefined(TooFew);
        var expected = totals.Sum(total => total * (pairable - total)) / (pairable - 1);
        return expected == 0 ? Coefficient.Undefined(OneCategory) : new Coefficient(1 - disagreeing / expected, null);
    }

    private static double AgreeingPairs(int[] row)
    {
        double raters = row.Sum();
        return row.Sum(count => count * (count - 1.0)) / (raters * (raters - 1));
    }

    /// <summary>Share of each category among the ratings of an item, averaged over items rated by at least one.</summary>
    private static double[] MeanShares(Ratings ratings)
    {
        var shares = new double[ratings.Categories];
        var items = 0;
        foreach (var row in ratings.RatedByAtLeast(1))
        {
            items++;
            double raters = row.Sum();
            for (var category = 0; category < row.Length; category++) shares[category] += row[category] / raters;
        }

        for (var category = 0; category < shares.Length; category++) shares[category] /= Math.Max(1, items);
        return shares;
    }
}
