using System.Text;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Core.Sentences;
using AnnotateHub.Exchange.Csv;
using AnnotateHub.Exchange.Reading;

namespace AnnotateHub.Application.Images.Metadata;

/// <summary>A table as somebody wrote it: a column that names images, and what is stated of them.</summary>
/// <param name="Columns">Without the one that names the image.</param>
public sealed record MetadataSheet(IReadOnlyList<string> Columns, IReadOnlyList<MetadataRecord> Rows)
{
    public const int MostBytes = 16 * 1024 * 1024;
    private const int MostRows = 200_000;

    /// <summary>Reads a CSV file of UTF-8: heads in the first row, between the cells a comma, semicolon or tab, whichever the heads
    /// use.</summary>
    public static Result<MetadataSheet> Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > MostBytes)
            return new Error($"The table has {bytes.Length >> 20} MiB; at most {MostBytes >> 20} are taken.");
        try
        {
            return Read(new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes));
        }
        catch (DecoderFallbackException)
        {
            return new Error("The table is no text in UTF-8; in a spreadsheet program save it as 'CSV UTF-8'.");
        }
    }

    /// <inheritdoc cref="Read(ReadOnlySpan{byte})"/>
    public static Result<MetadataSheet> Read(string text)
    {
        text = text.TrimStart('\uFEFF');
        var heading = text.AsSpan();
        heading = heading[..(heading.IndexOfAny('\r', '\n') is >= 0 and var end ? end : heading.Length)];
        var delimiter = heading.Contains('\t') ? '\t' : heading.Contains(';') && !heading.Contains(',') ? ';' : ',';
        try
        {
            return Read(CsvRows.Read(text, delimiter));
        }
        catch (UnusableFileException fault)
        {
            return new Error(fault.Line > 0 ? $"Line {fault.Line}: {fault.Message}" : fault.Message);
        }
    }

    private static Result<MetadataSheet> Read(IEnumerable<(int Line, IReadOnlyList<string> Fields)> lines)
    {
        IReadOnlyList<string>? columns = null;
        var (place, rows) = (-1, new List<MetadataRecord>());
        foreach (var (line, fields) in lines)
        {
            var cells = fields.Select(cell => SpreadsheetGuard.Undo(cell).Trim()).ToList();
            if (columns is null)
            {
                place = cells.FindIndex(MetadataColumns.NamesImage);
                if (place < 0)
                    return new Error(
                        $"No column of the first row ({string.Join(", ", cells.Take(6).Select(cell => $"'{Excerpt.Of(cell, 40)}'"))}) names "
                            + "the image; call one 'image'."
                    );
                columns = [.. cells.Where((_, at) => at != place).Select(MetadataColumns.Spelling)];
                if (FaultOf(columns) is { } fault)
                    return new Error($"Line {line}: {fault}");
                continue;
            }

            if (cells.Count != columns.Count + 1)
                return new Error(
                    $"Line {line} has {cells.Count} {(cells.Count == 1 ? "cell" : "cells")} where the first row has {columns.Count + 1}; "
                        + "is a quote or a delimiter missing?"
                );
            if (cells[place].Length == 0)
                return new Error($"Line {line} names no image.");
            IReadOnlyList<string> values = [.. cells.Where((_, at) => at != place)];
            foreach (var (column, value) in columns.Zip(values))
                if (MetadataColumns.FaultOf(column, value) is { } fault)
                    return new Error($"Line {line}: {fault}");
            rows.Add(new MetadataRecord(line, cells[place], values));
            if (rows.Count > MostRows)
                return new Error($"The table has more than {MostRows:N0} rows; send it in parts.");
        }

        return columns is null ? new Error("The table is empty; its first row holds the heads, one of them 'image'.")
            : rows.Count == 0 ? new Error("The table has heads and no row; nothing is stated of any image.")
            : new MetadataSheet(columns, rows);
    }

    private static string? FaultOf(IReadOnlyList<string> columns) =>
        columns.Count == 0 ? "The table has no column but the one that names images; add patient, well, field or columns of your own."
        : columns.Select(MetadataColumns.FaultOf).FirstOrDefault(fault => fault is not null) is { } fault ? fault
        : columns.GroupBy(column => column, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1) is { } twice
            ? $"The column '{twice.Key}' stands there twice."
        : columns.FirstOrDefault(MetadataColumns.NamesImage) is { } second ? $"The column '{second}' names images too; keep one of them."
        : null;
}
