namespace AnnotateHub.Core.Agreement;

/// <summary>
/// Nominal ratings by two or more raters as counts of items by category, missing ratings left out. Chance-corrected coefficients of several
/// raters
/// need no more than that.
/// </summary>
public sealed class Ratings
{
    private readonly int[][] _counts;

    private Ratings(int[][] counts, int categories, int raters) => (_counts, Categories, Raters) = (counts, categories, raters);

    /// <param name="items">For each item the category number, from 0, that each rater chose; null: not rated (not seen).</param>
    public static Ratings OfItems(IEnumerable<IReadOnlyList<int?>> items, int categories)
    {
        var raters = 0;
        var counts = new List<int[]>();
        foreach (var item in items)
        {
            raters = Math.Max(raters, item.Count);
            var row = new int[categories];
            foreach (var category in item)
                if (category is { } chosen)
                    row[chosen]++;
            counts.Add(row);
        }

        return new Ratings([.. counts], categories, raters);
    }

    /// <param name="counts">Rows items, columns categories: how many raters chose it.</param>
    public static Ratings OfCounts(IEnumerable<int[]> counts)
    {
        int[][] rows = [.. counts];
        return new Ratings(rows, rows.Length == 0 ? 0 : rows[0].Length, rows.Length == 0 ? 0 : rows.Max(row => row.Sum()));
    }

    /// <summary>Items of several images by the same raters as one.</summary>
    public static Ratings Concat(IEnumerable<Ratings> images)
    {
        var all = images.ToList();
        return new Ratings(
            [.. all.SelectMany(image => image._counts)],
            all.Count == 0 ? 0 : all[0].Categories,
            all.Count == 0 ? 0 : all.Max(image => image.Raters)
        );
    }

    public int Categories { get; }
    public int Raters { get; }

    /// <summary>Counts of items rated by at least so many.</summary>
    internal IEnumerable<int[]> RatedByAtLeast(int raters) => _counts.Where(row => row.Sum() >= raters);

    /// <summary>One category against all others: the category, then the rest.</summary>
    public Ratings OneAgainstRest(int category) =>
        new([.. _counts.Select(row => new[] { row[category], row.Sum() - row[category] })], 2, Raters);

    /// <summary>Only the items that every rater rated: what Fleiss' kappa is defined on.</summary>
    public Ratings Complete() => new([.. RatedByAtLeast(Math.Max(1, Raters))], Categories, Raters);
}
