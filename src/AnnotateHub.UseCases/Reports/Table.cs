using System.Text;

namespace AnnotateHub.UseCases.Reports;

/// <summary>One table of a report, for HTML, CSV and Markdown alike.</summary>
/// <param name="Key">Name of its CSV file.</param>
/// <param name="Links">For a row and column the address that its figure opens; null: none.</param>
internal sealed record Table(string Key, string Caption, IReadOnlyList<string> Heads, IReadOnlyList<IReadOnlyList<string>> Rows, Func<int, int, string?>? Links = null)
{
    public string ToHtml()
    {
        var html = new StringBuilder($"<div class=\"report-table\"><table><caption>{Words.Html(Caption)}</caption><thead><tr>");
        foreach (var head in Heads) html.Append($"<th scope=\"col\">{Words.Html(head)}</th>");
        html.Append("</tr></thead><tbody>");
        foreach (var (number, row) in Rows.Index())
        {
            html.Append("<tr>");
            foreach (var (column, cell) in row.Index())
            {
                var text = Words.Html(cell);
                if (Links?.Invoke(number, column) is { } link) text = $"<a href=\"{Words.Html(link)}\">{text}</a>";
                html.Append(column == 0 ? $"<th scope=\"row\">{text}</th>" : $"<td>{text}</td>");
            }

            html.Append("</tr>");
        }

        return html.Append("</tbody></table></div>").ToString();
    }

    /// <summary>RFC 4180, with a first line of heads.</summary>
    public string ToCsv()
    {
        var csv = new StringBuilder();
        foreach (var row in Rows.Prepend(Heads)) csv.Append(string.Join(',', row.Select(Field))).Append("\r\n");
        return csv.ToString();
    }

    public string ToMarkdown()
    {
        var text = new StringBuilder($"**{Caption}**\n\n| {string.Join(" | ", Heads.Select(Bar))} |\n|{string.Concat(Heads.Select((_, index) => index == 0 ? " --- |" : " ---: |"))}\n");
        foreach (var row in Rows) text.Append($"| {string.Join(" | ", row.Select(Bar))} |\n");
        return text.ToString();

        static string Bar(string cell) => cell.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ");
    }

    // A spreadsheet would run a cell that begins like a formula.
    private static string Field(string text)
    {
        if (text.Length > 1 && text[0] is '=' or '+' or '@' or '\t') text = "'" + text;
        if (text == Words.None) text = "";
        text = text.Replace('−', '-');
        return text.AsSpan().IndexOfAny(',', '"', '\n') >= 0 || text.Contains('\r', StringComparison.Ordinal) ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }
}

/// <summary>A part of a report: prose, plots and tables, as HTML.</summary>
internal sealed record Section(string Id, string Title, string Html, IReadOnlyList<Table> Tables);
