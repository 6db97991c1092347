using AnnotateHub.Exchange.Reading;
using CsvHelper;

namespace AnnotateHub.Exchange.Csv;

/// <summary>Rows of a table as RFC 4180 has them: quotes hold delimiters and line ends, doubled quotes are quotes.</summary>
public static class CsvRows
{
    private const int MaxFieldLength = 1 << 16;
    private const int MaxRowLength = 4 << 20;
    private const int MaxFields = 1_000;

    /// <param name="delimiter">Between fields; a space stands for any run of spaces and tabs, and knows no quotes.</param>
    /// <param name="ignoredStart">Lines that begin so are no rows.</param>
    /// <returns>Each row with the line it begins in, from 1. Empty lines are no rows.</returns>
    /// <exception cref="UnusableFileException">It is no table; with the line.</exception>
    public static IEnumerable<(int Line, IReadOnlyList<string> Fields)> Read(
        TextReader text,
        char delimiter = ',',
        string? ignoredStart = null
    ) =>
        (delimiter == ' ' ? Words(text, ignoredStart) : Quoted(text, delimiter, ignoredStart)).Where(row =>
            row.Fields.Count > 1 || row.Fields is [{ Length: > 0 }]
        );

    /// <inheritdoc cref="Read(TextReader, char, string?)"/>
    public static IEnumerable<(int Line, IReadOnlyList<string> Fields)> Read(
        string text,
        char delimiter = ',',
        string? ignoredStart = null
    ) => Read(new StringReader(text), delimiter, ignoredStart);

    private static IEnumerable<(int Line, IReadOnlyList<string> Fields)> Quoted(TextReader text, char delimiter, string? ignoredStart)
    {
        if (!char.IsAscii(delimiter) || delimiter is '"' or '\r' or '\n')
            throw new UnusableFileException(
                $"'{ReadResultBuilder.Shown(delimiter.ToString())}' cannot be the delimiter of a table; name another sign of ASCII."
            );
        var isUnclosed = false;
        using var csv = CsvHelper.CsvReader.Create(
            text,
            new CsvReaderOptions
            {
                Separator = delimiter,
                HasHeader = false,
                TrackLineNumbers = true,
                MaxRecordSize = MaxRowLength,
                // A mark of one letter is known to the library, which then looks for no quotes in the line.
                CommentPrefix = ignoredStart is [var mark] && char.IsAscii(mark) ? mark : null,
                // Other oddities are read as spreadsheets read them: what follows a closing quote belongs to the field.
                OnMalformedRecord = row => isUnclosed |= row.Reason == CsvMalformedReason.UnterminatedQuote,
            }
        );
        while (Next(csv))
        {
            var line = (int)csv.LineNumber;
            if (isUnclosed)
                throw new UnusableFileException("A quote is opened and never closed.", line);
            if (csv.FieldCount > MaxFields)
                throw new UnusableFileException($"A row has more than {MaxFields} columns; is the delimiter really '{delimiter}'?", line);
            var fields = new string[csv.FieldCount];
            for (var index = 0; index < fields.Length; index++)
                fields[index] = csv.GetString(index);
            if (ignoredStart is not null && fields[0].StartsWith(ignoredStart, StringComparison.Ordinal))
                continue;
            if (fields.Any(field => field.Length > MaxFieldLength))
                throw new UnusableFileException("A field is longer than 65,536 characters; is a quote missing?", line);
            yield return (line, fields);
        }
    }

    private static bool Next(CsvHelper.CsvReader csv)
    {
        try
        {
            return csv.Read();
        }
        catch (CsvFormatException fault)
        {
            throw new UnusableFileException($"A row is longer than {MaxRowLength >> 20} MiB; is a quote missing?", (int)fault.LineNumber);
        }
    }

    private static IEnumerable<(int Line, IReadOnlyList<string> Fields)> Words(TextReader text, string? ignoredStart)
    {
        for (var line = 1; text.ReadLine() is { } content; line++)
        {
            if (ignoredStart is not null && content.StartsWith(ignoredStart, StringComparison.Ordinal))
                continue;
            var words = content.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            if (words.Length > MaxFields)
                throw new UnusableFileException($"A row has more than {MaxFields} columns; is the delimiter really ' '?", line);
            if (words.Any(word => word.Length > MaxFieldLength))
                throw new UnusableFileException("A field is longer than 65,536 characters; no label is.", line);
            yield return (line, words);
        }
    }
}
