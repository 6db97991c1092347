namespace AnnotateHub.Imaging.Synthetic;

/// <summary>
/// SplitMix64 (Steele, Lea, Flood 2014), written out so that a seed gives the same plate on every runtime and machine:
/// <see cref="System.Random"/> promises that for no later version.
/// </summary>
public sealed class PinnedRandom(ulong seed)
{
    private const ulong Golden = 0x9E3779B97F4A7C15;
    private ulong _state = seed;

    /// <summary>A stream of its own for one purpose of one field, so that no field depends on the order in which fields are made.</summary>
    public static PinnedRandom For(ulong seed, int index, string purpose)
    {
        var state = Mix(seed + Golden);
        state = Mix(state ^ (uint)index);
        foreach (var letter in purpose) state = Mix(state + Golden * letter);
        return new PinnedRandom(state);
    }

    public ulong NextBits() => Mix(_state += Golden);

    /// <summary>From 0 to just under 1.</summary>
    public double NextUnit() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    public double Between(double low, double high) => low + (high - low) * NextUnit();

    /// <summary>From 0 to <paramref name="count"/> - 1.</summary>
    public int Below(int count) => (int)(NextUnit() * count);

    /// <summary>Mean 0, standard deviation 1, cut off at 4.3.</summary>
    public double NextNormal() => NormalTable.Values[(int)(NextBits() >> 48)];

    /// <summary>A factor around 1 whose logarithm has the given standard deviation.</summary>
    public double NextFactor(double deviation) => PinnedMath.Exp(deviation * NextNormal());

    /// <summary>A direction of length 1, every angle equally likely.</summary>
    public (double X, double Y) NextDirection()
    {
        while (true)
        {
            double x = Between(-1, 1), y = Between(-1, 1), square = x * x + y * y;
            if (square is > 0.01 and < 1)
            {
                var length = Math.Sqrt(square);
                return (x / length, y / length);
            }
        }
    }

    /// <summary>Rounds up as often as the fraction says, so that the mean over many calls is <paramref name="value"/>.</summary>
    public int RoundByChance(double value)
    {
        var whole = (int)Math.Floor(value);
        return NextUnit() < value - whole ? whole + 1 : whole;
    }

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
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
