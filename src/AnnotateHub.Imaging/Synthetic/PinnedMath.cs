namespace AnnotateHub.Imaging.Synthetic;

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
        for (var n = 15; n >= 1; n--)
            sum = 1 + sum * rest / n;
        return sum * BitConverter.Int64BitsToDouble((long)(power + 1023) << 52);
    }
}
