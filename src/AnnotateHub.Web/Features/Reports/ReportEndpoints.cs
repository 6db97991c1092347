using System.IO.Compression;
using System.Text;
using AnnotateHub.UseCases.Reports;
using AnnotateHub.Web.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AnnotateHub.Web.Features.Reports;

/// <summary>Frozen reports as files. What an address answers never changes, but who may have it does, so nothing is cached.</summary>
public static class ReportEndpoints
{
    public static void MapReportEndpoints(this IEndpointRouteBuilder routes)
    {
        var reports = routes.MapGroup("/api/projects/{projectId:long}/reports").ForScripts().ForMembers().WithTags("Reports");
        reports.MapGet("/{hash}/{form}", FileAsync).WithSummary("A frozen report: report.html, report.json, tables.zip (CSV), tables.md or methods.txt.");
    }

    private static async Task<IResult> FileAsync(long projectId, string hash, string form, HttpContext context, FrozenReports frozen)
    {
        if (await frozen.FindAsync(projectId, context.User.PersonId(), hash, context.RequestAborted) is not { } found) return Problems.NotFound();
        var name = $"report-{hash[..12]}";
        context.Response.Headers.CacheControl = "private, no-store";
        switch (form)
        {
            case "report.json":
                return Text(found.Text, "application/json", $"{name}.json");
            case "report.html":
                return Text(found.Agreement is { } a ? ReportPrint.Html(a, hash) : ReportPrint.Html(found.Evaluation!, hash), "text/html", $"{name}.html");
            case "tables.md":
                return Text(found.Agreement is { } b ? ReportPrint.Markdown(b) : ReportPrint.Markdown(found.Evaluation!), "text/markdown", $"{name}.md");
            case "methods.txt":
                return Text(found.Agreement is { } c ? ReportPrint.Methods(c) : ReportPrint.Methods(found.Evaluation!), "text/plain", $"{name}-methods.txt");
            case "tables.zip":
                return TypedResults.File(Zip(found.Agreement is { } d ? ReportPrint.Csv(d) : ReportPrint.Csv(found.Evaluation!)), "application/zip", $"{name}-csv.zip");
            default:
                return Problems.NotFound("A report comes as report.html, report.json, tables.zip, tables.md or methods.txt.");
        }
    }

    private static FileContentHttpResult Text(string text, string type, string name) => TypedResults.File(Encoding.UTF8.GetBytes(text), $"{type}; charset=utf-8", name);

    private static byte[] Zip(IReadOnlyList<(string Name, string Text)> files)
    {
        using var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text) in files)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(Encoding.UTF8.GetBytes(text));
            }
        }

        return packed.ToArray();
    }
}
