namespace AnnotateHub.Exchange.Csv;

/// <summary>One field of a table as RFC 4180 has it.</summary>
public static class CsvText
{
    /// <summary>In quotes where delimiters, quotes, line ends or outer blanks would otherwise be lost.</summary>
    public static string Quoted(string text) =>
        text.AsSpan().IndexOfAny(",\"\r\n") >= 0 || text.Length != text.Trim().Length ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
