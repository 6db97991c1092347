namespace AnnotateHub.Web.Security;

/// <summary>A page that could not be made: the framework logs why, once, and the person is shown the number of that request.</summary>
internal static class PageFaults
{
    public static void UsePageFaults(this WebApplication app) =>
        app.UseExceptionHandler(
            new ExceptionHandlerOptions
            {
                ExceptionHandler = context =>
                {
                    context.Response.ContentType = "text/plain; charset=utf-8";
                    return context.Response.WriteAsync(
                        "This page could not be made. What you drew and saved is safe. Tell whoever runs the server the number "
                            + $"{RequestNumber.Of(context)}, which stands beside the reason in its log."
                    );
                },
            }
        );
}
