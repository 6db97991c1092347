using AnnotateHub.Application.Accounts;
using Microsoft.Extensions.DependencyInjection;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AnnotateHub.Core.Study;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Web.Tests.Endpoints;

/// <summary>A lab scripts the whole protocol with access tokens: 25 images of two patients, a manager and three annotators.</summary>
public sealed class ScriptedStudyTests
{
    private static readonly string[] Annotators = ["expert", "student1", "student2"];

    [Fact]
    public async Task The_protocol_runs_from_the_splits_to_the_blind_test_over_http()
    {
        await using var lab = await WebLab.StartAsync();
        await AddImagesAsync(lab);
        using var lead = await TokenTests.ScriptAsync(lab, "lead");
        var project = $"api/projects/{lab.ProjectId}";
        var people = new List<long>();
        foreach (var (name, rank) in Annotators.Select((name, index) => (name, index + 1)))
            people.Add((
                    await PostAsync(
                        lead,
                        $"{project}/people",
                        new
                        {
                            userName = name,
                            role = "annotator",
                            experienceMonths = 50 / rank,
                            seniorityRank = rank,
                            password = "an initial one",
                        }
                    )
                ).GetProperty("personId").GetInt64());
        // Whose password somebody else set chooses another before anything else.
        foreach (var person in people)
            Assert.Equal(
                PasswordChange.Changed,
                await lab.Services.GetRequiredService<OwnPassword>().ChangeAsync(person, "an initial one", WebLab.Password)
            );
        var scripts = new List<HttpClient>();
        foreach (var name in Annotators)
            scripts.Add(await TokenTests.ScriptAsync(lab, name));

        var splits = await PostAsync(
            lead,
            $"{project}/splits",
            new
            {
                seed = 7,
                testPerPatient = 2,
                validationShare = 0.1,
            }
        );
        Assert.Equal((0, 4), (splits.GetProperty("faults").GetArrayLength(), splits.GetProperty("test").GetInt32()));

        await PostAsync(
            lead,
            $"{project}/rounds",
            new
            {
                kind = "calibration",
                name = "C",
                people,
                images = new { kind = "draw", count = 6 },
            }
        );
        await PostAsync(
            lead,
            $"{project}/rounds",
            new
            {
                kind = "seed",
                name = "S",
                images = new { kind = "draw", count = 3 },
            }
        );
        Assert.Equal([9, 6, 6], await WorkAllAsync(lab, scripts));

        var preview = await PostAsync(
            lead,
            $"{project}/rounds/preview",
            new
            {
                kind = "refinement",
                name = "P",
                people,
            }
        );
        var refinement = await PostAsync(
            lead,
            $"{project}/rounds",
            new
            {
                kind = "refinement",
                name = "P",
                people,
            }
        );
        Assert.Equal(12, preview.GetProperty("images").GetInt32());
        Assert.Equal(12, refinement.GetProperty("assignments").GetInt32());
        Assert.Equal([4, 4, 4], await WorkAllAsync(lab, scripts));

        var test = (
            await PostAsync(
                lead,
                $"{project}/rounds",
                new
                {
                    kind = "test",
                    name = "T",
                    people = people.Take(2),
                    images = new { kind = "all" },
                }
            )
        ).GetProperty("roundId").GetInt64();
        Assert.Equal(4, await WorkAsync(lab, scripts[0]));
        await NobodySeesAsync(lab, lead, scripts, test, people[0]);
        Assert.Equal(4, await WorkAsync(lab, scripts[1]));
        Assert.Equal(0, await WorkAsync(lab, scripts[2]));
        var closed = await PostAsync(lead, $"{project}/rounds/{test}/close", new { });
        Assert.True(closed.GetProperty("isClosed").GetBoolean());

        var rounds = (await lead.GetFromJsonAsync<JsonElement>($"{project}/dashboard"))
            .GetProperty("rounds")
            .EnumerateArray()
            .ToDictionary(jsonElement => jsonElement.GetProperty("name").GetString()!);
        Assert.Equal(
            [18, 3, 12, 8],
            new[] { "C", "S", "P", "T" }.Select(name => rounds[name].GetProperty("counts").GetProperty("done").GetInt32())
        );
        Assert.Equal(
            [("R", 8)],
            rounds["T"]
                .GetProperty("boxes")
                .EnumerateArray()
                .Select(jsonElement => (jsonElement.GetProperty("class").GetString()!, jsonElement.GetProperty("boxes").GetInt32()))
        );
        Assert.Contains("round", await lead.GetStringAsync($"{project}/audit?format=csv"));
        foreach (var script in scripts)
            script.Dispose();
    }

