namespace AnnotateHub.Training.Embedding;

/// <summary>How much of the features' neighbourhoods a map keeps. Compares all with all: for some thousand cells.</summary>
public static class EmbeddingQuality
{
    /// <summary>1 less a penalty for cells that are neighbours on the map and not in the features, by how far they are (Venna and Kaski
    /// 2001).</summary>
    /// <param name="count">Neighbours; under half of the cells.</param>
    public static double Trustworthiness(FeatureMatrix features, FeatureMatrix map, int count)
    {
        var cells = Check(features, map, count);
        double penalty = 0;
        var near = NearestNeighbors.Find(map, count);
        for (var cell = 0; cell < cells; cell++)
        {
            var rank = Ranks(features, cell);
            foreach (var other in near.RowsOf(cell))
                penalty += Math.Max(0, rank[other] - count);
        }

        return 1 - 2 * penalty / ((double)cells * count * (2.0 * cells - 3.0 * count - 1));
    }

    /// <summary>Mean share of a cell's neighbours in the features that are its neighbours on the map.</summary>
    public static double NeighborPreservation(FeatureMatrix features, FeatureMatrix map, int count)
    {
        var cells = Check(features, map, count);
        var (before, after) = (NearestNeighbors.Find(features, count), NearestNeighbors.Find(map, count));
        double kept = 0;
        for (var cell = 0; cell < cells; cell++)
            kept += before.RowsOf(cell).ToArray().Intersect(after.RowsOf(cell).ToArray()).Count();
        return kept / ((double)cells * count);
    }

    private static int Check(FeatureMatrix features, FeatureMatrix map, int count) =>
        features.Rows != map.Rows ? throw new ArgumentException($"{features.Rows} cells are compared with a map of {map.Rows}.")
        : count < 1 || 2 * count >= features.Rows
            ? throw new ArgumentException(
                $"Of {features.Rows} cells 1 to {(features.Rows - 1) / 2} neighbours are compared; found {count}."
            )
        : features.Rows;

    /// <summary>1 for the nearest other row; equal distances by number.</summary>
    private static int[] Ranks(FeatureMatrix features, int cell)
    {
        var distances = new double[features.Rows];
        for (var other = 0; other < distances.Length; other++)
        for (var column = 0; column < features.Columns; column++)
        {
            double difference = features.Row(cell)[column] - features.Row(other)[column];
            distances[other] += difference * difference;
        }

        distances[cell] = -1;
        int[] order = [.. Enumerable.Range(0, distances.Length)];
        Array.Sort(order, (left, right) => (distances[left], left).CompareTo((distances[right], right)));
        var ranks = new int[order.Length];
        for (var place = 0; place < order.Length; place++)
            ranks[order[place]] = place;
        return ranks;
    }
}
