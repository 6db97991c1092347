using AnnotateHub.Application.Accounts;
using AnnotateHub.Application.Demo;
using AnnotateHub.Web.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AnnotateHub.Web.Features.Demo;

/// <summary>Addresses that stay the same while the pages behind them have keys: where an entrance of the demo leads.</summary>
public static class DemoEntranceEndpoints
{
    public static string AddressOf(DemoEntrance entrance) => $"/demo/{entrance.ToString().ToLowerInvariant()}";

    public static void MapDemoEntrances(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/demo/{entrance}", GoAsync).ExcludeFromDescription();

    /// <summary>To the projects where the page is not there (yet), or not for this person.</summary>
    private static async Task<RedirectHttpResult> GoAsync(
        HttpContext context,
        string entrance,
        DemoDoor door,
        DemoEntrances entrances,
        CancellationToken cancellationToken
    )
    {
        var found =
            door.IsOpen && Enum.TryParse<DemoEntrance>(entrance, ignoreCase: true, out var known) && Enum.IsDefined(known)
                ? await entrances.FindAsync(known, context.User.PersonId(), cancellationToken)
                : null;
        return TypedResults.Redirect(context.Request.PathBase + (found ?? "/"));
    }
}
