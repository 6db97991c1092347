using System.Text;
using AnnotateHub.Exchange.Reading;

namespace AnnotateHub.Exchange.Csv;

/// <summary>Rows of a table as RFC 4180 has them: quotes hold delimiters and line ends, doubled quotes are quotes.</summary>
internal static class CsvRows
{
    private const int LongestField = 1 << 16;
    private const int MostFields = 1_000;

    /// <returns>Each row with the line it begins in, from 1. Empty lines are no rows.</returns>
    public static IEnumerable<(int Line, IReadOnlyList<string> Fields)> Of(string text, char delimiter, string? ignoredStart)
    {
        var (at, line) = (0, 1);
        while (at < text.Length)
        {
            var begun = line;
            if (ignoredStart is not null && string.CompareOrdinal(text, at, ignoredStart, 0, ignoredStart.Length) == 0)
            {
                at = AfterLine(text, at);
                line++;
                continue;
            }

            var fields = new List<string>();
            for (var more = true; more;)
            {
                if (fields.Count == MostFields) throw new UnusableFileException($"A row has more than {MostFields} columns; is the delimiter really '{delimiter}'?", line);
                (var field, at, line, more) = delimiter == ' ' ? Word(text, at, line) : Field(text, at, line, delimiter);
                fields.Add(field);
            }

            if (delimiter == ' ') fields.RemoveAll(field => field.Length == 0);
            if (fields.Count > 1 || fields is [{ Length: > 0 }]) yield return (begun, fields);
        }
    }

    private static (string Field, int At, int Line, bool More) Field(string text, int at, int line, char delimiter)
    {
        if (at >= text.Length || text[at] != '"')
        {
            var end = at;
            while (end < text.Length && text[end] != delimiter && text[end] is not ('\n' or '\r')) end++;
            return Ended(Checked(text[at..end], line), text, end, line, delimiter);
        }

        var begun = line;
        var field = new StringBuilder();
        for (at++; at < text.Length; at++)
        {
            if (text[at] == '"' && at + 1 < text.Length && text[at + 1] == '"') at++;
            else if (text[at] == '"') break;
            if (text[at] == '\n') line++;
            if (field.Length >= LongestField) throw new UnusableFileException("A field is longer than 65,536 characters; is a quote missing?", begun);
            field.Append(text[at]);
        }

        if (at >= text.Length) throw new UnusableFileException("A quote is opened and never closed.", begun);
        // What follows a closing quote up to the delimiter belongs to the field, as spreadsheets read it.
        var rest = at + 1;
        while (rest < text.Length && text[rest] != delimiter && text[rest] is not ('\n' or '\r')) rest++;
        return Ended(field.ToString() + Checked(text[(at + 1)..rest], line), text, rest, line, delimiter);
    }

    private static (string Field, int At, int Line, bool More) Word(string text, int at, int line)
    {
        while (at < text.Length && text[at] is ' ' or '\t') at++;
        var end = at;
        while (end < text.Length && text[end] is not (' ' or '\t' or '\n' or '\r')) end++;
        var word = Checked(text[at..end], line);
        if (end >= text.Length || text[end] is not (' ' or '\t')) return Ended(word, text, end, line, ' ');
        return (word, end, line, true);
    }

    private static (string Field, int At, int Line, bool More) Ended(string field, string text, int at, int line, char delimiter)
    {
        if (at >= text.Length) return (field, at, line, false);
        if (text[at] == delimiter) return (field, at + 1, line, true);
        return (field, text[at] == '\r' && at + 1 < text.Length && text[at + 1] == '\n' ? at + 2 : at + 1, line + 1, false);
    }

    private static string Checked(string field, int line) => field.Length <= LongestField ? field : throw new UnusableFileException("A field is longer than 65,536 characters; no label is.", line);

    private static int AfterLine(string text, int at) => text.IndexOf('\n', at) is >= 0 and var end ? end + 1 : text.Length;
}
