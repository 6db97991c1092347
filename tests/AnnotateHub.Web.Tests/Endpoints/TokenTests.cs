using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AnnotateHub.Core.Study;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Web.Tests.Endpoints;

/// <summary>Personal access tokens and invitations over HTTP: what a script gets with them, and what never.</summary>
public sealed class TokenTests
{
    [Fact]
    public async Task A_token_does_what_its_person_may_in_its_projects_without_antiforgery()
    {
        await using var lab = await WebLab.StartAsync();
        using var script = await ScriptAsync(lab, "annotator");

        using var sent = await script.PostAsJsonAsync(
            $"api/assignments/{lab.AssignmentId}/operations",
            new
            {
                clientId = "s1",
                since = 0,
                operations = Array.Empty<object>(),
            }
        );
        using var said = await script.PostAsJsonAsync($"api/assignments/{lab.AssignmentId}/comments", new { text = "From a script." });

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (sent.StatusCode, said.StatusCode));
        foreach (var path in new[] { "images", $"images/{lab.ImageId}/work", "dashboard", "assignments", "people" })
            Assert.Equal((path, HttpStatusCode.OK), (path, (await script.GetAsync($"api/projects/{lab.ProjectId}/{path}")).StatusCode));
        foreach (var path in new[] { "statistics", "audit", "audit?format=csv", "audit?format=xml", "invitations" })
            Assert.Equal(
                (path, 404, "notFound"),
                Named(path, await WebLab.OutcomeAsync(await script.GetAsync($"api/projects/{lab.ProjectId}/{path}")))
            );
    }

    [Fact]
    public async Task A_token_opens_no_other_project_though_its_person_is_a_member_there()
    {
        await using var lab = await WebLab.StartAsync();
        using var script = await ScriptAsync(lab, "annotator");
        var (project, assignment) = await SecondProjectAsync(lab);

        Assert.Equal((404, "notFound"), await WebLab.OutcomeAsync(await script.GetAsync($"api/projects/{project}/images")));
        Assert.Equal((404, "notFound"), await WebLab.OutcomeAsync(await script.GetAsync($"api/assignments/{assignment}/comments")));
        Assert.Equal(
            (404, "notFound"),
            await WebLab.OutcomeAsync(await script.GetAsync($"api/assignments/{assignment}/operations?since=0"))
        );
        using var browser = await lab.SignedInAsync("annotator");
        Assert.Equal((200, null), await WebLab.OutcomeAsync(await browser.GetAsync($"api/projects/{project}/images")));
        Assert.Equal(0, (await script.GetFromJsonAsync<JsonElement>("api/me/notifications")).GetProperty("unread").GetInt32());
        // What waits in the other project, and that a token was made.
        Assert.Equal(2, (await browser.GetFromJsonAsync<JsonElement>("api/me/notifications")).GetProperty("unread").GetInt32());
    }

    [Fact]
    public async Task A_token_makes_no_tokens_keeps_no_preferences_and_opens_no_page()
    {
        await using var lab = await WebLab.StartAsync();
        using var script = await ScriptAsync(lab, "annotator");

        Assert.Equal((404, "notFound"), await WebLab.OutcomeAsync(await script.GetAsync("api/me/tokens")));
        Assert.Equal(
            (404, "notFound"),
            await WebLab.OutcomeAsync(
                await script.PostAsJsonAsync("api/me/tokens", new { name = "more", projects = new[] { lab.ProjectId } })
            )
        );
        Assert.Equal((404, "notFound"), await WebLab.OutcomeAsync(await script.DeleteAsync("api/me/tokens/1")));
        Assert.Equal((404, "notFound"), await WebLab.OutcomeAsync(await script.PutAsJsonAsync("api/me/canvas-preferences", new { })));
        Assert.Equal(HttpStatusCode.Redirect, (await script.GetAsync("/")).StatusCode);
    }

    [Fact]
    public async Task A_token_ends_with_revoking_with_the_membership_and_is_401_as_a_problem_when_unknown()
    {
        await using var lab = await WebLab.StartAsync();
        using var browser = await lab.SignedInAsync("annotator");
        var (secret, id) = await MakeAsync(browser, lab.ProjectId);
        using var script = With(lab, secret);
        using var wrong = With(lab, "ahub_" + new string('A', 43));
        var path = $"api/projects/{lab.ProjectId}/images";

        Assert.Equal((200, null), await WebLab.OutcomeAsync(await script.GetAsync(path)));
        Assert.Equal((401, "badToken"), await WebLab.OutcomeAsync(await wrong.GetAsync(path)));
        Assert.DoesNotContain(secret, await browser.GetStringAsync("api/me/tokens"));
        await using (var db = await lab.DatabaseAsync())
        {
            var member = await db.Memberships.SingleAsync(membership =>
                membership.ProjectId == lab.ProjectId && membership.Person!.UserName == "annotator"
            );
            db.Memberships.Remove(member);
            await db.SaveChangesAsync();
        }

        Assert.Equal((404, "notFound"), await WebLab.OutcomeAsync(await script.GetAsync(path)));
        Assert.Equal(HttpStatusCode.NoContent, (await browser.DeleteAsync($"api/me/tokens/{id}")).StatusCode);
        Assert.Equal((401, "badToken"), await WebLab.OutcomeAsync(await script.GetAsync(path)));
    }

    [Fact]
    public async Task A_sign_in_beside_the_token_gives_it_nothing_more()
    {
        await using var lab = await WebLab.StartAsync();
        using var browser = await lab.SignedInAsync("annotator");
        var (project, _) = await SecondProjectAsync(lab);
        browser.DefaultRequestHeaders.Authorization = new("Bearer", (await MakeAsync(browser, lab.ProjectId)).Secret);

        Assert.Equal((404, "notFound"), await WebLab.OutcomeAsync(await browser.GetAsync($"api/projects/{project}/images")));
        Assert.Equal((404, "notFound"), await WebLab.OutcomeAsync(await browser.GetAsync("api/me/tokens")));
    }

    [Fact]
    public async Task An_invitation_brings_in_somebody_who_has_no_account_and_they_can_sign_in()
    {
        await using var lab = await WebLab.StartAsync();
        await using (var db = await lab.DatabaseAsync())
            await db
                .Memberships.Where(membership => membership.Person!.UserName == "lead")
                .ExecuteUpdateAsync(set => set.SetProperty(membership => membership.Role, ProjectRole.Manager));
        using var manager = await lab.SignedInAsync("lead");
        using var nobody = await lab.SignedInAsync(null);
        using var made = await manager.PostAsJsonAsync(
            $"api/projects/{lab.ProjectId}/invitations",
            new
            {
                role = "annotator",
                experienceMonths = 6,
                note = "Grace",
            }
        );
        var secret = (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("secret").GetString();

        using var offer = await nobody.PostAsJsonAsync("api/invitations/look", new { secret });
        using var refused = await nobody.PostAsJsonAsync(
            "api/invitations/accept",
            new
            {
                secret,
                userName = "grace",
                password = "short",
            }
        );
        using var joined = await nobody.PostAsJsonAsync(
            "api/invitations/accept",
            new
            {
                secret,
                userName = "grace",
                password = WebLab.Password,
            }
        );
        using var again = await nobody.PostAsJsonAsync(
            "api/invitations/accept",
            new
            {
                secret,
                userName = "eve",
                password = WebLab.Password,
            }
        );

        Assert.Equal("Plate", (await offer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("project").GetString());
        Assert.Equal((409, "refused"), await WebLab.OutcomeAsync(refused));
        Assert.Equal(HttpStatusCode.OK, joined.StatusCode);
        Assert.Equal((404, "notFound"), await WebLab.OutcomeAsync(again));
        using var grace = await lab.SignedInAsync("grace");
        Assert.Equal((200, null), await WebLab.OutcomeAsync(await grace.GetAsync($"api/projects/{lab.ProjectId}/images")));
    }

    [Fact]
    public async Task The_open_api_document_names_the_schemes_and_says_what_every_route_of_a_study_does()
    {
        await using var lab = await WebLab.StartAsync();

        using var viewer = await lab.SignedInAsync("viewer");
        var document = await viewer.GetFromJsonAsync<JsonElement>("openapi/v1.json");

        Assert.Equal(
            "bearer",
            document.GetProperty("components").GetProperty("securitySchemes").GetProperty("Bearer").GetProperty("scheme").GetString()
        );
        Assert.Equal(2, document.GetProperty("security").GetArrayLength());
        string[] tags = ["Overview", "Comments", "People", "Me", "Rounds"];
        var operations = document
            .GetProperty("paths")
            .EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(jsonProperty => (path.Name, jsonProperty.Value)))
            .Where(item => tags.Contains(item.Value.GetProperty("tags")[0].GetString()))
            .ToList();
        Assert.True(operations.Count >= 20, $"{operations.Count} operations");
        Assert.All(
            operations,
            item => Assert.True(item.Value.TryGetProperty("summary", out var text) && text.GetString()!.EndsWith('.'), item.Name)
        );
    }

    private static (string, int, string?) Named(string path, (int Status, string? Code) outcome) => (path, outcome.Status, outcome.Code);

    internal static async Task<HttpClient> ScriptAsync(WebLab lab, string name)
    {
        using var browser = await lab.SignedInAsync(name);
        return With(lab, (await MakeAsync(browser, lab.ProjectId)).Secret);
    }

    private static HttpClient With(WebLab lab, string secret)
    {
        var client = lab.Anonymous();
        client.DefaultRequestHeaders.Authorization = new("Bearer", secret);
        return client;
    }

    internal static async Task<(string Secret, long Id)> MakeAsync(HttpClient browser, long projectId)
    {
        using var answer = await browser.PostAsJsonAsync("api/me/tokens", new { name = "Script", projects = new[] { projectId } });
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var made = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return (made.GetProperty("secret").GetString()!, made.GetProperty("token").GetProperty("id").GetInt64());
    }

    /// <summary>A project with an assignment and a notification of the annotator.</summary>
    internal static async Task<(long ProjectId, long AssignmentId)> SecondProjectAsync(WebLab lab)
    {
        await using var db = await lab.DatabaseAsync();
        var person = await db.Users.Where(item => item.UserName == "annotator").Select(item => item.Id).SingleAsync();
        var project = new Project { Name = "Another" };
        project.Members.Add(new Membership { PersonId = person, Role = ProjectRole.Annotator });
        db.Projects.Add(project);
        await db.SaveChangesAsync();
        var image = new ImageGroup
        {
            ProjectId = project.Id,
            Name = "g1",
            SortKey = "g1",
            Width = 10,
            Height = 10,
            ContentHash = "g1",
        };
        var round = new Round { ProjectId = project.Id, Name = "Free" };
        db.AddRange(
            image,
            round,
            new Notification
            {
                PersonId = person,
                ProjectId = project.Id,
                Kind = "assigned",
                Text = "One image.",
                Address = "",
            }
        );
        await db.SaveChangesAsync();
        var work = new Assignment
        {
            RoundId = round.Id,
            ProjectId = project.Id,
            ImageGroupId = image.Id,
            PersonId = person,
            LabelSet = new LabelSet
            {
                ProjectId = project.Id,
                ImageGroupId = image.Id,
                PersonId = person,
            },
        };
        db.Assignments.Add(work);
        await db.SaveChangesAsync();
        return (project.Id, work.Id);
    }
}
