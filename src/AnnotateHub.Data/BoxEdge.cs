using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace AnnotateHub.Data;

/// <summary>
/// Edges of boxes as they are read. Databases of earlier versions may hold edges without a bound (1e308), whose widths and areas
/// overflow; every reader, exports first of all, gets them bounded instead.
/// </summary>
public static class BoxEdge
{
    /// <summary>Far beyond every image, and its square is still an exact number.</summary>
    public const double Furthest = 10_000_000;

    public static double Bounded(double edge) => double.IsNaN(edge) ? 0 : Math.Clamp(edge, -Furthest, Furthest);
}
