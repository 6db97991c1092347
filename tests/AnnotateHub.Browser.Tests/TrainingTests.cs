using System.Text.RegularExpressions;
using AnnotateHub.Browser.Tests.Harness;
using AnnotateHub.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace AnnotateHub.Browser.Tests;

/// <summary>The loop closes inside the product: seeds become a detector, whose boxes people refine.</summary>
public sealed class TrainingTests(SharedChromium chromium)
{
    [Fact]
    public async Task From_the_seed_round_over_a_killed_server_to_a_refinement_round_with_the_trained_models_boxes()
    {
        await using var lab = await chromium.OpenKillableLabAsync();
        var lead = await lab.SignInAsync("lead");
        await lead.AskAsync(
            "POST",
            $"api/{lead.Project}/splits",
            new
            {
                seed = 7,
                testPerPatient = 0,
                validationShare = 0,
            }
        );
        long expertId;
        await using (var db = TestProject.Open(lab.Server.DatabaseFile))
        {
            var user = lead.UserName("expert");
            expertId = (await db.Users.SingleAsync(person => person.UserName == user)).Id;
        }

        await lead.AskAsync(
            "POST",
            $"api/{lead.Project}/rounds",
            new
            {
                kind = "seed",
                name = "Seeds",
                people = new[] { expertId },
                images = new { kind = "handPicked", ids = new[] { lead.FirstImage } },
            }
        );
        var expert = await lab.SignInAsync("expert");
        await expert.ContinueAsync();
        await expert.DrawTruthAsync(Path.Combine(Repository.Root, "seed-data", "truth"));
        await expert.PressAsync("Control+Enter");
        await expert.ReadOnlyAsync();
        await expert.AllSavedAsync();

        // As small as it may be: what counts here is the way, not the model.
        await lead.Page.GotoAsync($"{lead.Project}/trainings/new");
        await lead.SeesAsync("1 image");
        await lead.Page.GetByText("A detector alone").ClickAsync();
        await lead.Page.GetByText("More", new() { Exact = true }).ClickAsync();
        await FillAsync(lead, "Steps of the detector", "80");
        await FillAsync(lead, "Width of the network", "6");
        await Button(lead, "Begin the training").ClickAsync();
        await lead.Page.WaitForURLAsync(new Regex("/trainings/\\d+$"));
        await lead.Page.UntilAsync(
            "() => Number(document.querySelector('.run-state .figures strong')?.textContent) > 10",
            limit: Patience.ForLongWork
        );
        await lab.Server.KillAsync();
        await lab.Server.StartAsync();
        await lead.Page.ReloadAsync();
        await lead.Page.UntilAsync("() => document.querySelector('.run-state .state')?.textContent === 'done'", limit: Patience.ForLongWork);
        await lead.SeesAsync("Cell model detector v1");

        var run = await Link(lead, "Run over the project").GetAttributeAsync("href");
        // So short a training is sure of nothing.
        await lead.Page.GotoAsync($"{run}&scoreFloor=0.05");
        await Button(lead, "Begin the run").ClickAsync();
        await Link(lead, "Use in a refinement round").ClickAsync();
        await lead.SeesAsync("What it would be");
        await lead.Page.GetByRole(AriaRole.Button, new() { Name = "People" }).ClickAsync();
        // The list of what is there does not wait for the step's table; without it nobody would be taken out.
        await lead.Page.Locator(".people-pick").WaitForAsync();
        foreach (var box in await lead.Page.Locator(".people-pick input[type=checkbox]").AllAsync())
            await box.UncheckAsync();
        await lead.Page.Locator(".people-pick tr", new() { HasText = "Demo student one" }).Locator("input[type=checkbox]").CheckAsync();
        Assert.Equal(1, await lead.Page.Locator(".people-pick input[type=checkbox]:checked").CountAsync());
        await Button(lead, "Make the round as it is").ClickAsync();
        await lead.Page.WaitForURLAsync(url => url.Contains("made=1", StringComparison.Ordinal));

        var student = await lab.SignInAsync("student1");
        await student.ContinueAsync();
        await student.Page.UntilAsync("() => annotateHubCanvas.session.boxes.size > 0");
    }

    private static async Task FillAsync(Workstation person, string label, string value)
    {
        var field = person.Page.GetByLabel(label);
        await field.FillAsync(value);
        await field.PressAsync("Tab");
    }

    private static ILocator Link(Workstation person, string name) =>
        person.Page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true });

    private static ILocator Button(Workstation person, string name) =>
        person.Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });
}
