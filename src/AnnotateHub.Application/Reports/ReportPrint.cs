using System.Text;
using AnnotateHub.Application.Reports.Experiments;
using AnnotateHub.Application.Reports.Pdf;

namespace AnnotateHub.Application.Reports;

/// <summary>Reports in the forms in which they leave the program.</summary>
public static class ReportPrint
{
    /// <param name="tools">HTML above the parts, which is not printed.</param>
    public static string Html(AgreementDocument document, string? hash = null, string tools = "") =>
        Page(document.Title, Foot(document, hash), AgreementSections.Create(document, new NoLinks()), tools);

    /// <inheritdoc cref="Html(AgreementDocument, string, string)"/>
    public static string Html(EvaluationDocument document, string? hash = null, string tools = "") =>
        Page(document.Title, Foot(document, hash), EvaluationSections.Create(document), tools);

    public static byte[] Pdf(AgreementDocument document, string? hash = null) =>
        PdfReport.Write(document.Title, Foot(document, hash), document.MadeAt, AgreementSections.Create(document, new NoLinks()));

    public static byte[] Pdf(EvaluationDocument document, string? hash = null) =>
        PdfReport.Write(document.Title, Foot(document, hash), document.MadeAt, EvaluationSections.Create(document));

    /// <inheritdoc cref="Html(AgreementDocument, string, string)"/>
    public static string Html(ExperimentDocument document, string? hash = null, string tools = "") =>
        Page(document.Title, Foot(document, hash), ExperimentSections.Create(document), tools);

    public static byte[] Pdf(ExperimentDocument document, string? hash = null) =>
        PdfReport.Write(document.Title, Foot(document, hash), document.Made, ExperimentSections.Create(document));

    /// <inheritdoc cref="Html(AgreementDocument, string, string)"/>
    public static string Html(FrozenDocument frozen, string tools = "") =>
        frozen.Agreement is { } agreement ? Html(agreement, frozen.Line.Hash, tools)
        : frozen.Evaluation is { } evaluation ? Html(evaluation, frozen.Line.Hash, tools)
        : Html(frozen.Experiment!, frozen.Line.Hash, tools);

    public static byte[] Pdf(FrozenDocument frozen) =>
        frozen.Agreement is { } agreement ? Pdf(agreement, frozen.Line.Hash)
        : frozen.Evaluation is { } evaluation ? Pdf(evaluation, frozen.Line.Hash)
        : Pdf(frozen.Experiment!, frozen.Line.Hash);

    /// <summary>The parts of the report for a page of the server: identifier, title, HTML.</summary>
    public static IReadOnlyList<(string Id, string Title, string Html)> Parts(AgreementDocument document, IFigureLinks links) =>
        [.. AgreementSections.Create(document, links).Select(section => (section.Id, section.Title, section.Html))];

    /// <inheritdoc cref="Parts(AgreementDocument, IFigureLinks)"/>
    public static IReadOnlyList<(string Id, string Title, string Html)> Parts(
        EvaluationDocument document,
        Func<string, AnnotateHub.Core.Evaluation.Reports.ModelErrorKind, string?> errorLink
    ) => [.. EvaluationSections.Create(document, errorLink).Select(section => (section.Id, section.Title, section.Html))];

    /// <inheritdoc cref="Parts(AgreementDocument, IFigureLinks)"/>
    public static IReadOnlyList<(string Id, string Title, string Html)> Parts(ExperimentDocument document) =>
        [.. ExperimentSections.Create(document).Select(section => (section.Id, section.Title, section.Html))];

    public static string Methods(AgreementDocument document) => AnnotateHub.Application.Reports.Methods.Describe(document);

    public static string Methods(EvaluationDocument document) => AnnotateHub.Application.Reports.Methods.Describe(document);

    public static string Methods(FrozenDocument frozen) =>
        frozen.Agreement is { } agreement ? Methods(agreement)
        : frozen.Evaluation is { } evaluation ? Methods(evaluation)
        : ExperimentSections.Describe(frozen.Experiment!);

