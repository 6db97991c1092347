namespace AnnotateHub.Core.Geometry;

/// <summary>How much two boxes share. Edges are continuous (no +1) unless a name says inclusive.</summary>
public static class Overlap
{
    /// <summary>Shared area in square pixels; 0 for boxes that only touch.</summary>
    public static double IntersectionArea(in PixelBox a, in PixelBox b)
    {
        var width = Math.Min(a.X2, b.X2) - Math.Max(a.X1, b.X1);
        var height = Math.Min(a.Y2, b.Y2) - Math.Max(a.Y1, b.Y1);
        return width > 0 && height > 0 ? width * height : 0;
    }

    /// <summary>
    /// Intersection over union (Jaccard index), 0 to 1. Two boxes of zero area give 0 (as in COCO; torchvision gives 0/0),
    /// so that such a pair is never a match.
    /// </summary>
    public static double Iou(in PixelBox a, in PixelBox b)
    {
        var intersection = IntersectionArea(a, b);
        return intersection == 0 ? 0 : intersection / (a.Area + b.Area - intersection);
    }

    /// <summary>
    /// Intersection over union where edges name the last pixel inside, so that every side is one pixel longer (PASCAL VOC development kit).
    /// Boxes that only touch overlap by a pixel here.
    /// </summary>
    public static double InclusiveIou(in PixelBox a, in PixelBox b) => Iou(WithFarEdgeInside(a), WithFarEdgeInside(b));

    /// <summary>The share of <paramref name="part"/> that lies in <paramref name="whole"/>: COCO's overlap with a region to be
    /// ignored.</summary>
    public static double ShareInside(in PixelBox part, in PixelBox whole)
    {
        var intersection = IntersectionArea(part, whole);
        return intersection == 0 ? 0 : intersection / part.Area;
    }

    /// <summary>The continuous box that covers the same pixels as a box whose right and bottom edges name the last pixel inside.</summary>
    public static PixelBox WithFarEdgeInside(in PixelBox box) => new(box.X1, box.Y1, box.X2 + 1, box.Y2 + 1);

    /// <summary>Whether the centre of <paramref name="inner"/> lies in <paramref name="outer"/>; far edges do not belong to a
    /// box.</summary>
    public static bool HasCentreIn(in PixelBox inner, in PixelBox outer)
    {
        var (x, y) = (inner.CentreX, inner.CentreY);
        return x >= outer.X1 && x < outer.X2 && y >= outer.Y1 && y < outer.Y2;
    }

    /// <summary>Distance between the centres in pixels.</summary>
    public static double CentreDistance(in PixelBox a, in PixelBox b)
    {
        double x = a.CentreX - b.CentreX,
            y = a.CentreY - b.CentreY;
        return Math.Sqrt(x * x + y * y);
    }
}
