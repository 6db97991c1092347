using System.Net;
using System.Net.Http.Headers;
using System.Text;
using AnnotateHub.Application.Accounts;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Reports.Links;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Web.Tests.Endpoints;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AnnotateHub.Web.Tests.Blindness;

/// <summary>
/// Every route of <see cref="EndpointCatalog"/> x every visitor of <see cref="DoorPolicy"/> x every kind and stage of round, against the
/// answer that is declared. First all who owe nothing to the door, and nothing has changed after them; then all who are let in. The short
/// form gives each pair of route and visitor two pairs of kind and stage, so that each route is tried in all kinds and stages; the long
/// form (<c>ANNOTATEHUB_DOORS=all</c>, <c>tests/campaign.sh</c>) leaves none out.
/// </summary>
public sealed class EveryDoorTests(BlindWorld world, ITestOutputHelper output) : IClassFixture<BlindWorld>
{
    /// <summary>Ends the session that all other knocks need.</summary>
    private static readonly string[] Last = ["POST /account/sign-out"];

    /// <summary>Without them the answer would be of the form and not of the door.</summary>
    private static readonly Dictionary<string, string> Queries = new(StringComparer.Ordinal)
    {
        ["PUT /api/projects/{projectId:long}/uploads/{key}"] = "?path=f2.tif",
    };

    private readonly Dictionary<string, HttpClient> _clients = [];
    private readonly bool _isLong = Environment.GetEnvironmentVariable("ANNOTATEHUB_DOORS") == "all";

    private sealed record Knock(string Route, string Visitor, RoundKind Kind, Stage Stage, Answer? Owed);

    [Fact]
    public async Task Every_door_answers_every_visitor_as_it_is_declared()
    {
        await ArriveAsync();
        var table = Table().ToList();
        var faults = new List<string>();
        foreach (var scene in table.GroupBy(knock => (knock.Kind, knock.Stage)))
        {
            var project = world.Scenes[scene.Key].ProjectId;
            var before = await world.StateOfAsync(project);
            foreach (var knock in scene.Where(knock => knock.Owed is not null and not Answer.LetIn))
                await KnockAsync(knock, faults);
            if (before != await world.StateOfAsync(project))
                faults.Add($"{scene.Key}: something changed, though nobody was let in.");
        }

        // Who is let in changes things, so that reading comes first.
        foreach (
            var knock in table
                .Where(knock => knock.Owed is null or Answer.LetIn)
                .OrderBy(knock => !knock.Route.StartsWith("GET ", StringComparison.Ordinal))
        )
            await KnockAsync(knock, faults);
        output.WriteLine($"{table.Count} knocks at {EndpointCatalog.Routes.Count} doors by {DoorPolicy.Visitors.Length} visitors");

        // One line for each door and status, so that a door that is often wrong does not hide the others.
        var kinds = faults.GroupBy(fault => fault.Split(": ")[0]).Select(group => $"{group.Count()} x {group.First()}");
        Assert.True(faults.Count == 0, $"{faults.Count} of {table.Count}:\n{string.Join('\n', kinds)}");
    }

    /// <summary>No pair of route and visitor is left out, and each route is tried in every kind and every stage.</summary>
    [Fact]
    public void The_short_table_leaves_no_route_visitor_kind_or_stage_out()
    {
        var table = Rows(isLong: false).ToList();
        var routes = Routes().Select(row => row.Key).ToList();

        Assert.Equal(routes.Count * DoorPolicy.Visitors.Length, table.Select(knock => (knock.Route, knock.Visitor)).Distinct().Count());
        Assert.Equal(
            routes.Count * Enum.GetValues<RoundKind>().Length,
            table.Select(knock => (knock.Route, knock.Kind)).Distinct().Count()
        );
        Assert.Equal(routes.Count * Enum.GetValues<Stage>().Length, table.Select(knock => (knock.Route, knock.Stage)).Distinct().Count());
    }

    /// <summary>Those whom the world does not know; their browsers end with its server.</summary>
    private async Task ArriveAsync()
    {
        foreach (var visitor in BlindWorld.Visitors)
            _clients[visitor] = world.As(visitor);
        _clients["keeper"] = await world.Lab.SignedInAsync("keeper");
        _clients["administrator"] = await world.Lab.SignedInAsync("administrator");
        _clients["former"] = await world.Lab.SignedInAsync("annotator");
        await using (var db = await world.Lab.DatabaseAsync())
            await db
                .Users.Where(person => person.UserName == "annotator")
                .ExecuteUpdateAsync(set =>
                    set.SetProperty(person => person.DisabledAt, DateTimeOffset.UnixEpoch).SetProperty(person => person.SecurityStamp, "")
                );
        _clients["reader"] = await ReaderAsync();
        _clients["token"] = await TokenAsync([.. world.Scenes.Values.Select(scene => scene.ProjectId)]);
        _clients["foreign token"] = await TokenAsync([await OtherProjectAsync()]);
    }

