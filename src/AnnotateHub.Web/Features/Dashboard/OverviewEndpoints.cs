using System.Text;
using AnnotateHub.Application.Assignments;
using AnnotateHub.Application.Audit;
using AnnotateHub.Application.Dashboard;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Web.Hosting;
using AnnotateHub.Web.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AnnotateHub.Web.Features.Dashboard;

/// <summary>How far a project is, who did what, and which work there is.</summary>
public static class OverviewEndpoints
{
    public static void MapOverviewEndpoints(this IEndpointRouteBuilder routes)
    {
        var project = routes.MapGroup("/api/projects/{projectId:long}").ForScripts().ForMembers().WithTags("Overview");
        project
            .MapGet("/dashboard", DashboardAsync)
            .WithSummary("Progress by round, patient, split, person and day, as far as one may know.");
        project
            .MapGet("/statistics", StatisticsAsync)
            .WithSummary("Images, boxes, actions, active time and correction rates of each person; for leads.");
        project
            .MapGet("/assignments", AssignmentsAsync)
            .WithSummary(
                "Own assignments and those that one may know of. state: assigned, inProgress, submitted, returned, accepted; "
                    + "sort: id, image, changed; after: only keys above this one, with sort id."
            );
        project
            .MapGet("/audit", AuditAsync)
            .Produces<AuditResults>()
            .Produces<string>(200, "text/csv")
            .WithSummary(
                "Who did what when; for leads. format: json (newest first, by skip and take; before: older than the line with this key) "
                    + "or csv (everything, oldest first)."
            );
    }

    private static async Task<Results<Ok<DashboardView>, ProblemHttpResult>> DashboardAsync(
        long projectId,
        HttpContext context,
        DashboardQueries dashboard
    ) => (await dashboard.ReadAsync(projectId, context.User.PersonId(), context.RequestAborted)).OrNotFound();

    private static async Task<Results<Ok<IReadOnlyList<PersonStatistics>>, ProblemHttpResult>> StatisticsAsync(
        long projectId,
        HttpContext context,
        PeopleStatistics people
    ) => (await people.ReadAsync(projectId, context.User.PersonId(), context.RequestAborted)).OrNotFound();

    private static async Task<Results<Ok<AssignmentPage>, ProblemHttpResult>> AssignmentsAsync(
        long projectId,
        HttpContext context,
        AssignmentList list,
        long? round = null,
        long? person = null,
        string? state = null,
        long? image = null,
        string? sort = null,
        int skip = 0,
        int take = 200,
        long? after = null
    )
    {
        if (!TryWord<AssignmentState>(state, out var wanted))
            return Problems.Invalid($"'state' is one of assigned, inProgress, submitted, returned, accepted; found '{state}'.");
        if (!TryWord<AssignmentSort>(sort, out var order))
            return Problems.Invalid($"'sort' is one of id, image, changed; found '{sort}'.");
        if (after is not null && order is not null and not AssignmentSort.Id)
            return Problems.Invalid("'after' goes on from a key and needs the order of keys: leave 'sort' out, or say sort=id.");
        return (
            await list.ReadAsync(
                projectId,
                context.User.PersonId(),
                new AssignmentFilter(round, person, wanted, image, order ?? AssignmentSort.Id),
                skip,
                take,
                after,
                context.RequestAborted
            )
        ).OrNotFound();
    }

    private static async Task<IResult> AuditAsync(
        long projectId,
        HttpContext context,
        AuditQueries audit,
        string format = "json",
        long? image = null,
        long? person = null,
        long? round = null,
        string? action = null,
        DateTimeOffset? from = null,
        DateTimeOffset? until = null,
        int skip = 0,
        int take = 100,
        long? before = null
    )
    {
        var filter = new AuditFilter(image, person, round, action, from, until);
        if (format == "json")
            return (
                await audit.ReadAsync(projectId, context.User.PersonId(), filter, skip, take, before, context.RequestAborted)
            ).OrNotFound();
        if (format != "csv")
            return context.ProjectRole().MayLead() ? Problems.Invalid($"'format' is json or csv; found '{format}'.") : Problems.NotFound();
        if (await audit.CsvAsync(projectId, context.User.PersonId(), filter, context.RequestAborted) is not { } lines)
            return Problems.NotFound();
        return TypedResults.Stream(
            async stream =>
            {
                await using var writer = new StreamWriter(stream, new UTF8Encoding(false));
                await foreach (var line in lines.WithCancellation(context.RequestAborted))
                    await writer.WriteAsync(line + "\r\n");
            },
            "text/csv; charset=utf-8",
            $"project-{projectId}-audit.csv"
        );
    }

    /// <summary>A value by its name in lower or upper case, never by its number.</summary>
    internal static bool TryWord<T>(string? text, out T? value)
        where T : struct, Enum
    {
        value = null;
        if (string.IsNullOrEmpty(text))
            return true;
        if (!char.IsAsciiLetter(text[0]) || !Enum.TryParse<T>(text, ignoreCase: true, out var found) || !Enum.IsDefined(found))
            return false;
        value = found;
        return true;
    }
}
