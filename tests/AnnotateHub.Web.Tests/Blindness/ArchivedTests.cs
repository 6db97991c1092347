using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Rounds;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Web.Tests.Blindness;

/// <summary>A project that is archived: every door that changes something is knocked at, and every one that reads.</summary>
public sealed partial class ArchivedTests(BlindWorld world) : IClassFixture<BlindWorld>
{
    private const string Box = """{"id":"archived-box","x1":1,"y1":1,"x2":9,"y2":9,"class":"R"}""";

    /// <summary>What stays open, and why. Everything else in <see cref="EndpointCatalog.Routes"/> that is no GET and has a key of a
    /// project is refused.</summary>
    private static readonly Dictionary<string, string> Open = new()
    {
        ["POST /api/projects/{projectId:long}/copy"] = "makes another project",
        ["POST /api/projects/{projectId:long}/delete"] = "an archived project can be deleted",
        ["POST /api/projects/{projectId:long}/archive"] = "it is archived already",
        ["POST /api/projects/{projectId:long}/restore"] = "the way back",
        ["POST /api/projects/{projectId:long}/evaluation"] = "computes what is read",
        ["POST /api/projects/{projectId:long}/agreement"] = "computes what is read",
        ["POST /api/projects/{projectId:long}/rounds/{roundId:long}/adjudication/preview"] = "computes what is read",
        ["POST /api/projects/{projectId:long}/models/trials/{key}/select"] = "computes what is read",
        ["PUT /api/projects/{projectId:long}/view-settings"] = "a person's own view of pictures",
        ["POST /api/projects/{projectId:long}/guide/seen"] = "a person's own mark of what they have read",
        ["DELETE /api/projects/{projectId:long}/reports/{hash}/links/{linkId:long}"] = "shuts a door",
        ["DELETE /api/projects/{projectId:long}/invitations/{invitationId:long}"] = "shuts a door",
    };

    /// <summary>Bodies that every form would take, where the catalog's would be refused as one.</summary>
    private static readonly Dictionary<string, string> Bodies = new()
    {
        ["POST /api/assignments/{assignmentId:long}/operations"] =
            $$"""{"clientId":"archived","since":0,"operations":[{"sequence":1,"id":"archived-1","kind":"add","boxes":[{{Box}}]}]}""",
        ["POST /api/projects/{projectId:long}/images/metadata/preview"] = "image,well\nf1,A1\n",
        ["POST /api/projects/{projectId:long}/images/metadata"] = "image,well\nf1,A1\n",
        ["POST /api/projects/{projectId:long}/rounds/preview"] = """{"kind":"refinement"}""",
        ["POST /api/projects/{projectId:long}/rounds"] = """{"kind":"refinement"}""",
        ["POST /api/projects/{projectId:long}/rounds/{roundId:long}/adjudication/decisions"] =
            """{"operation":"o1","imageId":{imageId},"case":"c","kind":"keepAll"}""",
        ["POST /api/flags/{flagId:long}/decide"] = """{"decision":"keep"}""",
        ["POST /api/projects/{projectId:long}/guide/examples"] = Example,
        ["POST /api/projects/{projectId:long}/guide/examples/remove"] = Example,
        ["POST /api/projects/{projectId:long}/models/trials"] = """{"models":[{modelId}],"images":[{imageId}]}""",
        ["POST /api/projects/{projectId:long}/runs/{runId:long}/commit/preview"] = """{"roundId":{roundId}}""",
        ["POST /api/projects/{projectId:long}/runs/{runId:long}/commit"] = """{"roundId":{roundId}}""",
    };

    private const string Example = """{"class":"R","example":{"imageId":{imageId},"x1":1,"y1":1,"x2":9,"y2":9}}""";

    /// <summary>What the doors want to be given; the others JSON.</summary>
    private static readonly Dictionary<string, string> Contents = new()
    {
        ["POST /api/projects/{projectId:long}/images/metadata/preview"] = "text/csv",
        ["POST /api/projects/{projectId:long}/images/metadata"] = "text/csv",
        ["POST /api/projects/{projectId:long}/guide/pictures"] = "application/octet-stream",
    };

