namespace AnnotateHub.Core.Agreement;

/// <summary>
/// What the coefficients of several raters need of rated items, as sums that add up over images: a bootstrap that draws whole images
/// adds a few numbers for each instead of reading every cell again.
/// </summary>
public sealed class RatingTally(int categories)
{
    private readonly double[] _shares = new double[categories];
    private readonly double[] _pairable = new double[categories];

    /// <summary>Items rated by at least one.</summary>
    public long Rated { get; private set; }

    /// <summary>Items rated by two or more.</summary>
    public long RatedByTwo { get; private set; }

    /// <summary>Sum over items rated by two or more of the share of agreeing pairs of ratings.</summary>
    internal double Agreeing { get; private set; }

    /// <summary>Krippendorff's disagreeing coincidences.</summary>
    internal double Disagreeing { get; private set; }

    /// <summary>Sum over rated items of each category's share of the item's ratings.</summary>
    internal IReadOnlyList<double> Shares => _shares;

    /// <summary>Ratings by category in items rated by two or more.</summary>
    internal IReadOnlyList<double> Pairable => _pairable;

    public static RatingTally From(Ratings ratings)
    {
        var tally = new RatingTally(ratings.Categories);
        foreach (var row in ratings.RatedByAtLeast(1))
            tally.Add(row);
        return tally;
    }

    /// <summary>Two raters: every cell of the table is so many items.</summary>
    public static RatingTally From(ConfusionTable table)
    {
        var tally = new RatingTally(table.Categories);
        for (var a = 0; a < table.Categories; a++)
        {
            for (var b = 0; b < table.Categories; b++)
            {
                if (table[a, b] == 0)
                    continue;
                var row = new int[table.Categories];
                row[a]++;
                row[b]++;
                tally.Add(row, table[a, b]);
            }
        }

        return tally;
    }

    /// <summary>
    /// Two raters, a cell that only one of them saw being rated once. It is part of no pair of ratings, but its class is one that occurs,
    /// as it is among several
    /// raters (<see cref="From(Ratings)"/>): the coefficients of two raters are the same whether they are asked for as a pair or as a
    /// group.
    /// </summary>
    /// <param name="withNotSeen">Rows A, columns B; the last row and column are <i>not seen</i>.</param>
    public static RatingTally OfSeen(ConfusionTable withNotSeen)
    {
        var notSeen = withNotSeen.Categories - 1;
        var tally = new RatingTally(notSeen);
        for (var a = 0; a <= notSeen; a++)
        {
            for (var b = 0; b <= notSeen; b++)
            {
                if (withNotSeen[a, b] == 0)
                    continue;
                var row = new int[notSeen];
                if (a < notSeen)
                    row[a]++;
                if (b < notSeen)
                    row[b]++;
                tally.Add(row, withNotSeen[a, b]);
            }
        }

        return tally;
    }

    /// <param name="row">How many raters chose each category.</param>
    public void Add(IReadOnlyList<int> row, long times = 1)
    {
        double raters = row.Sum();
        if (raters == 0)
            return;
        Rated += times;
        for (var category = 0; category < row.Count; category++)
            _shares[category] += times * row[category] / raters;
        if (raters < 2)
            return;
        RatedByTwo += times;
        double agreeing = 0,
            disagreeing = 0;
        for (var category = 0; category < row.Count; category++)
        {
            agreeing += row[category] * (row[category] - 1.0);
            disagreeing += row[category] * (raters - row[category]);
            _pairable[category] += times * (double)row[category];
        }

        Agreeing += times * agreeing / (raters * (raters - 1));
        Disagreeing += times * disagreeing / (raters - 1);
    }

    public void Add(RatingTally other)
    {
        (Rated, RatedByTwo, Agreeing, Disagreeing) = (
            Rated + other.Rated,
            RatedByTwo + other.RatedByTwo,
            Agreeing + other.Agreeing,
            Disagreeing + other.Disagreeing
        );
        for (var category = 0; category < _shares.Length; category++)
        {
            _shares[category] += other._shares[category];
            _pairable[category] += other._pairable[category];
        }
    }
}
