using AnnotateHub.Browser.Tests.Harness;
using Microsoft.Playwright;

namespace AnnotateHub.Browser.Tests;

/// <summary>The paper's protocol as people live it: each in a browser of their own, by clicks and keys.</summary>
public sealed class ProtocolTests(SharedChromium chromium)
{
    private const int Images = 9;

    /// <summary>Accounts of the demo by the names that pages and lists show.</summary>
    private static readonly Dictionary<string, string> UserNames = new()
    {
        ["Demo expert"] = "expert",
        ["Demo student one"] = "student1",
        ["Demo student two"] = "student2",
        ["Demo lead"] = "lead",
    };

    [Fact]
    public async Task From_splits_over_calibration_to_a_blind_test_that_only_the_lead_sees_when_both_are_done()
    {
        await using var lab = await chromium.OpenLabAsync(Images);
        var lead = await lab.SignInAsync("lead");
        await lead.Page.GotoAsync($"{lead.Project}/rounds");
        await Link(lead, "Draw the splits").ClickAsync();
        await Button(lead, "Draw these splits").ClickAsync();
        await lead.SeesAsync("Done: ");
        await MakeRoundAsync(lead, "Calibration");

        // Two calibration images each; until they are submitted nothing else is offered.
        var people = new Dictionary<string, Workstation>();
        foreach (var name in new[] { "expert", "student1", "student2" })
        {
            var person = people[name] = await lab.SignInAsync(name);
            await person.Page.GotoAsync("");
            await Link(person, "Continue").First.ClickAsync();
            await person.CanvasReadyAsync();
            await person.SeesAsync("You work alone");
            var first = await person.ImageNameAsync();
            await person.DrawAsync(100, 100, 160, 160);
            await person.PressAsync("Control+Shift+Enter");
            await person.ImageIsNotAsync(first);
            await person.DrawAsync(200, 200, 260, 260);
            await person.PressAsync("Control+Enter");
            await person.ReadOnlyAsync();
            await person.AllSavedAsync();
        }

        // The test round: three images, two people each, cancer cells only.
        await MakeRoundAsync(lead, "Test");
        var round = lead.Page.Url;
        var (image, one, other) = await SharedTestImageAsync(lead, round.Split('/')[^1].Split('?')[0], people.Keys);
        var (a, b) = (people[one.Person], people[other.Person]);
        foreach (var (person, assignment) in new[] { (a, one.Id), (b, other.Id) })
        {
            await person.Page.GotoAsync($"{person.Project}/images/{image}/annotate?assignment={assignment}");
            await person.CanvasReadyAsync();
            Assert.Equal(
                ["R"],
                await person.Page.EvaluateAsync<string[]>("() => annotateHubCanvas.work.project.classes.map(item => item.key)")
            );
        }

        await a.DrawAsync(111, 113, 177, 179);
        await a.AllSavedAsync();
        await SeesNothingOfAsync(b, image, one.Id, other.Id);
        await a.PressAsync("Control+Enter");
        await a.AllSavedAsync();
        await SeesNothingOfAsync(b, image, one.Id, other.Id);

        // The lead's page has moved by itself; the boxes are still sealed.
        await lead.Page.GotoAsync(round);
        await lead.SeesAsync("Boxes are sealed");
        Assert.Equal(404, await StatusAsync(lead, $"api/{lead.Project}/images/{image}/work?assignment={one.Id}"));
        await lead.Page.EvaluateAsync("() => { globalThis.samePage = true; }");
        await b.DrawAsync(115, 117, 180, 182);
        await b.PressAsync("Control+Enter");
        await b.AllSavedAsync();
        await lead.Page.Locator(".figures div", new() { HasText = "of 6 submitted" }).GetByText("2", new() { Exact = true }).WaitForAsync();
        Assert.True(await lead.Page.EvaluateAsync<bool>("() => globalThis.samePage"));

        await lead.Page.GotoAsync($"{lead.Project}/images/{image}/annotate?assignment={one.Id}");
        await lead.CanvasReadyAsync();
        await lead.BoxCountAsync(1);
        await lead.SeesAsync("you view it");
        Assert.Equal((111, 113, 177, 179, "R"), Assert.Single(await lead.BoxesAsync()).Shape);
        // The two still see only their own, until the round is closed.
        await SeesNothingOfAsync(b, image, one.Id, other.Id);
    }