    [Fact]
    public async Task Every_door_that_changes_something_is_shut_with_a_sentence()
    {
        var scene = world.Scenes[(RoundKind.Refinement, Stage.AllSubmitted)];
        await ArchiveAsync(scene.ProjectId, DateTimeOffset.UnixEpoch);
        var before = await world.StateOfAsync(scene.ProjectId);
        var doors = EndpointCatalog
            .Routes.Where(row =>
                !row.Key.StartsWith("GET ", StringComparison.Ordinal)
                && row.Key.Contains("Id:long}", StringComparison.Ordinal)
                && row.Value is May.Lead or May.Manager or May.Member or May.Owner or May.Reader
            )
            .ToList();
        var faults = new List<string>();

        foreach (var (route, may) in doors.Where(door => !Open.ContainsKey(door.Key)))
        {
            var (status, text) = await AskAsync(
                may is May.Owner or May.Reader ? "keeper" : "manager",
                route,
                scene,
                Bodies.GetValueOrDefault(route) ?? EndpointCatalog.Bodies.GetValueOrDefault(route, "{}")
            );
            if (!text.Contains(Editability.ProjectIsArchived, StringComparison.Ordinal))
                faults.Add($"{route}: {(int)status} {text}");
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
        Assert.Equal(before, await world.StateOfAsync(scene.ProjectId));
        Assert.Empty(Open.Keys.Except(doors.Select(door => door.Key)));
        Assert.True(doors.Count > 60, $"{doors.Count} doors");
    }

    [Fact]
    public async Task What_is_read_is_read_as_before()
    {
        var scene = world.Scenes[(RoundKind.Seed, Stage.AllSubmitted)];
        var routes = EndpointCatalog.Routes.Keys.Where(route =>
            route.StartsWith("GET /api/", StringComparison.Ordinal) && route.Contains("{projectId:long}", StringComparison.Ordinal)
        );
        var before = await StatusesAsync(routes, scene);

        await ArchiveAsync(scene.ProjectId, DateTimeOffset.UnixEpoch);

        var after = await StatusesAsync(routes, scene);
        Assert.Equal([], before.Where(answer => after[answer.Key] != answer.Value).Select(answer => $"{answer.Key}: {after[answer.Key]}"));
        Assert.Contains(HttpStatusCode.OK, before.Values);
    }

    [Fact]
    public async Task A_gesture_on_an_archived_project_is_kept_and_taken_when_it_is_back()
    {
        var scene = world.Scenes[(RoundKind.Free, Stage.Open)];
        const string Route = "POST /api/assignments/{assignmentId:long}/operations";
        await ArchiveAsync(scene.ProjectId, DateTimeOffset.UnixEpoch);

        var refused = await AskAsync("keeper", Route, scene, Bodies[Route]);
        var work = await AskAsync("keeper", "GET /api/projects/{projectId:long}/images/{imageId:long}/work", scene, null);
        var restored = await AskAsync("manager", "POST /api/projects/{projectId:long}/restore", scene, "{}");
        var next = Bodies[Route]
            .Replace("archived-", "restored-", StringComparison.Ordinal)
            .Replace("\"sequence\":1", "\"sequence\":2", StringComparison.Ordinal);
        var taken = await AskAsync("keeper", Route, scene, next);

        Assert.Contains("\"held\"", refused.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("\"editable\":false", work.Text, StringComparison.Ordinal);
        Assert.Contains(Editability.ProjectIsArchived, work.Text, StringComparison.Ordinal);
        Assert.Contains("\"archivedAt\":null", restored.Text, StringComparison.Ordinal);
        Assert.Contains("\"applied\"", taken.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Editability.ProjectIsArchived, taken.Text, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"\{\w+Id\}")]
    private static partial Regex Keys();

    private async Task<Dictionary<string, HttpStatusCode>> StatusesAsync(IEnumerable<string> routes, Scene scene)
    {
        var found = new Dictionary<string, HttpStatusCode>();
        foreach (var route in routes)
            found[route] = (await AskAsync("manager", route, scene, null)).Status;
        return found;
    }

    private async Task<(HttpStatusCode Status, string Text)> AskAsync(string visitor, string route, Scene scene, string? body)
    {
        var (method, pattern) = (route.Split(' ')[0], route.Split(' ')[1]);
        using var client = await world.Lab.SignedInAsync(visitor);
        var query = pattern.EndsWith("/uploads/{key}", StringComparison.Ordinal) ? "?path=a.tif" : "";
        using var request = new HttpRequestMessage(new HttpMethod(method), BlindnessTests.Fill(pattern, scene) + query);
        if (body is not null)
            request.Content = new StringContent(
                Keys().Replace(body, key => BlindnessTests.Fill(key.Value, scene)),
                Encoding.UTF8,
                Contents.GetValueOrDefault(route, "application/json")
            );
        using var answer = await client.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private async Task ArchiveAsync(long projectId, DateTimeOffset? at)
    {
        await using var db = await world.Lab.DatabaseAsync();
        await db
            .Projects.Where(project => project.Id == projectId)
            .ExecuteUpdateAsync(set => set.SetProperty(project => project.ArchivedAt, at));
    }
}
