using AnnotateHub.Core.Geometry;
using AnnotateHub.Inference.Manifests;

namespace AnnotateHub.Inference.Input;

/// <summary>
/// Where a region lies in the model's picture: model = (raw - region's corner) * scale + offset, per axis. The scales are those of the
/// whole pixels that were really drawn,
/// not the wished ratio, so undoing is exact.
/// </summary>
/// <param name="Width">Of the model's picture.</param>
/// <param name="ContentX">Left edge of the drawn part in model pixels.</param>
internal readonly record struct Placement(
    Region Region,
    int Width,
    int Height,
    int ContentX,
    int ContentY,
    int ContentWidth,
    int ContentHeight
)
{
    public double ScaleX => (double)ContentWidth / Region.Width;

    public double ScaleY => (double)ContentHeight / Region.Height;

    /// <param name="fixedWidth">Of the graph; null: free.</param>
    public static Placement Create(Region region, ResizeRule rule, int? fixedWidth, int? fixedHeight)
    {
        if (rule.Kind is ResizeKind.None)
            return new Placement(
                region,
                fixedWidth ?? Padded(rule.Width ?? region.Width, region.Width),
                fixedHeight ?? Padded(rule.Height ?? region.Height, region.Height),
                0,
                0,
                region.Width,
                region.Height
            );
        var (width, height) = (fixedWidth ?? Padded(rule.Width!.Value, 1), fixedHeight ?? Padded(rule.Height!.Value, 1));
        if (rule.Kind is ResizeKind.Squash)
            return new Placement(region, width, height, 0, 0, width, height);
        var ratio = Math.Min((double)width / region.Width, (double)height / region.Height);
        var (wide, high) = (
            Math.Clamp((int)Math.Round(region.Width * ratio), 1, width),
            Math.Clamp((int)Math.Round(region.Height * ratio), 1, height)
        );
        return rule.Align is LetterboxAlignment.TopLeft
            ? new Placement(region, width, height, 0, 0, wide, high)
            : new Placement(region, width, height, Half(width - wide), Half(height - high), wide, high);

        int Padded(int wished, int least) => (Math.Max(wished, least) + rule.Multiple - 1) / rule.Multiple * rule.Multiple;

        // Ultralytics rounds half a pixel down on the left and up on the right by taking a tenth off.
        static int Half(int rest) => (int)Math.Round(rest / 2.0 - 0.1);
    }

    public (double X, double Y) ToRaw(double x, double y) => (Region.X + (x - ContentX) / ScaleX, Region.Y + (y - ContentY) / ScaleY);

    public (double X, double Y) ToModel(double x, double y) => ((x - Region.X) * ScaleX + ContentX, (y - Region.Y) * ScaleY + ContentY);

    /// <summary>A box of the model's picture in raw pixels, clipped to the region; null where nothing of it is left.</summary>
    public PixelBox? ToRaw(double x1, double y1, double x2, double y2)
    {
        var (left, top) = ToRaw(x1, y1);
        var (right, bottom) = ToRaw(x2, y2);
        left = Math.Clamp(left, Region.X, Region.X + Region.Width);
        right = Math.Clamp(right, Region.X, Region.X + Region.Width);
        top = Math.Clamp(top, Region.Y, Region.Y + Region.Height);
        bottom = Math.Clamp(bottom, Region.Y, Region.Y + Region.Height);
        return right > left && bottom > top ? new PixelBox(left, top, right, bottom) : null;
    }
}
