using AnnotateHub.Core.Geometry;
using AnnotateHub.Imaging.Reading;
using AnnotateHub.Imaging.Synthetic;

namespace AnnotateHub.Imaging.Tests.Synthetic;

/// <summary>The first nine fields of the demo plate, made once for all tests, and how to measure them.</summary>
internal static class Plate
{
    private static readonly Lazy<IReadOnlyList<SyntheticField>> Made = new(() =>
    {
        var generator = new PlateGenerator(new PlateSettings());
        return [.. Enumerable.Range(0, 9).Select(generator.Generate)];
    });

    public static IReadOnlyList<SyntheticField> Fields => Made.Value;

    public static IEnumerable<SyntheticCell> Cells => Fields.SelectMany(one => one.Truth.Cells);

    public static Plane16 Marker(SyntheticField field, SyntheticCell cell) =>
        cell.Class switch
        {
            "R" => field.Red,
            "G" => field.Green,
            _ => field.Hoechst,
        };

    /// <summary>Pixels at least <paramref name="margin"/> away from every box of cells and debris; cells cut off by the edge are avoided
    /// too.</summary>
    public static bool[] Background(SyntheticField field, int margin)
    {
        int width = field.Red.Width,
            height = field.Red.Height;
        var free = new bool[width * height];
        const int edge = 40;
        for (var y = edge; y < height - edge; y++)
            Array.Fill(free, true, y * width + edge, width - 2 * edge);
        foreach (var box in field.Truth.Cells.Select(cell => cell.Box).Concat(field.Truth.Debris.Select(one => one.Box)))
            for (var y = Math.Max(0, (int)box.Y1 - margin); y < Math.Min(height, (int)box.Y2 + margin); y++)
            {
                var x1 = Math.Max(0, (int)box.X1 - margin);
                Array.Fill(free, false, y * width + x1, Math.Min(width, (int)box.X2 + margin) - x1);
            }

        return free;
    }

    /// <summary>
    /// Level and noise of the empty background within 90 pixels of a box's middle: the median, and the standard deviation from the
    /// differences
    /// of neighbours (divided by √2; smooth light cancels), estimated from their median absolute value (times 1.4826).
    /// </summary>
    public static (double Level, double Noise) Around(Plane16 plane, bool[] background, PixelBox box)
    {
        var values = new List<double>();
        var differences = new List<double>();
        int centreX = (int)(box.X1 + box.X2) / 2,
            centreY = (int)(box.Y1 + box.Y2) / 2;
        for (var y = Math.Max(0, centreY - 90); y < Math.Min(plane.Height, centreY + 90); y++)
        for (var x = Math.Max(0, centreX - 90); x < Math.Min(plane.Width, centreX + 90) - 1; x++)
        {
            var place = y * plane.Width + x;
            if (!background[place] || !background[place + 1])
                continue;
            values.Add(plane.Pixels[place]);
            differences.Add(Math.Abs(plane.Pixels[place] - plane.Pixels[place + 1]));
        }

        return (Median(values), 1.4826 * Median(differences) / Math.Sqrt(2));
    }

    /// <summary>Highest mean of 5 x 5 pixels that lie wholly inside the body: noise falls to a fifth, the signal stays.</summary>
    public static double Peak(Plane16 plane, SyntheticCell cell)
    {
        double peak = 0;
        for (var y = cell.Body.Top + 2; y < cell.Body.Top + cell.Body.Height - 2; y++)
        for (var x = cell.Body.Left + 2; x < cell.Body.Left + cell.Body.Width - 2; x++)
        {
            double sum = 0;
            var inside = true;
            for (var dy = -2; dy <= 2 && inside; dy++)
            for (var dx = -2; dx <= 2 && inside; dx++)
            {
                inside = cell.Body.Covers(x + dx, y + dy);
                if (inside)
                    sum += plane.Pixels[(y + dy) * plane.Width + x + dx];
            }

            if (inside)
                peak = Math.Max(peak, sum / 25);
        }

        return peak;
    }

    public static double Median(List<double> values)
    {
        values.Sort();
        return values.Count == 0 ? throw new InvalidOperationException("No pixel to measure.") : values[values.Count / 2];
    }
}
