namespace AnnotateHub.Training.Embedding;

/// <summary>The nearest other rows of every row, nearest first.</summary>
/// <param name="Count">Of each row.</param>
/// <param name="Rows">Count numbers a row.</param>
/// <param name="Distances">Euclidean, beside them.</param>
public sealed record NeighborLists(int Count, int[] Rows, float[] Distances)
{
    public ReadOnlySpan<int> RowsOf(int row) => Rows.AsSpan(row * Count, Count);

    public ReadOnlySpan<float> DistancesOf(int row) => Distances.AsSpan(row * Count, Count);
}
