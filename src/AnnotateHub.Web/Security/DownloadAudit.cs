using AnnotateHub.Application.Accounts;

namespace AnnotateHub.Web.Security;

/// <summary>Says in the sign-in audit who took which file away: labels, data sets, reports, tables, models. It goes by what is answered, so
/// that no door can forget it. What is shown, and read by scripts as JSON, is no file; one's own data has a line of its own.</summary>
internal static partial class DownloadAudit
{
    private const string Own = "/api/me";

    private static readonly string[] Files = ["text/csv", "application/zip", "application/pdf"];

    public static void UseDownloadAudit(this WebApplication app)
    {
        var audit = app.Services.GetRequiredService<SignInLog>();
        var log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("AnnotateHub.Downloads");
        app.Use(
            async (context, next) =>
            {
                try
                {
                    await next(context);
                }
                finally
                {
                    if (context.User.PersonId() is var person and > 0 && IsFile(context))
                        await TellAsync(context, person, audit, log);
                }
            }
        );
    }

    /// <summary>One that was begun counts: a part of it has left.</summary>
    private static bool IsFile(HttpContext context)
    {
        var response = context.Response;
        if (!response.HasStarted || response.StatusCode is not (StatusCodes.Status200OK or StatusCodes.Status206PartialContent))
            return false;
        if (!context.Request.Path.StartsWithSegments("/api") || context.Request.Path.StartsWithSegments(Own))
            return false;
        return response.Headers.ContentDisposition.ToString().StartsWith("attachment", StringComparison.OrdinalIgnoreCase)
            || Files.Any(kind => response.ContentType?.StartsWith(kind, StringComparison.OrdinalIgnoreCase) == true);
    }

    private static async Task TellAsync(HttpContext context, long person, SignInLog audit, ILogger log)
    {
        var address = SignInGuard.KeyOf(context.Connection.RemoteIpAddress);
        var what = $"{context.Request.Path}{context.Request.QueryString}";
        try
        {
            await audit.WriteAsync(SignInAction.Downloaded, person, null, address, what, CancellationToken.None);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            // The file has left; a full disk must not turn that into a fault of the download.
            Missed(log, what, person, fault);
        }
    }

    [LoggerMessage(LogLevel.Error, "The download of {What} by person {Person} could not be written into the sign-in audit")]
    private static partial void Missed(ILogger log, string what, long person, Exception fault);
}
