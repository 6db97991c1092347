using System.Net.Http.Json;
using System.Text;
using AnnotateHub.Application.Images.Rendering;
using AnnotateHub.Core.Study;
using AnnotateHub.Web.Security;

namespace AnnotateHub.Web.Tests.Endpoints;

/// <summary>Every route of the canvas contract against every kind of visitor.</summary>
public sealed class AuthorizationTests
{
    /// <param name="Viewer">Status for a viewer.</param>
    /// <param name="Lead">Status for a lead, who is a member but not the assignment's person.</param>
    private sealed record Door(string Method, string Path, string? Body, int Viewer, int Lead, int Annotator);

    private static IReadOnlyList<Door> Doors(WebLab lab)
    {
        var display = DisplaySettingsHash.Compute(new DisplaySettings(), ChannelRole.TransmittedLight);
        var project = $"api/projects/{lab.ProjectId}";
        var assignment = $"api/assignments/{lab.AssignmentId}";
        var pixels = $"p/{lab.ProjectId}";
        return
        [
            new("GET", $"{project}/images", null, 200, 200, 200),
            new("GET", $"{project}/images/{lab.ImageId}/work", null, 200, 200, 200),
            new("PUT", $"{project}/view-settings", "{}", 204, 204, 204),
            new("GET", $"{assignment}/operations?since=0", null, 200, 200, 200),
            new("POST", $"{assignment}/operations", """{"clientId":"c1","since":0,"operations":[]}""", 404, 404, 200),
            new("GET", $"{assignment}/held", null, 404, 200, 200),
            new("POST", $"{assignment}/held/1", """{"resolution":"discard"}""", 404, 404, 404),
            new("GET", $"{pixels}/planes/{lab.PlaneHash}/display/{display}.png", null, 200, 200, 200),
            new("GET", $"{pixels}/planes/{lab.PlaneHash}/raw/0/0", null, 200, 200, 200),
            new("GET", $"{pixels}/images/{lab.ImageId}/thumbnail.png", null, 200, 200, 200),
        ];
    }

    [Fact]
    public async Task Who_is_not_signed_in_gets_401_as_json_and_never_a_redirect()
    {
        await using var lab = await WebLab.StartAsync();
        using var client = await lab.SignedInAsync(null);

        foreach (
            var door in Doors(lab)
                .Append(new("PUT", "api/me/canvas-preferences", "{}", 0, 0, 0))
                .Append(new("GET", "api/nothing/here", null, 0, 0, 0))
        )
            Assert.Equal((door.Path, 401, "signedOut"), await KnockAsync(client, door));
    }

    [Theory]
    [InlineData("stranger")]
    [InlineData("administrator")]
    public async Task Who_is_no_member_finds_nothing_behind_any_door(string name)
    {
        await using var lab = await WebLab.StartAsync();
        using var client = await lab.SignedInAsync(name);

        foreach (var door in Doors(lab))
            Assert.Equal((door.Path, 404, "notFound"), await KnockAsync(client, door));
    }

    [Theory]
    [InlineData("viewer")]
    [InlineData("lead")]
    [InlineData("annotator")]
    public async Task A_member_gets_what_the_role_allows(string name)
    {
        await using var lab = await WebLab.StartAsync();
        using var client = await lab.SignedInAsync(name);

        foreach (var door in Doors(lab))
        {
            var expected = name switch
            {
                "viewer" => door.Viewer,
                "lead" => door.Lead,
                _ => door.Annotator,
            };
            Assert.Equal((door.Path, expected, expected == 404 ? "notFound" : null), await KnockAsync(client, door));
        }
    }

    [Fact]
    public async Task Nothing_changes_without_the_token_of_the_present_sign_in()
    {
        await using var lab = await WebLab.StartAsync();
        using var client = await lab.SignedInAsync("annotator");
        var changing = Doors(lab)
            .Where(door => door.Method != "GET")
            .Append(new("PUT", "api/me/canvas-preferences", "{}", 0, 0, 0))
            .ToList();
        using var nobody = await lab.SignedInAsync(null);
        var stale = nobody.DefaultRequestHeaders.GetValues("X-CSRF-TOKEN").Single();

        foreach (var token in new[] { null, stale })
        {
            client.DefaultRequestHeaders.Remove("X-CSRF-TOKEN");
            if (token is not null)
                client.DefaultRequestHeaders.Add("X-CSRF-TOKEN", token);
            foreach (var door in changing)
                Assert.Equal((door.Path, 400, "antiforgery"), await KnockAsync(client, door));
        }

        await WebLab.TakeTokenAsync(client);
        Assert.Equal(204, (await KnockAsync(client, changing[^1])).Status);
    }

    [Fact]
    public async Task Signing_in_needs_the_right_password_and_a_token()
    {
        await using var lab = await WebLab.StartAsync();
        using var client = lab.Anonymous();

        Assert.Equal(
            (400, "antiforgery"),
            await WebLab.OutcomeAsync(
                await client.PostAsJsonAsync("api/session", new { userName = "annotator", password = WebLab.Password })
            )
        );
        await WebLab.TakeTokenAsync(client);
        Assert.Equal(
            (401, "badCredentials"),
            await WebLab.OutcomeAsync(await client.PostAsJsonAsync("api/session", new { userName = "annotator", password = "wrong" }))
        );
        Assert.Equal(
            (401, "badCredentials"),
            await WebLab.OutcomeAsync(await client.PostAsJsonAsync("api/session", new { userName = "nobody", password = "wrong" }))
        );
        Assert.Equal(
            (400, "invalid"),
            await WebLab.OutcomeAsync(
                await client.PostAsync("api/session", new StringContent("nonsense", Encoding.UTF8, "application/json"))
            )
        );
    }

    [Fact]
    public async Task Guessing_passwords_slows_down_who_guesses()
    {
        await using var lab = await WebLab.StartAsync();
        using var client = await lab.SignedInAsync(null);
        for (var guess = 0; guess < 6; guess++)
            await client.PostAsJsonAsync("api/session", new { userName = "annotator", password = $"guess {guess}" });

        using var answer = await client.PostAsJsonAsync("api/session", new { userName = "annotator", password = WebLab.Password });

        Assert.Equal((401, "badCredentials"), await WebLab.OutcomeAsync(answer));
        Assert.Contains("Too many wrong passwords came from here", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public void Every_problem_that_the_contract_names_has_its_status()
    {
        Assert.Equal(
            [401, 400, 404, 409, 400, 413],
            new[]
            {
                Problems.SignedOut(),
                Problems.Antiforgery(),
                Problems.NotFound(),
                Problems.SequenceGap(1),
                Problems.Invalid(""),
                Problems.TooLarge(""),
            }.Select(problem => problem.StatusCode)
        );
    }

    private static async Task<(string Path, int Status, string? Code)> KnockAsync(HttpClient client, Door door)
    {
        using var request = new HttpRequestMessage(new HttpMethod(door.Method), door.Path);
        if (door.Body is not null)
            request.Content = new StringContent(door.Body, Encoding.UTF8, "application/json");
        using var answer = await client.SendAsync(request);
        var (status, code) = await WebLab.OutcomeAsync(answer);
        return (door.Path, status, code);
    }
}
