using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using AnnotateHub.Application.Access;
using AnnotateHub.Application.Annotations.PendingOperations;
using AnnotateHub.Application.Annotations.Queries;
using AnnotateHub.Application.Comments;
using AnnotateHub.Core.Study.Blindness;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using AnnotateHub.TestKit;
using AnnotateHub.Web.Components;
using AnnotateHub.Web.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AnnotateHub.Web.Tests.Blindness;

/// <summary>Every door, knocked at by everybody, in every kind and stage of round: nothing comes out that docs/rounds.md section 2 keeps
/// in.</summary>
public sealed partial class BlindnessTests(BlindWorld world) : IClassFixture<BlindWorld>
{
    /// <summary>A key that nothing has.</summary>
    private const long Missing = 4_000_000_000_000_001;

    public static TheoryData<RoundKind, Stage> Everywhere()
    {
        var all = new TheoryData<RoundKind, Stage>();
        foreach (var kind in Enum.GetValues<RoundKind>())
        foreach (var stage in Enum.GetValues<Stage>())
            all.Add(kind, stage);
        return all;
    }

    [Theory, MemberData(nameof(Everywhere))]
    public async Task No_answer_tells_what_its_asker_must_not_know(RoundKind kind, Stage stage)
    {
        var scene = world.Scenes[(kind, stage)];
        var leaks = new List<string>();
        foreach (var visitor in BlindWorld.Visitors)
        {
            var sight = BlindWorld.Expected(visitor, kind, stage);
            foreach (var (route, address) in Asked(scene))
            {
                var (status, text) = await AskAsync(visitor, "GET", address, null);
                // Sums of a round that is not blind are the round's, not the image's, also while a lead's own answer on one image is asked
                // for.
                var ofSums =
                    visitor is "insider"
                    && sight is Visibility.Progress
                    && (route.EndsWith("/dashboard", StringComparison.Ordinal) || route.EndsWith("/statistics", StringComparison.Ordinal));
                if (sight is not Visibility.Content && !ofSums && BlindWorld.Tells(text))
                    leaks.Add($"{visitor} reads content at {address} ({status}): {text}");
                if (sight is Visibility.Nothing && text.Contains($"{scene.AssignmentId}", StringComparison.Ordinal))
                    leaks.Add($"{visitor} learns at {address} that the work exists: {text}");
                if (sight is Visibility.Nothing && text.Contains("progress-note", StringComparison.Ordinal))
                    leaks.Add($"{visitor} reads the audit at {address}: {text}");
                if (
                    kind is RoundKind.Drift
                    && visitor is "nobody" or "stranger" or "idle" or "chosen"
                    && text.Contains("hidden-drift", StringComparison.Ordinal)
                )
                    leaks.Add($"{visitor} learns of drift at {address}: {text}");
                if (
                    kind is RoundKind.Drift
                    && visitor is "insider"
                    && stage is not Stage.Closed
                    && text.Contains("hidden-drift", StringComparison.Ordinal)
                )
                    leaks.Add($"{visitor} learns of drift at {address}: {text}");
                if (!BlindWorld.MaySeeModels(visitor, kind, stage) && text.Contains(BlindWorld.ModelCanary, StringComparison.Ordinal))
                    leaks.Add($"{visitor} reads what a model proposed at {address}: {text}");
                if (status >= 500)
                    leaks.Add($"{visitor} breaks {route} at {address}: {text}");
            }
        }

        Assert.True(leaks.Count == 0, string.Join('\n', leaks));
    }

    [Theory, MemberData(nameof(Everywhere))]
    public async Task Who_may_read_reads(RoundKind kind, Stage stage)
    {
        // Without it the test above would pass on a server that answers nothing to anybody.
        var scene = world.Scenes[(kind, stage)];
        foreach (var visitor in BlindWorld.Visitors)
        {
            var sight = BlindWorld.Expected(visitor, kind, stage);
            var (status, log) = await AskAsync(visitor, "GET", $"api/assignments/{scene.AssignmentId}/operations?since=0", null);
            Assert.Equal(
                (
                    visitor,
                    sight is Visibility.Content ? 200
                    : visitor == "nobody" ? 401
                    : 404
                ),
                (visitor, status)
            );
            if (sight is Visibility.Content)
                Assert.Contains(BlindWorld.CanaryNumber, log);
            var (_, list) = await AskAsync(visitor, "GET", $"api/projects/{scene.ProjectId}/assignments?image={scene.ImageId}", null);
            var (report, _) = await AskAsync(
                visitor,
                "GET",
                $"api/projects/{scene.ProjectId}/reports/{BlindWorld.ReportHash}/report.json",
                null
            );
            Assert.Equal(
                (
                    visitor,
                    sight is Visibility.Content ? 200
                    : visitor == "nobody" ? 401
                    : 404
                ),
                (visitor, report)
            );
            Assert.Equal(
                (visitor, sight is not Visibility.Nothing),
                (visitor, list.Contains($"\"id\":{scene.AssignmentId}", StringComparison.Ordinal))
            );
        }
    }

