using System.Text;
using System.Text.Encodings.Web;
using AnnotateHub.Application.Reports;
using AnnotateHub.Application.Reports.Links;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace AnnotateHub.Web.Features.Reports;

/// <summary>Answers a reader's link with the report as a page of its own, or leads back with a word of why not.</summary>
public static class ReaderPageEndpoint
{
    public const string Page = "/report";

    public static async Task<IResult> OpenAsync(HttpContext context, [FromForm] string? secret, [FromForm] string? form, ReportLinks links)
    {
        // Nothing that a link opens is kept by a cache or found by a search engine.
        context.Response.Headers.CacheControl = "private, no-store";
        context.Response.Headers["X-Robots-Tag"] = "noindex, nofollow, noarchive";
        return await links.OpenAsync(secret, context.RequestAborted) switch
        {
            LinkOpening.Opened opened when form == "pdf" => TypedResults.File(
                ReportPrint.Pdf(opened.Document),
                "application/pdf",
                $"report-{opened.Document.Line.Hash[..12]}.pdf"
            ),
            LinkOpening.Opened opened => TypedResults.Text(
                ReportPrint.Html(opened.Document, Tools(secret!)),
                "text/html; charset=utf-8",
                Encoding.UTF8
            ),
            LinkOpening.Expired => Back("expired"),
            LinkOpening.Shut => Back("shut"),
            _ => Back("unknown"),
        };

        // The reader has the secret already, and the page is kept nowhere; an address with the secret in it would be.
        static string Tools(string secret) =>
            "<form class=\"tools\" method=\"post\" action=\"open\"><input type=\"hidden\" name=\"form\" value=\"pdf\">"
            + $"<input type=\"hidden\" name=\"secret\" value=\"{HtmlEncoder.Default.Encode(secret)}\">"
            + "<button>Download as PDF</button></form>";

        RedirectHttpResult Back(string problem) => TypedResults.Redirect($"{context.Request.PathBase}{Page}?problem={problem}");
    }
}
