using AnnotateHub.Core.Geometry;

namespace AnnotateHub.Core.Agreement.Reports;

/// <summary>One cell behind a figure: both raters' boxes, or only one of them.</summary>
public sealed record ComparedCell(string Image, ClassedBox? A, ClassedBox? B, double? Iou)
{
    /// <summary>The smallest box around both.</summary>
    public PixelBox Around =>
        (A?.Box, B?.Box) switch
        {
            ({ } a, { } b) => new PixelBox(Math.Min(a.X1, b.X1), Math.Min(a.Y1, b.Y1), Math.Max(a.X2, b.X2), Math.Max(a.Y2, b.Y2)),
            ({ } a, null) => a,
            (null, { } b) => b,
            _ => throw new InvalidOperationException("A compared cell has at least one box."),
        };
}
