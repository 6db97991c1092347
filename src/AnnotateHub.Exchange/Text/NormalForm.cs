using System.Globalization;
using System.Text;

namespace AnnotateHub.Exchange.Text;

/// <summary>
/// Unicode's composed form (NFC): a name written on a Mac, as u and a combining diaeresis, equals the ü of other systems. Labels and
/// pictures are compared in it.
/// </summary>
/// <remarks>
/// The framework's own <see cref="string.Normalize()"/> returns its input where globalization is invariant, as it is here. The algorithm
/// is that of UAX #15;
/// canonical.txt beside this file holds the Unicode Character Database's decompositions and combining classes.
/// </remarks>
public static class NormalForm
{
    // Below U+0300 there is nothing to compose with, and everything is composed already.
    private const char FirstCombining = '\u0300';

    // Hangul syllables are computed (The Unicode Standard, 3.12).
    private const int SyllableBase = 0xAC00,
        LeadBase = 0x1100,
        VowelBase = 0x1161,
        TailBase = 0x11A7;
    private const int Leads = 19,
        Vowels = 21,
        Tails = 28;

    private static readonly Lazy<Tables> Unicode = new(Load);

    /// <summary>The text in composed form.</summary>
    public static string Compose(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange(FirstCombining, char.MaxValue))
            return text;
        var tables = Unicode.Value;
        var points = new List<int>(text.Length);
        // Half a surrogate pair is no character; it stays what it is, as U+FFFD.
        foreach (var rune in text.EnumerateRunes())
            Decompose(rune.Value, points, tables);
        Reorder(points, tables);
        var result = new StringBuilder(text.Length);
        foreach (var point in Composed(points, tables))
            result.Append(new Rune(point).ToString());
        return result.ToString();
    }

    private static void Decompose(int point, List<int> into, Tables tables)
    {
        if (point - SyllableBase is >= 0 and < Leads * Vowels * Tails and var syllable)
        {
            into.Add(LeadBase + syllable / (Vowels * Tails));
            into.Add(VowelBase + syllable % (Vowels * Tails) / Tails);
            if (syllable % Tails > 0)
                into.Add(TailBase + syllable % Tails);
        }
        else if (tables.Decompositions.TryGetValue(point, out var parts))
            foreach (var part in parts)
                Decompose(part, into, tables);
        else
            into.Add(point);
    }

    /// <summary>Marks after a letter in the order of their classes, equal ones as they stood.</summary>
    private static void Reorder(List<int> points, Tables tables)
    {
        for (var index = 1; index < points.Count; index++)
        for (var at = index; at > 0 && tables.ClassOf(points[at]) is > 0 and var own && tables.ClassOf(points[at - 1]) > own; at--)
            (points[at - 1], points[at]) = (points[at], points[at - 1]);
    }

    private static List<int> Composed(List<int> points, Tables tables)
    {
        var result = new List<int>(points.Count);
        var (starter, last) = (-1, 0);
        foreach (var point in points)
        {
            var own = tables.ClassOf(point);
            // Blocked where a mark of the same class or a letter stands between.
            var isNext = starter == result.Count - 1;
            if (starter >= 0 && (isNext || last < own && last > 0) && Pair(result[starter], point, tables) is { } joined)
            {
                result[starter] = joined;
                continue;
            }

            if (own == 0)
                starter = result.Count;
            last = own;
            result.Add(point);
        }

        return result;
    }

    private static int? Pair(int first, int second, Tables tables)
    {
        if (first - LeadBase is >= 0 and < Leads and var lead && second - VowelBase is >= 0 and < Vowels and var vowel)
            return SyllableBase + (lead * Vowels + vowel) * Tails;
        if (
            first - SyllableBase is >= 0 and < Leads * Vowels * Tails and var syllable
            && syllable % Tails == 0
            && second - TailBase is > 0 and < Tails and var tail
        )
            return first + tail;
        return tables.Compositions.TryGetValue((first, second), out var joined) ? joined : null;
    }

    private static Tables Load()
    {
        using var stream = typeof(NormalForm).Assembly.GetManifestResourceStream("AnnotateHub.Exchange.Text.canonical.txt")!;
        using var reader = new StreamReader(stream);
        var tables = new Tables();
        while (reader.ReadLine() is { } line)
        {
            if (line[0] == '#')
                continue;
            var fields = line[1..].Split(' ');
            if (line[0] == '+')
            {
                var combining = byte.Parse(fields[2], CultureInfo.InvariantCulture);
                for (var point = Hex(fields[0]); point <= Hex(fields[1]); point++)
                    tables.Classes[point] = combining;
                continue;
            }

            int[] parts = [.. fields[1..].Select(Hex)];
            tables.Decompositions[Hex(fields[0])] = parts;
            if (line[0] == '=')
                tables.Compositions[(parts[0], parts[1])] = Hex(fields[0]);
        }

        return tables;

        static int Hex(string text) => int.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
    }

    private sealed class Tables
    {
        public Dictionary<int, int[]> Decompositions { get; } = [];
        public Dictionary<(int First, int Second), int> Compositions { get; } = [];
        public Dictionary<int, byte> Classes { get; } = [];

        public int ClassOf(int point) => point < FirstCombining ? 0 : Classes.GetValueOrDefault(point);
    }
}
