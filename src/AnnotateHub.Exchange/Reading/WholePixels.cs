namespace AnnotateHub.Exchange.Reading;

/// <summary>For formats that write shares of the image: multiplying back misses whole pixels by a few billionths.</summary>
internal static class WholePixels
{
    public const double Reach = 1e-7;

    public static double Snap(double edge) => Math.Abs(edge - Math.Round(edge)) < Reach ? Math.Round(edge) : edge;
}
