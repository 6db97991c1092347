using System.Diagnostics;

namespace AnnotateHub.Web.Security;

/// <summary>One number for a request: in its answer, in what a person is shown of a failure, and on its lines of the log.</summary>
internal static class RequestNumber
{
    public const string Header = "X-Request-Id";

    public static string Of(HttpContext context) => Activity.Current?.TraceId.ToHexString() ?? context.TraceIdentifier;

    public static void UseRequestNumbers(this WebApplication app)
    {
        var log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("AnnotateHub.Requests");
        app.Use(
            async (context, next) =>
            {
                var number = Of(context);
                // At the last moment: the framework clears what was set before it answers for a fault.
                context.Response.OnStarting(() =>
                {
                    context.Response.Headers[Header] = number;
                    return Task.CompletedTask;
                });
                using (log.BeginScope(new Dictionary<string, object> { ["RequestNumber"] = number }))
                    await next(context);
            }
        );
    }
}
