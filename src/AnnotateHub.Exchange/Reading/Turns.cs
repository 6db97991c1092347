using System.Globalization;
using AnnotateHub.Core.Geometry;

namespace AnnotateHub.Exchange.Reading;

/// <summary>Bounds of turned shapes. Degrees turn clockwise on the screen, where y grows downwards; bounds are the same either way
/// round.</summary>
internal static class Turns
{
    /// <summary>CVAT's name for degrees about the centre, in its VOC and COCO exports; the box beside it is the one that is not
    /// turned.</summary>
    public const string Rotation = "rotation";

    /// <summary>
    /// Where the degrees are kept once the box is the bounds of the turned shape. Not <see cref="Rotation"/>: whoever reads that would turn
    /// the
    /// bounds once more.
    /// </summary>
    public const string Kept = "turned_by";

    public static bool IsTurned(double degrees) => Math.IEEERemainder(degrees, 360) != 0;

    /// <summary>A rectangle about its centre.</summary>
    public static (double X1, double Y1, double X2, double Y2) OfRectangle(
        double centreX,
        double centreY,
        double width,
        double height,
        double degrees
    )
    {
        var (sine, cosine) = SinCos(degrees);
        var (across, down) = (
            (Math.Abs(cosine) * width + Math.Abs(sine) * height) / 2,
            (Math.Abs(sine) * width + Math.Abs(cosine) * height) / 2
        );
        return Snapped(centreX - across, centreY - down, centreX + across, centreY + down);
    }

    /// <summary>An ellipse about its centre.</summary>
    public static (double X1, double Y1, double X2, double Y2) OfEllipse(
        double centreX,
        double centreY,
        double radiusX,
        double radiusY,
        double degrees
    )
    {
        var (sine, cosine) = SinCos(degrees);
        // The farthest point of a cos t * rx - b sin t * ry over all t.
        var (across, down) = (
            Math.Sqrt(Square(radiusX * cosine) + Square(radiusY * sine)),
            Math.Sqrt(Square(radiusX * sine) + Square(radiusY * cosine))
        );
        return Snapped(centreX - across, centreY - down, centreX + across, centreY + down);
    }

    /// <summary>A rectangle about the corner that it begins in; its size may be negative.</summary>
    public static (double X1, double Y1, double X2, double Y2) AboutCorner(double x, double y, double width, double height, double degrees)
    {
        var (sine, cosine) = SinCos(degrees);
        double[] across = [0, width * cosine, -height * sine, width * cosine - height * sine],
            down = [0, width * sine, height * cosine, width * sine + height * cosine];
        return Snapped(x + across.Min(), y + down.Min(), x + across.Max(), y + down.Max());
    }

    /// <summary>The box with the degrees as an attribute, and the sentence that tells of them.</summary>
    public static LabelledBox Keep(LabelledBox box, double degrees, Action<string> tell)
    {
        var attributes = new Dictionary<string, string>(box.Attributes ?? new Dictionary<string, string>(), StringComparer.Ordinal)
        {
            [Kept] = Text(degrees),
        };
        tell(Sentence(degrees));
        return box with { Attributes = attributes };
    }

    public static string Sentence(double degrees) =>
        $"is turned by {Text(degrees)} degrees; its bounds were taken, and the turn is kept as the attribute '{Kept}'.";

    /// <summary>Turns a box by its attribute <see cref="Rotation"/>, where that is a number of degrees other than none.</summary>
    public static LabelledBox Apply(LabelledBox box, Action<string> tell)
    {
        if (DegreesOf(box.Attributes) is not { } degrees)
            return box;
        var rest = box.Attributes!.Where(entry => entry.Key != Rotation).ToDictionary(StringComparer.Ordinal);
        return Keep(box with { Box = Turned(box.Box, degrees), Attributes = rest }, degrees, tell);
    }

    public static PixelBox Turned(in PixelBox box, double degrees)
    {
        var (x1, y1, x2, y2) = OfRectangle(box.CentreX, box.CentreY, box.Width, box.Height, degrees);
        // Edges of 1e15 pixels have no room for a small turn; they keep the box they had.
        return x2 > x1 && y2 > y1 ? new PixelBox(x1, y1, x2, y2) : box;
    }

    /// <summary>Null where nothing is said or nothing is turned.</summary>
    public static double? DegreesOf(IReadOnlyDictionary<string, string>? attributes) =>
        attributes?.GetValueOrDefault(Rotation) is { } text
        && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var degrees)
        && double.IsFinite(degrees)
        && IsTurned(degrees)
            ? degrees
            : null;

    public static double Degrees(double radians) => radians * 180 / Math.PI;

    public static string Text(double degrees) => Math.Round(degrees, 6).ToString("R", CultureInfo.InvariantCulture);

    // Quarter turns are exact: the cosine of pi / 2 is 6e-17 in doubles.
    private static (double Sine, double Cosine) SinCos(double degrees) =>
        Math.IEEERemainder(degrees, 360) switch
        {
            0 => (0, 1),
            90 => (1, 0),
            -90 => (-1, 0),
            180 or -180 => (0, -1),
            var rest => Math.SinCos(rest * Math.PI / 180),
        };

    private static (double X1, double Y1, double X2, double Y2) Snapped(double x1, double y1, double x2, double y2)
    {
        var whole = (X1: WholePixels.Snap(x1), Y1: WholePixels.Snap(y1), X2: WholePixels.Snap(x2), Y2: WholePixels.Snap(y2));
        // A box smaller than the reach keeps its own edges.
        return whole.X2 > whole.X1 && whole.Y2 > whole.Y1 ? whole : (x1, y1, x2, y2);
    }

    private static double Square(double value) => value * value;
}
