namespace AnnotateHub.Imaging.Display;

/// <summary>The line <c>Scale x value + Offset</c> that gives a plane the wanted mean and standard deviation.</summary>
public readonly record struct Normalisation(double Scale, double Offset)
{
    /// <summary>Standard deviation of the population (divided by n). A constant plane gets the wanted mean everywhere.</summary>
    public static Normalisation From(ReadOnlySpan<float> values, double mean, double deviation)
    {
        var sum = 0.0;
        foreach (var value in values)
            sum += value;
        var average = sum / values.Length;
        // A second pass: the difference of two large sums of squares would lose the digits that matter.
        var squares = 0.0;
        foreach (var value in values)
            squares += (value - average) * (value - average);
        var spread = Math.Sqrt(squares / values.Length);
        return spread == 0 ? new Normalisation(0, mean) : new Normalisation(deviation / spread, mean - average * deviation / spread);
    }

    public double Apply(double value) => Scale * value + Offset;

    /// <summary>0..1 to 0..255, nearest, halves up, cut off at the ends.</summary>
    public byte[] ToBytes(ReadOnlySpan<float> values)
    {
        var (scale, offset) = ((float)(Scale * 255), (float)(Offset * 255) + 0.5f);
        var bytes = new byte[values.Length];
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] = (byte)Math.Clamp(scale * values[i] + offset, 0f, 255f);
        return bytes;
    }
}
