using AnnotateHub.Exchange.Csv;
using AnnotateHub.Exchange.Reading;
using AnnotateHub.Exchange.Text;

namespace AnnotateHub.Application.Reports.Files;

/// <summary>A table on the command line's own disk, row by row.</summary>
internal static class CsvFile
{
    /// <returns>Each row with the line it begins in. Empty lines are no rows.</returns>
    /// <exception cref="IOException">It is no table, or no text in an encoding that is read; with its name and line.</exception>
    public static IEnumerable<(int Line, IReadOnlyList<string> Fields)> Rows(string path)
    {
        using var rows = CsvRows.Read(PlainText.Read(path, Path.GetFileName(path))).GetEnumerator();
        while (Next())
            yield return rows.Current;

        bool Next()
        {
            try
            {
                return rows.MoveNext();
            }
            catch (UnusableFileException fault)
            {
                throw new IOException($"{Path.GetFileName(path)}, line {fault.Line}: {fault.Message}", fault);
            }
        }
    }
}
