using AnnotateHub.Core.Sampling;

namespace AnnotateHub.Training.Sampling;

/// <summary>One of the eight ways to lay a square: cells have no upright.</summary>
/// <param name="Transposed">Applied last on the way from picture to target.</param>
internal readonly record struct Turn(bool FlipX, bool FlipY, bool Transposed)
{
    public static Turn Draw(PinnedRandom random) => new(random.Below(2) == 1, random.Below(2) == 1, random.Below(2) == 1);

    /// <summary>Which pixel of the unturned square a pixel of the turned one shows.</summary>
    public (int X, int Y) Source(int x, int y, int side)
    {
        var (u, v) = Transposed ? (y, x) : (x, y);
        return (FlipX ? side - 1 - u : u, FlipY ? side - 1 - v : v);
    }

    /// <summary>Edges of a box on the turned square.</summary>
    public (double X1, double Y1, double X2, double Y2) Box(double x1, double y1, double x2, double y2, double side)
    {
        if (FlipX)
            (x1, x2) = (side - x2, side - x1);
        if (FlipY)
            (y1, y2) = (side - y2, side - y1);
        return Transposed ? (y1, x1, y2, x2) : (x1, y1, x2, y2);
    }
}
