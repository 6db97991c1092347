using System.Text;
using AnnotateHub.Exchange.Csv;

namespace AnnotateHub.Application.Reports;

/// <summary>One table of a report, for HTML, CSV and Markdown alike.</summary>
/// <param name="Key">Name of its CSV file.</param>
/// <param name="Links">For a row and column the address that its figure opens; null: none.</param>
internal sealed record Table(
    string Key,
    string Caption,
    IReadOnlyList<Column> Heads,
    IReadOnlyList<IReadOnlyList<Cell>> Rows,
    Func<int, int, string?>? Links = null
)
{
    /// <summary>The same for programs, where people get a matrix or a column for each person; null: as it is.</summary>
    public Table? Long { get; init; }

    /// <summary>Columns before the others, for programs alone: what a caption says to people, such as which pair it is.</summary>
    public IReadOnlyList<(string Name, string Value)> Before { get; init; } = [];

    /// <summary>Columns in which no row says anything are left out.</summary>
    public string ToHtml()
    {
        var html = new StringBuilder($"<div class=\"report-table\" tabindex=\"0\" role=\"region\" aria-label=\"{FigureText.Html(Caption)}\"><table><caption>{FigureText.Html(Caption)}</caption><thead><tr>");
        int[] shown = [.. Enumerable.Range(0, Heads.Count).Where(column => column == 0 || IsSaid(column))];
        foreach (var column in shown)
            html.Append($"<th scope=\"col\">{FigureText.Html(Heads[column].Head)}</th>");
        html.Append("</tr></thead><tbody>");
        foreach (var (number, row) in Rows.Index())
        {
            html.Append("<tr>");
            foreach (var column in shown)
            {
                var text = FigureText.Html(row[column].Shown);
                if (Links?.Invoke(number, column) is { } link)
                    text = $"<a href=\"{FigureText.Html(link)}\">{text}</a>";
                html.Append(column == 0 ? $"<th scope=\"row\">{text}</th>" : $"<td>{text}</td>");
            }

            html.Append("</tr>");
        }

        return html.Append("</tbody></table></div>").ToString();
    }

    /// <summary>RFC 4180, with a first line of heads; one value a column, in full precision (docs/data-dictionary.md).</summary>
    public string ToCsv() =>
        Long?.ToCsv()
        ?? CsvText.From(
            Rows.Select(row =>
                    (string[])
                        [.. Before.Select(column => column.Value), .. Heads.Zip(row).SelectMany(pair => ValuesOf(pair.First, pair.Second))]
                )
                .Prepend([.. Before.Select(column => column.Name), .. Heads.SelectMany(head => head.Names)]),
            "\r\n"
        );

    public string ToMarkdown()
    {
        var text = new StringBuilder(
            $"**{Caption}**\n\n| {string.Join(" | ", Heads.Select(head => Bar(head.Head)))} |\n|{string.Concat(Heads.Select((_, index) => index == 0 ? " --- |" : " ---: |"))}\n"
        );
        foreach (var row in Rows)
            text.Append($"| {string.Join(" | ", row.Select(cell => Bar(cell.Shown)))} |\n");
        return text.ToString();

        static string Bar(string cell) => cell.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ");
    }

    private bool IsSaid(int column) => Rows.Count == 0 || Rows.Any(row => row[column].Shown is not ("" or FigureText.None));

    private IReadOnlyList<string> ValuesOf(Column head, Cell cell)
    {
        if (cell.Values.Count == head.Names.Count)
            return cell.Values;
        // Text where a figure would be says why there is none: it has no value.
        return cell.Values.Count < head.Names.Count
            ? [.. Enumerable.Repeat("", head.Names.Count)]
            : throw new InvalidOperationException($"{Key}: the column '{head.Head}' is of one value and has a figure with an interval.");
    }
}
