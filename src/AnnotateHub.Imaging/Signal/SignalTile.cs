namespace AnnotateHub.Imaging.Signal;

/// <summary>A part of an image that is looked at by itself; cells count whose centre lies in its core.</summary>
internal sealed record SignalTile(int Left, int Top, int Width, int Height, (int Left, int Top, int Right, int Bottom) Core)
{
    /// <summary>Up to here an image is looked at whole; beyond, memory would grow with it (about 60 bytes a pixel).</summary>
    private const int MaxSide = 2560;
    private const int CoreSide = 1536;

    /// <summary>The whole image, or cores side by side, each with a margin around it in which a cell at the core's edge is whole.</summary>
    /// <param name="margin">At least the diameter of a cell.</param>
    public static IReadOnlyList<SignalTile> Over(int width, int height, int margin)
    {
        if (width <= MaxSide && height <= MaxSide)
            return [new SignalTile(0, 0, width, height, (0, 0, width, height))];
        var tiles = new List<SignalTile>();
        for (var top = 0; top < height; top += CoreSide)
        for (var left = 0; left < width; left += CoreSide)
        {
            int right = Math.Min(width, left + CoreSide),
                bottom = Math.Min(height, top + CoreSide);
            int x1 = Math.Max(0, left - margin),
                y1 = Math.Max(0, top - margin);
            tiles.Add(
                new SignalTile(
                    x1,
                    y1,
                    Math.Min(width, right + margin) - x1,
                    Math.Min(height, bottom + margin) - y1,
                    (left, top, right, bottom)
                )
            );
        }

        return tiles;
    }

    /// <summary>Whether the tile answers for a box in its own pixels.</summary>
    public bool Owns(CellBounds box)
    {
        double x = Left + (box.X1 + box.X2) / 2,
            y = Top + (box.Y1 + box.Y2) / 2;
        return x >= Core.Left && x < Core.Right && y >= Core.Top && y < Core.Bottom;
    }
}
