using CsvHelper;

namespace AnnotateHub.Exchange.Csv;

/// <summary>The one way tables are written: RFC 4180, and no cell that a spreadsheet would run (<see cref="SpreadsheetGuard"/>).</summary>
public static class CsvText
{
    /// <summary>Rows one below the other, each with its line end.</summary>
    /// <param name="rows">The heads first; null and empty cells are alike.</param>
    public static string From(IEnumerable<IReadOnlyList<string?>> rows, string lineEnd = "\n")
    {
        using var text = new StringWriter();
        // The library's own guard takes every text for a formula that begins with a sign, numbers too, and cannot be undone.
        var options = new CsvWriterOptions
        {
            NewLine = lineEnd,
            Quoting = CsvQuoting.WhenNeededOrWhitespace,
            ValidateFieldCount = false,
        };
        using (var csv = CsvWriter.Create(text, options, leaveOpen: true))
            foreach (var row in rows)
            {
                foreach (var cell in row)
                    csv.WriteField(SpreadsheetGuard.Guard(cell ?? ""));
                csv.EndRecord();
            }

        return text.ToString();
    }

    /// <summary>One row without a line end, for what is sent while it is read.</summary>
    public static string Line(params IReadOnlyList<string?> cells) => From([cells])[..^1];
}
