using System.Globalization;
using System.Numerics;

namespace AnnotateHub.Exchange.Voc;

/// <summary>Adds a small whole number to a decimal number without rounding.</summary>
/// <remarks>
/// In binary, 0.1 + 1 - 1 is 0.10000000000000009. The shift between conventions is therefore made on decimal digits: the shortest text
/// that reads back to a double is shifted exactly, and shifted back exactly before it is parsed, so that every double survives.
/// </remarks>
internal static class DecimalShift
{
    /// <summary>No double needs more digits than this, and nobody writes them; longer texts are hostile.</summary>
    private const int LongestText = 400;

    /// <summary>The value plus the shift as plain decimal text.</summary>
    public static string Write(double value, int shift) => Add(value.ToString("R", CultureInfo.InvariantCulture), shift)!;

    /// <summary>The number written in the text minus the shift; null when the text is no finite number.</summary>
    public static double? Read(string text, int shift) =>
        Add(text.Trim(), -shift) is { } shifted && double.TryParse(shifted, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? value
            : null;

    private static string? Add(string text, int shift)
    {
        if (text.Length is 0 or > LongestText) return null;
        var exponentAt = text.AsSpan().IndexOfAny('e', 'E');
        var exponent = 0;
        if (exponentAt >= 0 && !int.TryParse(text.AsSpan(exponentAt + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent)) return null;
        if (Math.Abs((long)exponent) > LongestText) return null;
        var mantissa = exponentAt >= 0 ? text[..exponentAt] : text;
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var digits = point >= 0 ? mantissa.Remove(point, 1) : mantissa;
        if (!digits.Any(char.IsAsciiDigit) || !BigInteger.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)) return null;

        // The number is whole x 10^power.
        var power = exponent - (point >= 0 ? mantissa.Length - point - 1 : 0);
        if (power > 0) (whole, power) = (whole * BigInteger.Pow(10, power), 0);
        whole += shift * BigInteger.Pow(10, -power);
        return Plain(whole, -power);
    }

    private static string Plain(BigInteger whole, int decimals)
    {
        var digits = BigInteger.Abs(whole).ToString(CultureInfo.InvariantCulture).PadLeft(decimals + 1, '0');
        var fraction = digits[^decimals..].TrimEnd('0');
        var sign = whole.Sign < 0 ? "-" : "";
        return fraction.Length == 0 ? $"{sign}{digits[..^decimals]}" : $"{sign}{digits[..^decimals]}.{fraction}";
    }
}
