using System.Text;

namespace AnnotateHub.UseCases.Reports;

/// <summary>Reports in the forms in which they leave the program.</summary>
public static class ReportPrint
{
    public static string Html(AgreementDocument document, string? hash = null) => Page(document.Title, Foot(document.Software, document.MadeAt, hash ?? ReportJson.HashOf(ReportJson.Write(document)), document.Schema), AgreementSections.Of(document, new NoLinks()));

    public static string Html(EvaluationDocument document, string? hash = null) => Page(document.Title, Foot(document.Software, document.MadeAt, hash ?? ReportJson.HashOf(ReportJson.Write(document)), document.Schema), EvaluationSections.Of(document));

    /// <summary>The parts of the report for a page of the server: identifier, title, HTML.</summary>
    public static IReadOnlyList<(string Id, string Title, string Html)> Parts(AgreementDocument document, IFigureLinks links) => [.. AgreementSections.Of(document, links).Select(section => (section.Id, section.Title, section.Html))];

    /// <inheritdoc cref="Parts(AgreementDocument, IFigureLinks)"/>
    public static IReadOnlyList<(string Id, string Title, string Html)> Parts(EvaluationDocument document, Func<string, Core.Evaluation.Reports.ModelErrorKind, string?> errorLink) => [.. EvaluationSections.Of(document, errorLink).Select(section => (section.Id, section.Title, section.Html))];

    public static string Methods(AgreementDocument document) => Reports.Methods.Of(document);

    public static string Methods(EvaluationDocument document) => Reports.Methods.Of(document);

    /// <summary>Every table as a CSV file: name and text.</summary>
    public static IReadOnlyList<(string Name, string Text)> Csv(AgreementDocument document) => Csv(AgreementSections.Of(document, new NoLinks()));

    /// <inheritdoc cref="Csv(AgreementDocument)"/>
    public static IReadOnlyList<(string Name, string Text)> Csv(EvaluationDocument document) => Csv(EvaluationSections.Of(document));

    public static string Markdown(AgreementDocument document) => Markdown(document.Title, AgreementSections.Of(document, new NoLinks()), Methods(document));

    public static string Markdown(EvaluationDocument document) => Markdown(document.Title, EvaluationSections.Of(document), Methods(document));

    private static IReadOnlyList<(string, string)> Csv(IEnumerable<Section> sections) => [.. sections.SelectMany(section => section.Tables).Select(table => ($"{table.Key}.csv", table.ToCsv()))];

    private static string Markdown(string title, IEnumerable<Section> sections, string methods)
    {
        var text = new StringBuilder($"# {title}\n\n{methods}\n");
        foreach (var section in sections.Where(section => section.Tables.Count > 0))
        {
            text.Append($"\n## {section.Title}\n");
            foreach (var table in section.Tables.Where(table => table.Rows.Count is > 0 and <= 200)) text.Append('\n').Append(table.ToMarkdown());
        }

        return text.ToString();
    }

    private static string Foot(string software, DateTimeOffset madeAt, string hash, string schema) => $"{software}, {madeAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC. {schema}, SHA-256 {hash}.";

    private static string Page(string title, string foot, IReadOnlyList<Section> sections)
    {
        var html = new StringBuilder($"<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>{Words.Html(title)}</title><style>{ReportStyle.Text}</style></head><body class=\"report printed\"><h1>{Words.Html(title)}</h1><p class=\"foot\">{Words.Html(foot)}</p><nav><ul>");
        foreach (var section in sections) html.Append($"<li><a href=\"#{section.Id}\">{Words.Html(section.Title)}</a></li>");
        html.Append("</ul></nav>");
        foreach (var section in sections) html.Append($"<section id=\"{section.Id}\"><h2>{Words.Html(section.Title)}</h2>{section.Html}</section>");
        return html.Append("</body></html>\n").ToString();
    }
}

/// <summary>How printed reports look. Ink on paper: shades of one ink, dashes instead of colours.</summary>
internal static class ReportStyle
{
    public const string Text = """
        :root{--report-ink:#1b1f24;--report-quiet:#5a6270;--report-line:#c9ced6;--report-shade:#234a78;--report-paper:#fff}
        body.report{font:14px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;color:var(--report-ink);background:var(--report-paper);max-width:1100px;margin:2rem auto;padding:0 1.5rem}
        h1{font-size:1.7rem;margin:0}h2{font-size:1.25rem;margin:2.2rem 0 .6rem;border-bottom:1px solid var(--report-line);padding-bottom:.2rem}
        .foot,.note{color:var(--report-quiet)}.note{border-left:3px solid var(--report-line);padding-left:.7rem}.foot{font-size:.85em;overflow-wrap:anywhere}
        nav ul{columns:3;padding-left:1.1rem}
        .headline strong{font-size:2.4rem;line-height:1.1;margin-right:.4rem}
        .report-table{overflow-x:auto;margin:1rem 0}table{border-collapse:collapse;font-variant-numeric:tabular-nums}caption{text-align:left;font-weight:600;padding-bottom:.3rem}
        th,td{padding:.22rem .6rem;text-align:right;border-bottom:1px solid var(--report-line);vertical-align:top}thead th{font-weight:600;vertical-align:bottom}th[scope=row],thead th:first-child{text-align:left;font-weight:400}
        td:last-child{text-align:right}
        figure{margin:.6rem 0}figcaption{font-weight:600;margin-bottom:.2rem}.plots{display:flex;flex-wrap:wrap;gap:1rem 2rem}
        .plot{max-width:100%;height:auto}.plot text{font:12px system-ui,sans-serif;fill:var(--report-ink)}.plot .tick{fill:var(--report-quiet)}.plot .axis-title{font-weight:600}
        .plot .axis{stroke:var(--report-ink)}.plot .grid{stroke:var(--report-line)}.plot .marked{stroke:var(--report-ink);stroke-dasharray:5 4}
        .plot .curve{fill:none;stroke:var(--report-shade);stroke-width:2}.plot .dash1{stroke-dasharray:8 4}.plot .dash2{stroke-dasharray:2 3}.plot .dash3{stroke-dasharray:10 3 2 3}
        .plot .bar,.plot .stroke,.plot .dot{fill:var(--report-shade)}.plot .stroke{fill-opacity:.55}.plot .ring{fill:none;stroke:var(--report-shade);stroke-width:1.5}
        .plot .shade{fill:var(--report-shade)}.plot .void{fill:none;stroke:var(--report-line);stroke-dasharray:3 3}.plot .in-dark{fill:var(--report-paper)}.plot .in-light{fill:var(--report-ink)}
        .formulas dt{font-weight:600;margin-top:.5rem}.formulas dd{margin-left:1rem}code{font-size:.95em}.methods{background:none;border:1px solid var(--report-line);padding:.8rem}
        @media print{@page{size:A4;margin:14mm}body.report{margin:0;padding:0;max-width:none;font-size:10pt;-webkit-print-color-adjust:exact;print-color-adjust:exact}nav{display:none}.report-table{overflow:visible}
        table{font-size:6.8pt}th,td{padding:.12rem .22rem}h2{break-after:avoid}figure,tr{break-inside:avoid}a{color:inherit;text-decoration:none}.plots figure{max-width:48%}}
        """;
}
