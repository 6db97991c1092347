namespace AnnotateHub.Core.Agreement;

/// <summary>How often rater A (rows) chose one category where rater B (columns) chose another, over items that both rated.</summary>
public sealed class ConfusionTable
{
    private readonly long[,] _counts;

    /// <param name="counts">Square; rows rater A, columns rater B.</param>
    public ConfusionTable(long[,] counts)
    {
        if (counts.GetLength(0) != counts.GetLength(1))
            throw new ArgumentException(
                $"A confusion table is square; found {counts.GetLength(0)} rows and {counts.GetLength(1)} columns."
            );
        _counts = (long[,])counts.Clone();
        foreach (var count in counts)
            Total += count;
    }

    /// <param name="pairs">Category numbers, from 0, of A and of B for every item.</param>
    public static ConfusionTable From(IEnumerable<(int A, int B)> pairs, int categories)
    {
        var counts = new long[categories, categories];
        foreach (var (a, b) in pairs)
            counts[a, b]++;
        return new ConfusionTable(counts);
    }

    /// <summary>Tables of several images as one.</summary>
    public static ConfusionTable Sum(IEnumerable<ConfusionTable> tables, int categories)
    {
        var counts = new long[categories, categories];
        foreach (var table in tables)
            for (var a = 0; a < categories; a++)
            for (var b = 0; b < categories; b++)
                counts[a, b] += table[a, b];
        return new ConfusionTable(counts);
    }

    public int Categories => _counts.GetLength(0);
    public long Total { get; }
    public long this[int a, int b] => _counts[a, b];

    public long RowSum(int a) => Enumerable.Range(0, Categories).Sum(b => _counts[a, b]);

    public long ColumnSum(int b) => Enumerable.Range(0, Categories).Sum(a => _counts[a, b]);

    public long Agreeing => Enumerable.Range(0, Categories).Sum(index => _counts[index, index]);

    /// <summary>One category against all others, as a table of two: the category, then the rest.</summary>
    public ConfusionTable OneAgainstRest(int category)
    {
        var both = _counts[category, category];
        var (onlyA, onlyB) = (RowSum(category) - both, ColumnSum(category) - both);
        return new ConfusionTable(
            new[,]
            {
                { both, onlyA },
                { onlyB, Total - both - onlyA - onlyB },
            }
        );
    }
}
