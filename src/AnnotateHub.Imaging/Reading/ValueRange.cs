namespace AnnotateHub.Imaging.Reading;

/// <summary>What values a plane wider than 16 bits really holds, and from that the line that brings them into 16 bits.</summary>
internal sealed class ValueRange
{
    // Above 2^53 neighbouring whole numbers fall together in a double.
    private const double LargestExact = 9_007_199_254_740_992;

    private double minimum = double.PositiveInfinity;
    private double maximum = double.NegativeInfinity;
    private bool allWhole = true;
    private bool allFinite = true;

    public void Add(ReadOnlySpan<double> values)
    {
        foreach (var value in values)
        {
            if (!double.IsFinite(value))
            {
                allFinite = false;
                continue;
            }
            if (value < minimum)
                minimum = value;
            if (value > maximum)
                maximum = value;
            allWhole &= Math.Floor(value) == value;
        }
    }

    /// <summary>
    /// Whole numbers that fit keep their value (a label image stays one), else their distance; everything else is
    /// spread so that the smallest finite value becomes 0 and the largest 65,535.
    /// </summary>
    public (double Scale, double Offset, bool Exact) Line()
    {
        if (minimum > maximum)
            return (1, 0, false);
        var exact = allFinite && Math.Abs(minimum) < LargestExact && Math.Abs(maximum) < LargestExact;
        if (allWhole && minimum >= 0 && maximum <= ushort.MaxValue)
            return (1, 0, exact);
        if (allWhole && maximum - minimum <= ushort.MaxValue)
            return (1, minimum, exact);
        if (minimum == maximum)
            return (1, minimum, exact);
        // Divided first: the difference of two doubles can be infinite.
        return (maximum / ushort.MaxValue - minimum / ushort.MaxValue, minimum, false);
    }

    /// <summary>Not-a-number becomes 0; infinities become the ends.</summary>
    public static void Map(ReadOnlySpan<double> values, double scale, double offset, Span<ushort> into)
    {
        for (var i = 0; i < values.Length; i++)
        {
            var stored = values[i] / scale - offset / scale;
            into[i] =
                stored >= ushort.MaxValue ? ushort.MaxValue
                : stored > 0 ? (ushort)(stored + 0.5)
                : (ushort)0;
        }
    }
}
