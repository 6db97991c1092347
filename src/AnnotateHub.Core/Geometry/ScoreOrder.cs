namespace AnnotateHub.Core.Geometry;

/// <summary>
/// Best score first, equal scores by lower index. Equal scores are common (quantised confidences, annotators without any), and
/// an unstable sort would give other boxes on another machine.
/// </summary>
public static class ScoreOrder
{
    /// <summary>Indices of <paramref name="scores"/> in that order.</summary>
    /// <exception cref="ArgumentException">A score is not a number.</exception>
    public static int[] Descending(ReadOnlySpan<double> scores)
    {
        var keys = new double[scores.Length];
        var order = new int[scores.Length];
        for (var index = 0; index < keys.Length; index++)
        {
            if (double.IsNaN(scores[index]))
                throw new ArgumentException($"Score {index} is not a number; boxes cannot be put in order by it.");
            keys[index] = -scores[index];
            order[index] = index;
        }

        // The sort of plain doubles is several times faster than one with a comparer, but not stable: runs of equal scores are put right
        // after it.
        Array.Sort(keys, order);
        for (var start = 0; start < keys.Length; )
        {
            var end = start + 1;
            while (end < keys.Length && keys[end] == keys[start])
                end++;
            if (end - start > 1)
                Array.Sort(order, start, end - start);
            start = end;
        }

        return order;
    }
}