    /// <summary>While the first of two has submitted the test and the second has not.</summary>
    private static async Task NobodySeesAsync(WebLab lab, HttpClient lead, List<HttpClient> scripts, long test, long firstPerson)
    {
        var project = $"api/projects/{lab.ProjectId}";
        var done = (await lead.GetFromJsonAsync<JsonElement>($"{project}/assignments?round={test}&person={firstPerson}"))
            .GetProperty("items")
            .EnumerateArray()
            .Select(jsonElement => jsonElement.GetProperty("id").GetInt64())
            .ToList();
        Assert.Equal(4, done.Count);
        Assert.Equal(
            JsonValueKind.Null,
            (await lead.GetFromJsonAsync<JsonElement>($"{project}/dashboard"))
                .GetProperty("rounds")
                .EnumerateArray()
                .Single(jsonElement => jsonElement.GetProperty("id").GetInt64() == test)
                .GetProperty("boxes")
                .ValueKind
        );
        var others = (await scripts[1].GetFromJsonAsync<JsonElement>($"{project}/assignments?round={test}"))
            .GetProperty("items")
            .EnumerateArray()
            .ToList();
        Assert.Equal(4, others.Count);
        Assert.DoesNotContain(others, jsonElement => jsonElement.GetProperty("personId").GetInt64() == firstPerson);
        foreach (var assignment in done)
        foreach (var stranger in new[] { lead, scripts[1], scripts[2] })
            Assert.Equal((404, "notFound"), await WebLab.OutcomeAsync(await stranger.GetAsync($"api/assignments/{assignment}/comments")));
    }

    private static async Task<IReadOnlyList<int>> WorkAllAsync(WebLab lab, List<HttpClient> scripts)
    {
        var done = new List<int>();
        foreach (var script in scripts)
            done.Add(await WorkAsync(lab, script));
        return done;
    }

    /// <summary>Follows <c>next</c> to the end of the queue, with one box on each image.</summary>
    private static async Task<int> WorkAsync(WebLab lab, HttpClient script)
    {
        for (var done = 0; done < 100; done++)
        {
            using var next = await script.GetAsync($"api/projects/{lab.ProjectId}/next");
            if (next.StatusCode == HttpStatusCode.NoContent)
                return done;
            var assignment = (await next.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("assignment").GetInt64();
            var sent = await PostAsync(
                script,
                $"api/assignments/{assignment}/operations",
                new
                {
                    clientId = "script",
                    since = 0,
                    operations = new object[]
                    {
                        new
                        {
                            sequence = 1,
                            id = $"o{assignment}",
                            kind = "add",
                            boxes = new[]
                            {
                                new
                                {
                                    id = "b1",
                                    x1 = 1,
                                    y1 = 1,
                                    x2 = 20,
                                    y2 = 30,
                                    @class = "R",
                                    flags = 0,
                                    origin = "drawn",
                                },
                            },
                        },
                        new
                        {
                            sequence = 2,
                            id = $"s{assignment}",
                            kind = "submit",
                            boxes = Array.Empty<object>(),
                        },
                    },
                }
            );
            Assert.Equal("submitted", sent.GetProperty("state").GetString());
        }

        throw new InvalidOperationException("The queue does not end.");
    }

    private static async Task<JsonElement> PostAsync(HttpClient client, string path, object body)
    {
        using var answer = await client.PostAsJsonAsync(path, body);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{path}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static async Task AddImagesAsync(WebLab lab)
    {
        await using var db = await lab.DatabaseAsync();
        await db.ImageGroups.ExecuteUpdateAsync(set => set.SetProperty(imageGroup => imageGroup.Patient, "A"));
        await db
            .Memberships.Where(membership => membership.Person!.UserName == "lead")
            .ExecuteUpdateAsync(set => set.SetProperty(membership => membership.Role, ProjectRole.Manager));
        db.AddRange(
            Enumerable
                .Range(2, 24)
                .Select(index => new ImageGroup
                {
                    ProjectId = lab.ProjectId,
                    Name = $"f{index}",
                    SortKey = $"f{index:D3}",
                    Width = 100,
                    Height = 80,
                    ContentHash = $"f{index}",
                    Patient = index % 2 == 0 ? "A" : "B",
                })
        );
        await db.SaveChangesAsync();
    }
}
