namespace AnnotateHub.Core.Geometry;

/// <summary>How much two boxes share, in continuous coordinates (no +1).</summary>
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
}
