using System.IO.Compression;
using System.Text;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Reports;
using AnnotateHub.Application.Reports.Links;
using AnnotateHub.Application.Reports.Truths;
using AnnotateHub.Web.Hosting;
using AnnotateHub.Web.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AnnotateHub.Web.Features.Reports;

/// <summary>Frozen reports as files. What an address answers never changes, but who may have it does, so nothing is cached.</summary>
public static class ReportEndpoints
{
    private const int MaxBytes = 64 * 1024;

    public static void MapReportEndpoints(this IEndpointRouteBuilder routes)
    {
        var reports = routes.MapGroup("/api/projects/{projectId:long}/reports").ForScripts().ForMembers().WithTags("Reports");
        reports
            .MapGet("/{hash}/{form}", FileAsync)
            .WithSummary("A frozen report: report.html, report.pdf, report.json, tables.zip (CSV), tables.md or methods.txt.");
        reports
            .MapGet("/{hash}/links", LinksAsync)
            .WithSummary("Reader's links of a frozen report, newest first, with how often each was opened. For leads.");
        reports
            .MapPost("/{hash}/links", MakeLinkAsync)
            .Accepts<ReportLinkDraft>("application/json")
            .WithSummary("Makes a link that opens the report without an account. Its secret is shown in this answer and never again. For leads.");
        reports.MapDelete("/{hash}/links/{linkId:long}", RevokeLinkAsync).WithSummary("Makes a reader's link worthless. For leads.");
        routes.MapPost("/report/open", ReaderPageEndpoint.OpenAsync).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();
        var project = routes.MapGroup("/api/projects/{projectId:long}").ForScripts().ForMembers().WithTags("Reports");
        project
            .MapGet("/evaluation", ChoicesAsync)
            .WithSummary("Model runs with boxes, truths that they can be judged by, and classes. For leads.");
        project
            .MapPost("/evaluation", EvaluateAsync)
            .Accepts<EvaluationBody>("application/json")
            .WithSummary("Judges runs by a truth: the report, or with 'freezeAs' the line of the frozen one. For leads.");
        project
            .MapPost("/agreement", AgreeAsync)
            .Accepts<AgreementBody>("application/json")
            .WithSummary("Compares the people of rounds: the report, or with 'freezeAs' (for leads) the line of the frozen one.");
    }

    private static async Task<Results<Ok<IReadOnlyList<ReportLinkView>>, ProblemHttpResult>> LinksAsync(
        long projectId,
        string hash,
        HttpContext context,
        ReportLinks links
    ) => (await links.ListAsync(projectId, context.User.PersonId(), hash, context.RequestAborted)).OrNotFound();

    private static async Task<Results<Ok<NewReportLink>, ProblemHttpResult>> MakeLinkAsync(
        long projectId,
        string hash,
        HttpContext context,
        ReportLinks links
    )
    {
        var (draft, problem) = await LimitedBody.ReadJsonAsync<ReportLinkDraft>(context.Request, MaxBytes);
        return draft is null
            ? problem!
            : (await links.CreateAsync(projectId, context.User.PersonId(), hash, draft, context.RequestAborted)).ToHttp();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RevokeLinkAsync(
        long projectId,
        string hash,
        long linkId,
        HttpContext context,
        ReportLinks links
    ) => (await links.RevokeAsync(projectId, context.User.PersonId(), hash, linkId, context.RequestAborted)).ToNoContent();

    private static async Task<Results<Ok<EvaluationChoices>, ProblemHttpResult>> ChoicesAsync(
        long projectId,
        HttpContext context,
        EvaluationReportService evaluations
    ) =>
        await evaluations.ChoicesAsync(projectId, context.User.PersonId(), context.RequestAborted) is { } choices
            ? TypedResults.Ok(choices)
            : Problems.NotFound();

    private static async Task<IResult> EvaluateAsync(
        long projectId,
        HttpContext context,
        EvaluationReportService evaluations,
        FrozenReports frozen
    )
    {
        var (body, problem) = await LimitedBody.ReadJsonAsync<EvaluationBody>(context.Request, MaxBytes);
        if (body is null)
            return problem!;
        if (TruthChoice.Parse(body.Truth) is not { } truth)
            return Problems.Invalid($"'truth' is {TruthChoice.Syntax}; found '{body.Truth}'. GET the same address for what there is.");
        var question = new EvaluationQuestion(
            truth,
            body.Runs ?? [],
            body.Classes ?? [],
            body.Iou,
            body.Convention,
            body.Resamples,
            body.Seed,
            body.FreezeAs is null ? null : !body.Names
        );
        var person = context.User.PersonId();
        return body.FreezeAs is { } title
            ? (await frozen.FreezeEvaluationAsync(projectId, person, question, title, context.RequestAborted)).ToHttp().Result
            : Document(await evaluations.ReadAsync(projectId, person, question, context.RequestAborted));
    }

    private static async Task<IResult> AgreeAsync(
        long projectId,
        HttpContext context,
        AgreementReportService agreements,
        FrozenReports frozen
    )
    {
        var (body, problem) = await LimitedBody.ReadJsonAsync<AgreementBody>(context.Request, MaxBytes);
        if (body is null)
            return problem!;
        var question = new AgreementQuestion(
            body.Rounds ?? [],
            body.People,
            body.Iou,
            body.Reference,
            body.Resamples,
            body.Seed,
            body.FreezeAs is null ? null : !body.Names
        );
        var person = context.User.PersonId();
        return body.FreezeAs is { } title
            ? (await frozen.FreezeAsync(projectId, person, question, title, context.RequestAborted)).ToHttp().Result
            : Document(await agreements.ReadAsync(projectId, person, question, context.RequestAborted));
    }

    /// <summary>The report in its one serialisation (docs/reports-json.md).</summary>
    private static IResult Document<T>(Result<T> outcome) =>
        outcome switch
        {
            Result<T>.Success done => TypedResults.Text(ReportJson.Write(done.Value), "application/json; charset=utf-8"),
            Result<T>.Refused refused => Problems.Refused(refused.Reason),
            _ => Problems.NotFound(),
        };

    private static async Task<IResult> FileAsync(long projectId, string hash, string form, HttpContext context, FrozenReports frozen)
    {
        if (await frozen.FindAsync(projectId, context.User.PersonId(), hash, context.RequestAborted) is not { } frozenDocument)
            return Problems.NotFound();
        var name = $"report-{hash[..12]}";
        context.Response.Headers.CacheControl = "private, no-store";
        switch (form)
        {
            case "report.json":
                return Text(frozenDocument.Text, "application/json", $"{name}.json");
            case "report.html":
                return Text(ReportPrint.Html(frozenDocument), "text/html", $"{name}.html");
            case "report.pdf":
                return TypedResults.File(ReportPrint.Pdf(frozenDocument), "application/pdf", $"{name}.pdf");
            case "tables.md":
                return Text(ReportPrint.Markdown(frozenDocument), "text/markdown", $"{name}.md");
            case "methods.txt":
                return Text(ReportPrint.Methods(frozenDocument), "text/plain", $"{name}-methods.txt");
            case "tables.zip":
                return TypedResults.File(Zip(ReportPrint.Csv(frozenDocument)), "application/zip", $"{name}-csv.zip");
            default:
                return Problems.NotFound("A report comes as report.html, report.pdf, report.json, tables.zip, tables.md or methods.txt.");
        }
    }

    private static FileContentHttpResult Text(string text, string type, string name) =>
        TypedResults.File(Encoding.UTF8.GetBytes(text), $"{type}; charset=utf-8", name);

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
