namespace AnnotateHub.Imaging.Synthetic;

/// <summary>
/// 65,536 equally likely values of the normal distribution. One draw of 64 bits makes four of them,
/// which is what lets a pair of four noisy planes (4.7 million normals) be made in a fraction of a second.
/// </summary>
internal static class NormalTable
{
    public const int Size = 1 << 16;

    public static float[] Values { get; } = Build();

    /// <summary>Integrates the density by the trapezoid rule and notes where it passes (k + 1/2) / 65,536.</summary>
    private static float[] Build()
    {
        const double step = 1.0 / 4096,
            start = -6;
        var values = new float[Size];
        double x = start,
            density = Density(x),
            area = 0;
        for (var k = 0; k < Size / 2; k++)
        {
            var wanted = (k + 0.5) / Size;
            while (true)
            {
                var next = Density(x + step);
                var slice = (density + next) * (step / 2);
                if (area + slice >= wanted)
                {
                    values[k] = (float)(x + step * (wanted - area) / slice);
                    values[Size - 1 - k] = -values[k];
                    break;
                }

                area += slice;
                x += step;
                density = next;
            }
        }

        return values;
    }

    private static double Density(double x) => 0.3989422804014327 * PinnedMath.Exp(-x * x / 2);
}
