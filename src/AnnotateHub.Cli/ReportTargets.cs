using System.CommandLine;
using AnnotateHub.Application.Reports;

namespace AnnotateHub.Cli;

/// <summary>Where a report goes and in which forms.</summary>
internal static class ReportTargets
{
    public static Option<string?> Json { get; } =
        new("--json") { Description = "The whole report with all it was made from (docs/reports-json.md)." };
    public static Option<string?> Csv { get; } = new("--csv") { Description = "Folder for one .csv a table." };
    public static Option<string?> Html { get; } = new("--html") { Description = "One page with plots, to read or print." };
    public static Option<string?> Pdf { get; } = new("--pdf") { Description = "The same as PDF, tagged for screen readers." };
    public static Option<string?> Markdown { get; } = new("--markdown") { Description = "The tables as Markdown." };
    public static Option<string?> Methods { get; } = new("--methods") { Description = "The paragraph for a paper; it is also printed." };

    public static Task WriteAsync(ParseResult parsed, AgreementDocument document) =>
        WriteAsync(
            parsed,
            ReportJson.Write(document),
            () => ReportPrint.Csv(document),
            () => ReportPrint.Html(document),
            () => ReportPrint.Pdf(document),
            () => ReportPrint.Markdown(document),
            () => ReportPrint.Methods(document)
        );

    public static Task WriteAsync(ParseResult parsed, EvaluationDocument document) =>
        WriteAsync(
            parsed,
            ReportJson.Write(document),
            () => ReportPrint.Csv(document),
            () => ReportPrint.Html(document),
            () => ReportPrint.Pdf(document),
            () => ReportPrint.Markdown(document),
            () => ReportPrint.Methods(document)
        );

    private static async Task WriteAsync(
        ParseResult parsed,
        string json,
        Func<IReadOnlyList<(string Name, string Text)>> csv,
        Func<string> html,
        Func<byte[]> pdf,
        Func<string> markdown,
        Func<string> methods
    )
    {
        if (parsed.GetValue(Json) is { } file)
            await WriteAsync(file, json);
        if (parsed.GetValue(Html) is { } page)
            await WriteAsync(page, html());
        if (parsed.GetValue(Pdf) is { } print)
        {
            MakeFolderOf(print);
            await File.WriteAllBytesAsync(print, pdf());
        }

        if (parsed.GetValue(Markdown) is { } tables)
            await WriteAsync(tables, markdown());
        if (parsed.GetValue(Methods) is { } paragraph)
            await WriteAsync(paragraph, methods() + Environment.NewLine);
        if (parsed.GetValue(Csv) is not { } folder)
            return;
        foreach (var (name, text) in csv())
            await WriteAsync(Path.Combine(folder, name), text);
    }

    private static async Task WriteAsync(string path, string text)
    {
        MakeFolderOf(path);
        await File.WriteAllTextAsync(path, text);
    }

    private static void MakeFolderOf(string path)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
            Directory.CreateDirectory(folder);
    }
}