    [Theory, MemberData(nameof(Everywhere))]
    public async Task What_a_model_proposed_is_for_leads_who_do_not_annotate_blind(RoundKind kind, Stage stage)
    {
        var scene = world.Scenes[(kind, stage)];
        foreach (var visitor in BlindWorld.Visitors)
        {
            var (status, _) = await AskAsync(
                visitor,
                "GET",
                $"api/projects/{scene.ProjectId}/runs/{scene.RunId}/images/{scene.ImageId}/candidates",
                null
            );
            var (_, images) = await AskAsync(visitor, "GET", $"api/projects/{scene.ProjectId}/runs/{scene.RunId}/images", null);
            var may = BlindWorld.MaySeeModels(visitor, kind, stage);
            Assert.Equal((visitor, may, may), (visitor, status == 200, images.Contains(BlindWorld.ModelCanary, StringComparison.Ordinal)));
        }
    }

    [Theory, MemberData(nameof(Everywhere))]
    public async Task What_is_not_for_somebody_is_answered_as_what_does_not_exist(RoundKind kind, Stage stage)
    {
        var scene = world.Scenes[(kind, stage)];
        var differences = new List<string>();
        foreach (var route in EndpointCatalog.Routes.Keys.Where(route => EndpointCatalog.Routes[route] is May.Reader or May.Owner))
        {
            var (method, pattern) = (route.Split(' ')[0], route.Split(' ')[1]);
            foreach (var visitor in BlindWorld.Visitors.Where(name => BlindWorld.Expected(name, kind, stage) is not Visibility.Content))
            {
                var found = await AskAsync(visitor, method, Fill(pattern, scene), EndpointCatalog.Bodies.GetValueOrDefault(route));
                var missing = await AskAsync(
                    visitor,
                    method,
                    Fill(pattern, scene with { AssignmentId = Missing, CommentId = Missing, HeldId = Missing, FlagId = Missing }),
                    EndpointCatalog.Bodies.GetValueOrDefault(route)
                );
                if (found != missing)
                    differences.Add($"{visitor}, {route}: {found} is not {missing}");
                if (found.Status is < 400 or >= 500)
                    differences.Add($"{visitor}, {route}: {found}");
            }
        }

        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    [Theory, MemberData(nameof(Everywhere))]
    public async Task Who_may_not_change_something_changes_nothing_and_learns_nothing(RoundKind kind, Stage stage)
    {
        var scene = world.Scenes[(kind, stage)];
        var before = await world.StateOfAsync(scene.ProjectId);
        var faults = new List<string>();
        foreach (
            var (route, may) in EndpointCatalog.Routes.Where(row =>
                !row.Key.StartsWith("GET ", StringComparison.Ordinal) && row.Value is May.Lead or May.Manager
            )
        )
        {
            var (method, pattern) = (route.Split(' ')[0], route.Split(' ')[1]);
            var isOfWork =
                pattern.Contains("assignmentId", StringComparison.Ordinal) || pattern.Contains("flagId", StringComparison.Ordinal);
            foreach (
                var visitor in BlindWorld.Visitors.Where(name =>
                    !BlindWorld.Has(name, may) || (isOfWork && BlindWorld.Expected(name, kind, stage) is Visibility.Nothing)
                )
            )
            {
                var found = await AskAsync(visitor, method, Fill(pattern, scene), EndpointCatalog.Bodies.GetValueOrDefault(route, "{}"));
                if (found.Status is < 400 or >= 500)
                    faults.Add($"{visitor}, {route}: {found}");
                if (BlindWorld.Tells(found.Text))
                    faults.Add($"{visitor} reads content at {route}: {found}");
                // Who may read the work is told why it is not theirs to move; for everybody else it is not there.
                if (!isOfWork || BlindWorld.Expected(visitor, kind, stage) is not Visibility.Nothing)
                    continue;
                var missing = await AskAsync(
                    visitor,
                    method,
                    Fill(pattern, scene with { AssignmentId = Missing, FlagId = Missing }),
                    EndpointCatalog.Bodies.GetValueOrDefault(route, "{}")
                );
                if (found != missing)
                    faults.Add($"{visitor}, {route}: {found} is not {missing}");
            }
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
        Assert.Equal(before, await world.StateOfAsync(scene.ProjectId));
    }

    [Fact]
    public async Task A_foreign_key_costs_as_many_queries_as_a_missing_one()
    {
        var scene = world.Scenes[(RoundKind.Test, Stage.Open)];
        var elsewhere = world.Scenes[(RoundKind.Refinement, Stage.Open)];
        using var counter = new QueryCounter();
        foreach (var visitor in new[] { "idle", "chosen", "insider" })
        {
            var person = world.People[visitor];
            (string Name, Func<long, Task> Ask)[] doors =
            [
                ("log", id => world.Lab.Services.GetRequiredService<WorkReader>().LogAsync(id, person, 0)),
                ("held", id => world.Lab.Services.GetRequiredService<PendingOperationQueries>().OfAssignmentAsync(id, person)),
                ("comments", id => world.Lab.Services.GetRequiredService<CommentService>().ListAsync(id, person)),
            ];
            foreach (var (name, ask) in doors)
            {
                var missing = await counter.CountAsync(() => ask(Missing));
                Assert.True(missing > 0);
                Assert.Equal((visitor, name, missing), (visitor, name, await counter.CountAsync(() => ask(scene.AssignmentId))));
                if (visitor != "insider")
                    Assert.Equal((visitor, name, missing), (visitor, name, await counter.CountAsync(() => ask(elsewhere.AssignmentId))));
            }
        }
    }

    private static IEnumerable<(string Route, string Address)> Asked(Scene scene) =>
        from route in EndpointCatalog.Routes.Keys
        where
            route.StartsWith("GET ", StringComparison.Ordinal)
            && !route.Contains("/planes/", StringComparison.Ordinal)
            && !route.Contains("thumbnail", StringComparison.Ordinal)
        from query in (string[])["", .. EndpointCatalog.Queries.GetValueOrDefault(route, [])]
        select (route, Fill(route[4..], scene) + Fill(query, scene));

    internal static string Fill(string pattern, Scene scene) =>
        Hole()
            .Replace(
                pattern.TrimStart('/'),
                hole =>
                    hole.Groups[1].Value switch
                    {
                        "projectId" => $"{scene.ProjectId}",
                        "imageId" => $"{scene.ImageId}",
                        "roundId" => $"{scene.RoundId}",
                        "assignmentId" => $"{scene.AssignmentId}",
                        "heldId" => $"{scene.HeldId}",
                        "commentId" => $"{scene.CommentId}",
                        "flagId" => $"{scene.FlagId}",
                        "personId" => $"{scene.PersonId}",
                        "runId" => $"{scene.RunId}",
                        "modelId" => $"{scene.ModelId}",
                        "mapId" => $"{BlindWorld.CellMap}",
                        "trainingId" => $"{scene.TrainingId}",
                        "experimentId" => $"{BlindWorld.Experiment}",
                        "invitationId" or "linkId" or "notificationId" or "tokenId" => $"{Missing}",
                        "settings" => BlindWorld.ReportHash,
                        "column" or "row" => "0",
                        "hash" => BlindWorld.ReportHash,
                        "form" => "report.json",
                        "key" => "none",
                        "documentName" => "v1",
                        "entrance" => "report",
                        var other => throw new InvalidOperationException(
                            $"The pattern '{pattern}' has a key '{other}' that no scene has; add it to {nameof(Scene)} or fill it here."
                        ),
                    }
            );

    /// <summary>The number that each answer has for the log is drawn, and tells nothing.</summary>
    private static bool IsNumberOf(string header) => header.Equals(RequestNumber.Header, StringComparison.OrdinalIgnoreCase);

    /// <summary>Drawn anew for each answer (Content-Security-Policy).</summary>
    [GeneratedRegex("nonce(?:-|=\")[0-9a-f]{32}")]
    private static partial Regex Drawn();

    private async Task<(int Status, string Text)> AskAsync(string visitor, string method, string address, string? body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), address);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await world.As(visitor).SendAsync(request);
        var headers = string.Join(
            '\n',
            answer
                .Headers.Concat(answer.Content.Headers)
                .Where(header => header.Key is not ("Date" or "Set-Cookie") && !IsNumberOf(header.Key))
                .Select(header => $"{header.Key}: {string.Join(", ", header.Value)}")
                .Order()
        );
        if (answer.Content.Headers.ContentType?.MediaType != "application/zip")
            return ((int)answer.StatusCode, Drawn().Replace(headers + "\n" + await answer.Content.ReadAsStringAsync(), "nonce"));
        await using var zip = new ZipArchive(await answer.Content.ReadAsStreamAsync());
        var text = new StringBuilder(headers);
        foreach (var entry in zip.Entries)
        {
            using var reader = new StreamReader(await entry.OpenAsync());
            text.Append('\n').Append(entry.FullName).Append('\n').Append(await reader.ReadToEndAsync());
        }

        return ((int)answer.StatusCode, text.ToString());
    }

    [GeneratedRegex(@"\{\**(\w+)[^}]*\}")]
    private static partial Regex Hole();
}
