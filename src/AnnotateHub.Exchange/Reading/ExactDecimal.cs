using System.Globalization;
using System.Numerics;

namespace AnnotateHub.Exchange.Reading;

/// <summary>Sums of decimal numbers without rounding.</summary>
/// <remarks>
/// In binary, 0.1 + 1 - 1 is 0.10000000000000009. Shifts between conventions and widths are therefore made on decimal digits: the shortest
/// text that reads back to a double is added to exactly, and subtracted from exactly before it is parsed, so that every double survives.
/// </remarks>
internal readonly struct ExactDecimal
{
    /// <summary>The exact difference of two doubles has up to about 640 digits; longer texts are hostile.</summary>
    private const int MaxTextLength = 1_000;
    private const int LargestExponent = 400;

    // The number is whole / 10^decimals.
    private readonly BigInteger _whole;
    private readonly int _decimals;

    private ExactDecimal(BigInteger whole, int decimals) => (_whole, _decimals) = (whole, decimals);

    /// <summary>The value plus the shift as plain decimal text.</summary>
    public static string Shifted(double value, int shift) =>
        Math.Abs(value) < 1L << 52 && value == Math.Floor(value)
            ? ((long)value + shift).ToString(CultureInfo.InvariantCulture)
            : From(value).Plus(shift).ToString();

    /// <summary>The number written in the text minus the shift; null when the text is no finite number.</summary>
    public static double? Unshifted(string text, int shift)
    {
        var trimmed = text.AsSpan().Trim();
        if (trimmed.Length <= 15 && long.TryParse(trimmed, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
            return whole - shift;
        return Parse(trimmed.ToString()) is { } number ? number.Plus(-shift).ToDouble() : null;
    }

    /// <summary>b - a of the shortest texts of two doubles, as plain decimal text: a width.</summary>
    public static string Difference(double a, double b) => From(b).Plus(new ExactDecimal(-From(a)._whole, From(a)._decimals)).ToString();

    /// <summary>The double nearest to the sum of two written numbers; null when either is no finite number.</summary>
    public static double? Sum(string a, string b) => Parse(a) is { } first && Parse(b) is { } second ? first.Plus(second).ToDouble() : null;

    public override string ToString()
    {
        var digits = BigInteger.Abs(_whole).ToString(CultureInfo.InvariantCulture).PadLeft(_decimals + 1, '0');
        var fraction = digits[^_decimals..].TrimEnd('0');
        var sign = _whole.Sign < 0 ? "-" : "";
        return fraction.Length == 0 ? $"{sign}{digits[..^_decimals]}" : $"{sign}{digits[..^_decimals]}.{fraction}";
    }

    private double? ToDouble() =>
        double.TryParse(ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? value
            : null;

    private ExactDecimal Plus(int shift) => new(_whole + shift * BigInteger.Pow(10, _decimals), _decimals);

    private ExactDecimal Plus(ExactDecimal other)
    {
        var decimals = Math.Max(_decimals, other._decimals);
        return new ExactDecimal(
            _whole * BigInteger.Pow(10, decimals - _decimals) + other._whole * BigInteger.Pow(10, decimals - other._decimals),
            decimals
        );
    }

    private static ExactDecimal From(double value) => Parse(value.ToString("R", CultureInfo.InvariantCulture))!.Value;

    private static ExactDecimal? Parse(string text)
    {
        if (text.Length is 0 or > MaxTextLength)
            return null;
        var exponentAt = text.AsSpan().IndexOfAny('e', 'E');
        var exponent = 0;
        if (
            exponentAt >= 0
            && !int.TryParse(text.AsSpan(exponentAt + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent)
        )
            return null;
        if (Math.Abs((long)exponent) > LargestExponent)
            return null;
        var mantissa = exponentAt >= 0 ? text[..exponentAt] : text;
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var digits = point >= 0 ? mantissa.Remove(point, 1) : mantissa;
        if (
            !digits.Any(char.IsAsciiDigit)
            || !BigInteger.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)
        )
            return null;
        var power = exponent - (point >= 0 ? mantissa.Length - point - 1 : 0);
        return power > 0 ? new ExactDecimal(whole * BigInteger.Pow(10, power), 0) : new ExactDecimal(whole, -power);
    }
}
