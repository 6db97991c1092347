using AnnotateHub.Core.Sampling;

namespace AnnotateHub.Imaging.Synthetic;

/// <summary>What a painter draws from a pinned stream besides plain numbers.</summary>
public static class PinnedDraws
{
    /// <summary>Mean 0, standard deviation 1, cut off at 4.3.</summary>
    public static double NextNormal(this PinnedRandom random) => NormalTable.Values[(int)(random.NextBits() >> 48)];

    /// <summary>A factor around 1 whose logarithm has the given standard deviation.</summary>
    public static double NextFactor(this PinnedRandom random, double deviation) => PinnedMath.Exp(deviation * random.NextNormal());

    /// <summary>A direction of length 1, every angle equally likely.</summary>
    public static (double X, double Y) NextDirection(this PinnedRandom random)
    {
        while (true)
        {
            double x = random.Between(-1, 1), y = random.Between(-1, 1), square = x * x + y * y;
            if (square is > 0.01 and < 1)
            {
                var length = Math.Sqrt(square);
                return (x / length, y / length);
            }
        }
    }

    /// <summary>Rounds up as often as the fraction says, so that the mean over many calls is <paramref name="value"/>.</summary>
    public static int RoundByChance(this PinnedRandom random, double value)
    {
        var whole = (int)Math.Floor(value);
        return random.NextUnit() < value - whole ? whole + 1 : whole;
    }
}

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
        const double step = 1.0 / 4096, start = -6;
        var values = new float[Size];
        double x = start, density = Density(x), area = 0;
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

/// <summary>
/// Math.Exp and the trigonometric functions come from the platform's C library and may differ in the last bit between systems.
/// Addition, multiplication, division and square root may not (IEEE 754), so the generator uses these only.
/// </summary>
internal static class PinnedMath
{
    private const double Log2OfE = 1.4426950408889634;
    private const double Ln2 = 0.6931471805599453;

    /// <summary>e to the power of x for |x| up to 600, to about 1 part in 10^15.</summary>
    public static double Exp(double x)
    {
        var power = (int)Math.Floor(x * Log2OfE + 0.5);
        var rest = x - power * Ln2;
        double sum = 1;
        for (var n = 15; n >= 1; n--) sum = 1 + sum * rest / n;
        return sum * BitConverter.Int64BitsToDouble((long)(power + 1023) << 52);
    }
}