    private IEnumerable<Knock> Table() => Rows(_isLong).Where(knock => !Last.Contains(knock.Route) || knock.Owed is Answer.SignIn);

    /// <summary>Routes that end in "no such address" are no doors.</summary>
    private static IEnumerable<KeyValuePair<string, May>> Routes() =>
        EndpointCatalog.Routes.Where(row => !row.Key.Contains("**", StringComparison.Ordinal));

    private static IEnumerable<Knock> Rows(bool isLong)
    {
        // Seven and the number of pairs have no divisor in common, so that visitors walk through all of them.
        var all = Enum.GetValues<RoundKind>().SelectMany(kind => Enum.GetValues<Stage>().Select(stage => (kind, stage))).ToList();
        foreach (var ((route, may), place) in Routes().Select((row, place) => (row, place)))
        foreach (var (visitor, who) in DoorPolicy.Visitors.Select((visitor, who) => (visitor, who)))
        {
            var first = place + 7 * who;
            foreach (var (kind, stage) in isLong ? all : [all[first % all.Count], all[(first + all.Count / 2) % all.Count]])
                yield return new Knock(route, visitor, kind, stage, DoorPolicy.Of(route, may, visitor, kind, stage));
        }
    }

    private async Task KnockAsync(Knock knock, List<string> faults)
    {
        var scene = world.Scenes[(knock.Kind, knock.Stage)];
        var (method, pattern) = (knock.Route.Split(' ')[0], knock.Route.Split(' ')[1]);
        var address = BlindnessTests.Fill(pattern + Queries.GetValueOrDefault(knock.Route), scene);
        using var request = new HttpRequestMessage(new HttpMethod(method == "*" ? "GET" : method), address);
        if (method is not ("GET" or "*"))
            request.Content = new StringContent(
                EndpointCatalog.Bodies.GetValueOrDefault(knock.Route, "{}"),
                Encoding.UTF8,
                "application/json"
            );
        using var answer = await _clients[knock.Visitor].SendAsync(request);
        var (status, text) = ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
        var isAnswered = knock.Owed is { } owed ? DoorPolicy.Is(owed, status, answer.Headers.Location?.OriginalString) : status < 500;
        if (!isAnswered)
            faults.Add(
                $"{knock.Route} owes {knock.Owed}, says {status}: {knock.Visitor}, {knock.Kind}, {knock.Stage}, "
                    + text[..Math.Min(text.Length, 200)]
            );
        if (knock.Owed is not (null or Answer.LetIn) && BlindWorld.Tells(text))
            faults.Add($"{knock}: {status}, and reads what is kept from them.");
    }

    private async Task<HttpClient> TokenAsync(IReadOnlyCollection<long> projects)
    {
        var made = await world
            .Lab.Services.GetRequiredService<AccessTokenService>()
            .CreateAsync(world.People["manager"], "every door", projects);
        var client = world.Lab.Anonymous();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer",
            Assert.IsType<Result<NewAccessToken>.Success>(made).Value.Secret
        );
        return client;
    }

    /// <summary>Opened the one report that the link is for, kept what the server gave them, and shows the secret at every door.</summary>
    private async Task<HttpClient> ReaderAsync()
    {
        var scene = world.Scenes[(RoundKind.Test, Stage.Closed)];
        var made = await world
            .Lab.Services.GetRequiredService<ReportLinks>()
            .CreateAsync(scene.ProjectId, world.People["manager"], BlindWorld.ReportHash, new ReportLinkDraft());
        var secret = Assert.IsType<Result<NewReportLink>.Success>(made).Value.Secret;
        var client = world.Lab.Anonymous();
        using var opened = await client.PostAsync("report/open", new FormUrlEncodedContent([new("secret", secret)]));
        Assert.Equal(HttpStatusCode.OK, opened.StatusCode);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        return client;
    }

    /// <summary>A project of the manager's that is none of the scenes.</summary>
    private async Task<long> OtherProjectAsync()
    {
        await using var db = await world.Lab.DatabaseAsync();
        db.Memberships.Add(
            new Data.Entities.Membership
            {
                ProjectId = world.Lab.ProjectId,
                PersonId = world.People["manager"],
                Role = Core.Study.ProjectRole.Manager,
            }
        );
        await db.SaveChangesAsync();
        return world.Lab.ProjectId;
    }
}
