using System.Buffers;
using System.Globalization;

namespace AnnotateHub.Exchange.Csv;

/// <summary>
/// Keeps a cell from being run. A spreadsheet takes what begins with = + - @, a tab or a carriage return for a formula, and names of
/// images, classes and people come from anybody; an apostrophe before it makes it text. Numbers stay numbers.
/// </summary>
public static class SpreadsheetGuard
{
    private const string Dangerous = "=+-@\t\r";

    private static readonly SearchValues<char> OfNumbers = SearchValues.Create("0123456789.eE+-");

    /// <summary>With an apostrophe where a spreadsheet would run it, or where the text itself looks like one that was guarded.</summary>
    public static string Guard(string text) => IsDangerous(text.AsSpan().TrimStart('\'')) && !IsNumber(text) ? "'" + text : text;

    /// <summary>The text that <see cref="Guard"/> was given.</summary>
    public static string Undo(string cell) => cell is ['\'', .. var text] && IsDangerous(text.AsSpan().TrimStart('\'')) ? text : cell;

    private static bool IsDangerous(ReadOnlySpan<char> text) =>
        text is [var first, ..] && Dangerous.Contains(first, StringComparison.Ordinal);

    /// <summary>-12, +0.5, -1.5e-07, -3%: digits, with no words such as NaN among them.</summary>
    private static bool IsNumber(ReadOnlySpan<char> text)
    {
        if (text is ['+' or '-', ..])
            text = text[1..];
        if (text is [.., '%'])
            text = text[..^1];
        return text is [>= '0' and <= '9' or '.', ..]
            && !text.ContainsAnyExcept(OfNumbers)
            && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
    }
}
