namespace AnnotateHub.Core.Geometry;

/// <summary>
/// Axis-aligned box in full-resolution pixels of the image group, origin top left.
/// Edges are continuous: the box covers [X1, X2) x [Y1, Y2), so a box of one pixel at the origin is (0, 0, 1, 1).
/// </summary>
/// <remarks>A box with a non-finite edge or with X2 &lt; X1 or Y2 &lt; Y1 cannot be made. Zero width or height can: real files hold such
/// boxes.</remarks>
public readonly record struct PixelBox
{
    public PixelBox(double x1, double y1, double x2, double y2)
    {
        if (!double.IsFinite(x1) || !double.IsFinite(y1) || !double.IsFinite(x2) || !double.IsFinite(y2))
            throw new ArgumentException($"A box needs four finite edges; found ({x1}, {y1}, {x2}, {y2}).");
        if (x2 < x1 || y2 < y1)
            throw new ArgumentException($"A box needs x1 <= x2 and y1 <= y2; found ({x1}, {y1}, {x2}, {y2}).");
        (X1, Y1, X2, Y2) = (x1, y1, x2, y2);
    }

    public double X1 { get; }
    public double Y1 { get; }
    public double X2 { get; }
    public double Y2 { get; }
    public double Width => X2 - X1;
    public double Height => Y2 - Y1;
    public double Area => Width * Height;
    public double CentreX => (X1 + X2) / 2;
    public double CentreY => (Y1 + Y2) / 2;
    public bool IsEmpty => Width <= 0 || Height <= 0;
    public bool IsWholePixels => X1 == Math.Floor(X1) && Y1 == Math.Floor(Y1) && X2 == Math.Floor(X2) && Y2 == Math.Floor(Y2);

    /// <summary>The part of the box inside an image of the given size; empty (zero area) when the box lies outside.</summary>
    public PixelBox ClampTo(int width, int height) =>
        new(Math.Clamp(X1, 0, width), Math.Clamp(Y1, 0, height), Math.Clamp(X2, 0, width), Math.Clamp(Y2, 0, height));

    public override string ToString() => $"({X1}, {Y1}, {X2}, {Y2})";
}