    /// <summary>Everything that this person's browser can ask about the image, and what stands on the screen.</summary>
    private static async Task SeesNothingOfAsync(Workstation person, long image, long foreign, long own)
    {
        await person.Page.ReloadAsync();
        await person.CanvasReadyAsync();
        Assert.DoesNotContain(await person.BoxesAsync(), box => box.X1 == 111);
        foreach (
            var sealedDoor in new[]
            {
                $"api/assignments/{foreign}/operations",
                $"api/assignments/{foreign}/comments",
                $"api/assignments/{foreign}/held",
                $"api/{person.Project}/images/{image}/work?assignment={foreign}",
            }
        )
            Assert.Equal(404, await StatusAsync(person, sealedDoor));
        foreach (
            var open in new[]
            {
                $"api/{person.Project}/images/{image}/work",
                $"api/assignments/{own}/operations",
                $"api/{person.Project}/images",
                $"api/{person.Project}/assignments",
                $"api/{person.Project}/dashboard",
                $"api/{person.Project}/my-work",
                "api/me/notifications",
            }
        )
        {
            var text = await person.Page.EvaluateAsync<string>(
                "async address => { const answer = await fetch(new URL(address, document.baseURI)); return answer.ok ? await answer.text() : `failed ${answer.status}`; }",
                open
            );
            Assert.DoesNotContain("failed", text);
            Assert.DoesNotContain("\"x1\":111", text);
            Assert.DoesNotContain($"\"{foreign}\"", text);
            Assert.DoesNotContain($":{foreign},", text);
        }
    }

    private static Task<int> StatusAsync(Workstation person, string address) =>
        person.Page.EvaluateAsync<int>("async address => (await fetch(new URL(address, document.baseURI))).status", address);

    /// <summary>A test image that two of the people have, with their assignments.</summary>
    private static async Task<(long Image, (string Person, long Id) One, (string Person, long Id) Other)> SharedTestImageAsync(
        Workstation lead,
        string round,
        IEnumerable<string> people
    )
    {
        var rows = (await lead.AskAsync($"api/{lead.Project}/assignments?round={round}&take=50"))
            .GetProperty("items")
            .EnumerateArray()
            .Select(jsonElement =>
                (
                    Image: jsonElement.GetProperty("imageId").GetInt64(),
                    Person: UserNames[jsonElement.GetProperty("person").GetString()!],
                    Id: jsonElement.GetProperty("id").GetInt64()
                )
            )
            .Where(row => people.Contains(row.Person))
            .ToList();
        var shared = rows.GroupBy(row => row.Image).First(group => group.Count() == 2).ToList();
        return (shared[0].Image, (shared[0].Person, shared[0].Id), (shared[1].Person, shared[1].Id));
    }

    private static async Task MakeRoundAsync(Workstation lead, string kind)
    {
        await lead.Page.GotoAsync($"{lead.Project}/rounds/new");
        await lead.Page.Locator($"label.kind-choice:has(strong:has-text('{kind}'))").ClickAsync();
        foreach (var next in new[] { "Next: images", "Next: people", "Next: rules", "Make the round" })
            await Button(lead, next).ClickAsync();
        await lead.SeesAsync("Made: 6 assignments for ");
    }

    private static ILocator Link(Workstation workstation, string name) => workstation.Page.GetByRole(AriaRole.Link, new() { Name = name });

    private static ILocator Button(Workstation workstation, string name) =>
        workstation.Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });
}
