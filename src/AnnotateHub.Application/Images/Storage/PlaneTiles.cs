namespace AnnotateHub.Application.Images.Storage;

/// <summary>How a plane is cut into tiles of at most <see cref="PlaneStore.TileSide"/> pixels a side; the last column and row are
/// smaller.</summary>
public static class PlaneTiles
{
    /// <summary>Columns and rows of tiles of a plane.</summary>
    public static (int Columns, int Rows) CountOf(int width, int height) => (CountAlong(width), CountAlong(height));

    /// <summary>All tiles, row by row.</summary>
    public static IEnumerable<PlaneTile> Create(int width, int height)
    {
        const int side = PlaneStore.TileSide;
        var (columns, rows) = CountOf(width, height);
        for (var row = 0; row < rows; row++)
        for (var column = 0; column < columns; column++)
            yield return new PlaneTile(
                column,
                row,
                column * side,
                row * side,
                Math.Min(side, width - column * side),
                Math.Min(side, height - row * side)
            );
    }

    private static int CountAlong(int length) => (length + PlaneStore.TileSide - 1) / PlaneStore.TileSide;
}
