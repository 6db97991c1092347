using AnnotateHub.Core.Geometry;
using AnnotateHub.Inference.Manifests;

namespace AnnotateHub.Inference.Input;

/// <summary>An image too large for the model as overlapping regions of one size.</summary>
internal static class Tiles
{
    /// <summary>The whole image where it fits; else tiles, evenly spread so that the last one ends at the edge and no overlap is smaller
    /// than asked.</summary>
    public static IReadOnlyList<Region> Create(
        int width,
        int height,
        TilingRule? rule,
        int? fixedWidth,
        int? fixedHeight,
        ResizeKind resize
    )
    {
        // A graph of fixed size at native resolution cannot see more than its size at once, whether or not anybody asked for tiles.
        var (wide, high) =
            resize is ResizeKind.None
                ? (Math.Min(rule?.Size ?? width, fixedWidth ?? int.MaxValue), Math.Min(rule?.Size ?? height, fixedHeight ?? int.MaxValue))
                : (rule?.Size ?? width, rule?.Size ?? height);
        var tiles = new List<Region>();
        foreach (var y in Starts(height, high, Overlap(rule, high)))
        foreach (var x in Starts(width, wide, Overlap(rule, wide)))
            tiles.Add(new Region(x, y, Math.Min(wide, width), Math.Min(high, height)));
        return tiles;
    }

    private static int Overlap(TilingRule? rule, int size) => Math.Min(rule?.Overlap ?? size / 8, size / 2);

    internal static int[] Starts(int length, int tile, int overlap)
    {
        if (length <= tile)
            return [0];
        var count = (int)Math.Ceiling((double)(length - overlap) / (tile - overlap));
        return [.. Enumerable.Range(0, count).Select(index => (int)((long)index * (length - tile) / (count - 1)))];
    }

    /// <summary>
    /// Whether a box is a piece of a cell that a neighbouring tile sees whole: it is cut by an inner edge of its tile, and what is visible
    /// is shorter than the overlap, so the
    /// neighbour holds it from its other end on, clear of its own edge (else both would drop it). Pieces longer than that stay and are left
    /// to NMS.
    /// </summary>
    public static bool IsSeenWholeElsewhere(PixelBox box, Region tile, int width, int height, IReadOnlyList<Region> tiles)
    {
        if (tiles.Count == 1)
            return false;
        const double Touching = 1;
        return (
                tile.X > 0
                && box.X1 <= tile.X + Touching
                && Holds(other => other.X < tile.X && other.X + other.Width > box.X2 + Touching && SameRow(other))
            )
            || (
                tile.X + tile.Width < width
                && box.X2 >= tile.X + tile.Width - Touching
                && Holds(other => other.X > tile.X && other.X < box.X1 - Touching && SameRow(other))
            )
            || (
                tile.Y > 0
                && box.Y1 <= tile.Y + Touching
                && Holds(other => other.Y < tile.Y && other.Y + other.Height > box.Y2 + Touching && SameColumn(other))
            )
            || (
                tile.Y + tile.Height < height
                && box.Y2 >= tile.Y + tile.Height - Touching
                && Holds(other => other.Y > tile.Y && other.Y < box.Y1 - Touching && SameColumn(other))
            );

        bool Holds(Func<Region, bool> fits) => tiles.Any(fits);
        bool SameRow(Region other) => other.Y == tile.Y;
        bool SameColumn(Region other) => other.X == tile.X;
    }
}
