using AnnotateHub.Application.Accounts;
using AnnotateHub.Web.Security;

namespace AnnotateHub.Web.Features.Accounts;

/// <summary>The sign-in audit for administrators, by cookie only.</summary>
public static class SignInAuditEndpoints
{
    public static void MapSignInAuditEndpoints(this IEndpointRouteBuilder routes) =>
        routes
            .MapGroup("/api/sign-ins")
            .ForScripts()
            .WithTags("Sign-ins")
            .MapGet("", ReadAsync)
            .Produces<SignInResults>()
            .WithSummary("The sign-in audit, newest first; format=csv downloads all lines, the oldest first. Administrators only.");

    private static async Task<IResult> ReadAsync(
        HttpContext context,
        SignInQueries audit,
        string? kind = null,
        string? user = null,
        DateTimeOffset? from = null,
        DateTimeOffset? until = null,
        string? format = null,
        int skip = 0,
        int take = 100
    )
    {
        var filter = new SignInFilter(kind, user, from, until);
        if (!string.Equals(format, "csv", StringComparison.OrdinalIgnoreCase))
            return await audit.ReadAsync(context.User.PersonId(), filter, skip, take, context.RequestAborted) is { } found
                ? TypedResults.Ok(found)
                : Problems.NotFound();
        if (await audit.CsvAsync(context.User.PersonId(), filter, context.RequestAborted) is not { } lines)
            return Problems.NotFound();
        return TypedResults.Stream(
            async stream =>
            {
                await using var writer = new StreamWriter(stream, new System.Text.UTF8Encoding(false));
                await foreach (var line in lines)
                    await writer.WriteAsync(line + "\r\n");
            },
            "text/csv; charset=utf-8",
            "sign-in-audit.csv"
        );
    }
}
