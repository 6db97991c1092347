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
            double x = random.Between(-1, 1),
                y = random.Between(-1, 1),
                square = x * x + y * y;
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
