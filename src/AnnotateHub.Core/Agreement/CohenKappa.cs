namespace AnnotateHub.Core.Agreement;

/// <summary>Agreement of two raters beyond what their own category frequencies would give by chance.</summary>
public static class CohenKappa
{
    private const string OneCategory =
        "Both raters used one and the same category for everything, so chance alone would agree fully and kappa is 0/0.";
    private const string NoItems = "No cell was rated by both.";

    /// <summary>The 97.5th percentile of the normal distribution.</summary>
    internal const double Normal975 = 1.959963984540054;

    /// <summary>Share of items on which both chose the same category.</summary>
    public static Coefficient PercentAgreement(ConfusionTable table) =>
        table.Total == 0 ? Coefficient.Undefined(NoItems) : new Coefficient((double)table.Agreeing / table.Total, null);

    /// <summary>1 - sum(w · observed) / sum(w · expected), w = weight of a disagreement (Cohen 1960, 1968).</summary>
    public static Coefficient Compute(ConfusionTable table, DisagreementWeight weight = DisagreementWeight.Nominal)
    {
        if (table.Total == 0)
            return Coefficient.Undefined(NoItems);
        double observed = 0,
            expected = 0;
        double total = table.Total;
        for (var a = 0; a < table.Categories; a++)
        {
            for (var b = 0; b < table.Categories; b++)
            {
                var w = Weight(a, b, weight);
                observed += w * table[a, b];
                expected += w * table.RowSum(a) * (table.ColumnSum(b) / total);
            }
        }

        return expected == 0 ? Coefficient.Undefined(OneCategory) : new Coefficient(1 - observed / expected, null);
    }

    /// <summary>Large-sample standard error of unweighted kappa (Fleiss, Cohen and Everitt 1969, formula 13); null where kappa is
    /// undefined.</summary>
    public static double? StandardError(ConfusionTable table)
    {
        if (Compute(table).Value is not { } kappa)
            return null;
        double total = table.Total,
            chance = 0,
            diagonal = 0,
            off = 0;
        for (var k = 0; k < table.Categories; k++)
            chance += table.RowSum(k) / total * (table.ColumnSum(k) / total);
        for (var a = 0; a < table.Categories; a++)
        {
            for (var b = 0; b < table.Categories; b++)
            {
                var share = table[a, b] / total;
                // Row share of the column's category and column share of the row's: the marginals cross.
                var margins = table.RowSum(b) / total + table.ColumnSum(a) / total;
                if (a == b)
                    diagonal += share * Square(1 - margins * (1 - kappa));
                else
                    off += share * Square(margins);
            }
        }

        var variance = (diagonal + Square(1 - kappa) * off - Square(kappa - chance * (1 - kappa))) / (Square(1 - chance) * total);
        return Math.Sqrt(Math.Max(0, variance));
    }

    /// <summary>kappa -+ 1.959964 standard errors; null where kappa is undefined.</summary>
    public static (double Low, double High)? Interval95(ConfusionTable table) =>
        Compute(table).Value is { } kappa && StandardError(table) is { } error
            ? (kappa - Normal975 * error, kappa + Normal975 * error)
            : null;

    private static double Weight(int a, int b, DisagreementWeight weight) =>
        weight switch
        {
            DisagreementWeight.Nominal => a == b ? 0 : 1,
            DisagreementWeight.Linear => Math.Abs(a - b),
            DisagreementWeight.Quadratic => (double)(a - b) * (a - b),
            _ => throw new ArgumentOutOfRangeException(nameof(weight), weight, "There is no such weight."),
        };

    private static double Square(double x) => x * x;
}