    /// <summary>Every table as a CSV file: name and text.</summary>
    public static IReadOnlyList<(string Name, string Text)> Csv(AgreementDocument document) =>
        Csv(AgreementSections.Create(document, new NoLinks()));

    /// <inheritdoc cref="Csv(AgreementDocument)"/>
    public static IReadOnlyList<(string Name, string Text)> Csv(EvaluationDocument document) => Csv(EvaluationSections.Create(document));

    /// <inheritdoc cref="Csv(AgreementDocument)"/>
    /// <remarks>As the command writes them.</remarks>
    public static IReadOnlyList<(string Name, string Text)> Csv(ExperimentDocument document) =>
        [.. document.Tables.Select(table => ($"{table.Key}.csv", table.ToCsv()))];

    public static IReadOnlyList<(string Name, string Text)> Csv(FrozenDocument frozen) =>
        frozen.Agreement is { } agreement ? Csv(agreement)
        : frozen.Evaluation is { } evaluation ? Csv(evaluation)
        : Csv(frozen.Experiment!);

    public static string Markdown(FrozenDocument frozen) =>
        frozen.Agreement is { } agreement ? Markdown(agreement)
        : frozen.Evaluation is { } evaluation ? Markdown(evaluation)
        : Markdown(frozen.Experiment!.Title, ExperimentSections.Create(frozen.Experiment), ExperimentSections.Describe(frozen.Experiment));

    public static string Markdown(AgreementDocument document) =>
        Markdown(document.Title, AgreementSections.Create(document, new NoLinks()), Methods(document));

    public static string Markdown(EvaluationDocument document) =>
        Markdown(document.Title, EvaluationSections.Create(document), Methods(document));

    private static IReadOnlyList<(string, string)> Csv(IEnumerable<Section> sections) =>
        [.. sections.SelectMany(section => section.Tables).Select(table => ($"{table.Key}.csv", table.ToCsv()))];

    private static string Markdown(string title, IEnumerable<Section> sections, string methods)
    {
        var text = new StringBuilder($"# {title}\n\n{methods}\n");
        foreach (var section in sections.Where(section => section.Tables.Count > 0))
        {
            text.Append($"\n## {section.Title}\n");
            foreach (var table in section.Tables.Where(table => table.Rows.Count is > 0 and <= 200))
                text.Append('\n').Append(table.ToMarkdown());
        }

        return text.ToString();
    }

    private static string Foot(AgreementDocument document, string? hash) =>
        Foot(document.Software, document.MadeAt, hash ?? ReportJson.HashOf(ReportJson.Write(document)), document.Schema);

    private static string Foot(ExperimentDocument document, string? hash) =>
        Foot(document.Software, document.Made, hash ?? ReportJson.HashOf(ReportJson.Write(document)), document.Schema);

    private static string Foot(EvaluationDocument document, string? hash) =>
        Foot(document.Software, document.MadeAt, hash ?? ReportJson.HashOf(ReportJson.Write(document)), document.Schema);

    private static string Foot(string software, DateTimeOffset madeAt, string hash, string schema) =>
        $"{software}, {madeAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC. {schema}, SHA-256 {hash}.";

    private static string Page(string title, string foot, IReadOnlyList<Section> sections, string tools)
    {
        var html = new StringBuilder(
            "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
                + $"content=\"width=device-width\"><title>{FigureText.Html(title)}</title><style>{ReportStyle.Text}</style></head><body "
                + $"class=\"report printed\"><h1>{FigureText.Html(title)}</h1><p class=\"foot\">{FigureText.Html(foot)}</p>{tools}<nav><ul>"
        );
        foreach (var section in sections)
            html.Append($"<li><a href=\"#{section.Id}\">{FigureText.Html(section.Title)}</a></li>");
        html.Append("</ul></nav>");
        foreach (var section in sections)
            html.Append($"<section id=\"{section.Id}\"><h2>{FigureText.Html(section.Title)}</h2>{section.Html}</section>");
        return html.Append("</body></html>\n").ToString();
    }
}
