using System.Numerics;
using System.Runtime.InteropServices;

namespace AnnotateHub.Training.Embedding;

/// <summary>Exact nearest neighbours by comparing all with all: at 84,000 cells of 96 features that is faster than the layout that follows,
/// and unlike an approximate search it is the same every time. Equal distances go by row number.</summary>
public static class NearestNeighbors
{
    private const int QueriesTogether = 4;
    private const int RowsPerTask = 64;

    /// <summary>Rows that stay in the second-level cache while a task's queries pass over them.</summary>
    private const int BlockFloats = 32 * 1024;

    /// <param name="count">At most one less than there are rows.</param>
    /// <param name="progress">Gets the share that is done, from several threads.</param>
    public static NeighborLists Find(
        FeatureMatrix features,
        int count,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        if (count < 1 || count >= features.Rows)
            throw new ArgumentException($"Of {features.Rows} cells each has 1 to {features.Rows - 1} neighbours; asked for {count}.");
        var padded = Padded.From(features.Centred());
        var (rows, distances) = (new int[features.Rows * count], new float[features.Rows * count]);
        Array.Fill(distances, float.PositiveInfinity);
        var tasks = (features.Rows + RowsPerTask - 1) / RowsPerTask;
        var done = 0;
        Parallel.For(0, tasks, new ParallelOptions { CancellationToken = cancellationToken }, task =>
        {
            Search(padded, task * RowsPerTask, Math.Min(features.Rows, (task + 1) * RowsPerTask), count, rows, distances);
            for (var row = task * RowsPerTask; row < Math.Min(features.Rows, (task + 1) * RowsPerTask); row++)
                Exact(features, row, rows.AsSpan(row * count, count), distances.AsSpan(row * count, count));
            progress?.Report((double)Interlocked.Increment(ref done) / tasks);
        });
        return new NeighborLists(count, rows, distances);
    }

    private static void Search(Padded all, int first, int end, int count, int[] rows, float[] distances)
    {
        var block = Math.Max(2, BlockFloats / all.Columns / 2 * 2);
        for (var from = 0; from < all.Rows; from += block)
        {
            var to = Math.Min(all.Rows, from + block);
            for (var query = first; query < end; query += QueriesTogether)
                Compare(all, query, end, from, to, count, rows, distances);
        }
    }

    /// <summary>Four queries against two rows at a time: eight sums in registers for six loads.</summary>
    private static void Compare(Padded all, int query, int end, int from, int to, int count, int[] rows, float[] distances)
    {
        var (columns, lanes) = (all.Columns, Vector<float>.Count);
        ref var values = ref MemoryMarshal.GetArrayDataReference(all.Values);
        for (var row = from; row < to; row += 2)
        {
            Vector<float> a0 = default,
                a1 = default,
                a2 = default,
                a3 = default,
                b0 = default,
                b1 = default,
                b2 = default,
                b3 = default;
            for (var column = 0; column < columns; column += lanes)
            {
                var x = Vector.LoadUnsafe(ref values, (nuint)(row * columns + column));
                var y = Vector.LoadUnsafe(ref values, (nuint)((row + 1) * columns + column));
                var q = Vector.LoadUnsafe(ref values, (nuint)(query * columns + column));
                a0 = Vector.MultiplyAddEstimate(q, x, a0);
                b0 = Vector.MultiplyAddEstimate(q, y, b0);
                q = Vector.LoadUnsafe(ref values, (nuint)((query + 1) * columns + column));
                a1 = Vector.MultiplyAddEstimate(q, x, a1);
                b1 = Vector.MultiplyAddEstimate(q, y, b1);
                q = Vector.LoadUnsafe(ref values, (nuint)((query + 2) * columns + column));
                a2 = Vector.MultiplyAddEstimate(q, x, a2);
                b2 = Vector.MultiplyAddEstimate(q, y, b2);
                q = Vector.LoadUnsafe(ref values, (nuint)((query + 3) * columns + column));
                a3 = Vector.MultiplyAddEstimate(q, x, a3);
                b3 = Vector.MultiplyAddEstimate(q, y, b3);
            }

            Offer(query, row, Vector.Sum(a0), Vector.Sum(b0));
            Offer(query + 1, row, Vector.Sum(a1), Vector.Sum(b1));
            Offer(query + 2, row, Vector.Sum(a2), Vector.Sum(b2));
            Offer(query + 3, row, Vector.Sum(a3), Vector.Sum(b3));
        }

        void Offer(int own, int row, float first, float second)
        {
            if (own >= end)
                return;
            var length = all.SquaredLengths[own];
            Insert(own, row, length + all.SquaredLengths[row] - 2 * first);
            Insert(own, row + 1, length + all.SquaredLengths[row + 1] - 2 * second);
        }

        void Insert(int own, int row, float distance)
        {
            var place = own * count + count - 1;
            // What pads the rows is infinitely far away.
            if (!(distance < distances[place]) || row == own)
                return;
            for (; place > own * count && distances[place - 1] > distance; place--)
                (distances[place], rows[place]) = (distances[place - 1], rows[place - 1]);
            (distances[place], rows[place]) = (distance, row);
        }
    }

    /// <summary>Squared distances by way of lengths lose digits where rows are nearly equal: those that were found are measured anew and
    /// put in order.</summary>
    private static void Exact(FeatureMatrix features, int own, Span<int> rows, Span<float> distances)
    {
        var mine = features.Row(own);
        for (var place = 0; place < rows.Length; place++)
        {
            var other = features.Row(rows[place]);
            double sum = 0;
            for (var column = 0; column < mine.Length; column++)
            {
                double difference = mine[column] - other[column];
                sum += difference * difference;
            }

            distances[place] = (float)Math.Sqrt(sum);
        }

        for (var place = 1; place < rows.Length; place++)
        for (var at = place; at > 0 && (distances[at], rows[at]).CompareTo((distances[at - 1], rows[at - 1])) < 0; at--)
        {
            (distances[at], distances[at - 1]) = (distances[at - 1], distances[at]);
            (rows[at], rows[at - 1]) = (rows[at - 1], rows[at]);
        }
    }

    /// <summary>Columns filled with zeros to whole vectors, rows to a multiple of four.</summary>
    private sealed record Padded(int Rows, int Columns, float[] Values, float[] SquaredLengths)
    {
        public static Padded From(FeatureMatrix features)
        {
            var lanes = Vector<float>.Count;
            var columns = (features.Columns + lanes - 1) / lanes * lanes;
            // Three queries beyond the last one are computed and thrown away.
            var rows = (features.Rows + QueriesTogether - 1) / QueriesTogether * QueriesTogether;
            if ((long)rows * columns > Array.MaxLength)
                throw new ArgumentException($"{features.Rows} cells of {features.Columns} features are too many for one map.");
            var (values, lengths) = (new float[rows * columns], new float[rows]);
            Array.Fill(lengths, float.PositiveInfinity);
            for (var row = 0; row < features.Rows; row++)
            {
                var source = features.Row(row);
                source.CopyTo(values.AsSpan(row * columns));
                double sum = 0;
                foreach (var value in source)
                    sum += (double)value * value;
                lengths[row] = (float)sum;
            }

            return new Padded(rows, columns, values, lengths);
        }
    }
}
