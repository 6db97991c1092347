using System.Globalization;
using System.Text.RegularExpressions;

namespace AnnotateHub.Core.Pairing;

/// <summary>
/// Looks for what a patient field of a study must not hold: names, dates of birth, numbers of a hospital's records, mail addresses. It errs
/// on the side of asking, and nothing that it misses is thereby allowed.
/// </summary>
public static partial class PatientIdentifiers
{
    private const int FirstYear = 1900;
    private const int LastYear = 2099;

    /// <summary>What the text looks like, as words for a sentence; null for what could well be a code of the study.</summary>
    public static string? LooksLike(string patient) =>
        patient.Contains('@', StringComparison.Ordinal) ? "a mail address"
        : HoldsDate(patient) ? "a date"
        : LongNumber().IsMatch(patient) ? "a number of a record"
        : TwoNames().IsMatch(patient) ? "a name"
        : null;

    private static bool HoldsDate(string text) =>
        Dates()
            .Matches(text)
            .Any(match =>
                match.Groups["y"].Success
                    ? IsDay(match.Groups["y"], match.Groups["m"], match.Groups["d"])
                    : IsDay(match.Groups["y2"], match.Groups["m2"], match.Groups["d2"])
            );

    private static bool IsDay(Group year, Group month, Group day)
    {
        var (y, m, d) = (Number(year), Number(month), Number(day));
        // Americans write the month first.
        return y is >= FirstYear and <= LastYear && d is >= 1 and <= 31 && m is >= 1 and <= 31 && Math.Min(m, d) <= 12;
    }

    private static int Number(Group group) => int.Parse(group.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>1961-04-12, 19610412, 12.04.1961, 4/12/1961.</summary>
    [GeneratedRegex(
        @"(?<![0-9])(?:(?<y>[0-9]{4})[-./_]?(?<m>[0-9]{2})[-./_]?(?<d>[0-9]{2})"
            + @"|(?<d2>[0-9]{1,2})[-./_](?<m2>[0-9]{1,2})[-./_](?<y2>[0-9]{4}))(?![0-9])",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex Dates();

    [GeneratedRegex(@"\d{7,}", RegexOptions.CultureInvariant)]
    private static partial Regex LongNumber();

    /// <summary>Two words of letters that begin with a capital, as in 'Meier, Anna', 'Anna_Meier', 'O'Neill-Smith Mary'.</summary>
    [GeneratedRegex(@"(?<![\p{L}\d])\p{Lu}[\p{Ll}'’-][\p{L}'’-]+(?:,\s*|[ _.-]+)\p{Lu}\p{Ll}+(?![\d])", RegexOptions.CultureInvariant)]
    private static partial Regex TwoNames();
}
