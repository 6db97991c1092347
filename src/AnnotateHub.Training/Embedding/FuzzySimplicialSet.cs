namespace AnnotateHub.Training.Embedding;

/// <summary>How strongly cells belong together (McInnes, Healy, Melville 2018, algorithms 2 and 3): each cell's own measure of near and
/// far, then the union of both views of a pair.</summary>
/// <param name="First">Where the edges of each cell begin, and at the end their number.</param>
/// <param name="Others">The other end of each edge; every pair is there from both sides.</param>
/// <param name="Weights">Above 0, up to 1.</param>
internal sealed record FuzzySimplicialSet(int[] First, int[] Others, float[] Weights)
{
    private const int Halvings = 64;
    private const double Tolerance = 1e-5;
    private const double LeastScale = 1e-3;

    public static FuzzySimplicialSet From(NeighborLists neighbors, int cells)
    {
        var memberships = new float[neighbors.Rows.Length];
        var mean = neighbors.Distances.Length == 0 ? 0 : neighbors.Distances.Average(distance => (double)distance);
        Parallel.For(0, cells, cell => Memberships(neighbors, cell, mean, memberships));
        var pairs = new List<(int From, int To, float Weight)>(neighbors.Rows.Length);
        for (var cell = 0; cell < cells; cell++)
        for (var place = cell * neighbors.Count; place < (cell + 1) * neighbors.Count; place++)
        {
            var (other, own) = (neighbors.Rows[place], memberships[place]);
            var back = neighbors.RowsOf(other).IndexOf(cell);
            if (back >= 0 && other < cell)
                continue;
            var theirs = back < 0 ? 0 : memberships[other * neighbors.Count + back];
            if (own + theirs - own * theirs is > 0 and var weight)
                pairs.Add((cell, other, weight));
        }

        return Both(pairs, cells);
    }

    /// <summary>1 for the nearest other place, falling so that all of a cell's add up to log2 of their number.</summary>
    private static void Memberships(NeighborLists neighbors, int cell, double mean, float[] memberships)
    {
        var distances = neighbors.DistancesOf(cell);
        double nearest = 0,
            own = 0;
        foreach (var distance in distances)
        {
            if (nearest == 0 && distance > 0)
                nearest = distance;
            own += distance / distances.Length;
        }

        // The program of the authors counts the cell itself among its neighbours, at membership 1.
        var target = Math.Log2(neighbors.Count + 1);
        double low = 0,
            high = double.PositiveInfinity,
            scale = 1;
        for (var halving = 0; halving < Halvings; halving++)
        {
            double sum = 0;
            foreach (var distance in distances)
                sum += distance > nearest ? Math.Exp(-(distance - nearest) / scale) : 1;
            if (Math.Abs(sum - target) < Tolerance)
                break;
            if (sum > target)
                (high, scale) = (scale, (low + scale) / 2);
            else
                (low, scale) = (scale, double.IsPositiveInfinity(high) ? scale * 2 : (scale + high) / 2);
        }

        scale = Math.Max(scale, LeastScale * (nearest > 0 ? own : mean));
        for (var place = 0; place < distances.Length; place++)
            memberships[cell * neighbors.Count + place] =
                distances[place] <= nearest || scale == 0 ? 1 : (float)Math.Exp(-(distances[place] - nearest) / scale);
    }

    private static FuzzySimplicialSet Both(List<(int From, int To, float Weight)> pairs, int cells)
    {
        var first = new int[cells + 1];
        foreach (var (from, to, _) in pairs)
        {
            first[from + 1]++;
            first[to + 1]++;
        }

        for (var cell = 0; cell < cells; cell++)
            first[cell + 1] += first[cell];
        var (next, others, weights) = ((int[])first.Clone(), new int[2 * pairs.Count], new float[2 * pairs.Count]);
        foreach (var (from, to, weight) in pairs)
        {
            (others[next[from]], weights[next[from]++]) = (to, weight);
            (others[next[to]], weights[next[to]++]) = (from, weight);
        }

        return new FuzzySimplicialSet(first, others, weights);
    }
}
