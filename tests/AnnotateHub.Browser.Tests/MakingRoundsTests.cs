using AnnotateHub.Browser.Tests.Harness;
using Microsoft.Playwright;

namespace AnnotateHub.Browser.Tests;

/// <summary>A lead starts the protocol on a fresh plate: with the mouse, and with the keyboard alone.</summary>
public sealed class MakingRoundsTests(SharedChromium chromium)
{
    private const int Images = 9;

    [Fact]
    public async Task From_the_first_click_to_an_annotator_who_can_continue()
    {
        await using var lab = await chromium.OpenLabAsync(Images);
        var lead = await lab.SignInAsync("lead");
        await lead.Page.GotoAsync($"{lead.Project}/rounds");

        await Link(lead, "Draw the splits").ClickAsync();
        await Button(lead, "Draw these splits").ClickAsync();
        await lead.SeesAsync("Done: ");
        await Link(lead, "To the rounds").ClickAsync();
        await Link(lead, "Make the calibration round").ClickAsync();
        foreach (var next in new[] { "Next: images", "Next: people", "Next: rules", "Make the round" })
            await Button(lead, next).ClickAsync();

        // Nine images of three patients, one test image each: a third of the six others is proposed, for three people.
        await lead.SeesAsync("Made: 6 assignments for 3 people");
        await lead.SeesAsync("Boxes are sealed");
        var rows = lead.Page.Locator(".assignments tbody tr");
        Assert.Equal(6, await rows.CountAsync());

        var student = await lab.SignInAsync("student1");
        await student.Page.GotoAsync($"{student.Project}/rounds");
        await student.Page.Locator(".round-list a", new() { HasText = "Calibration" }).ClickAsync();
        await student.SeesAsync("0 of 2 submitted by you");
        await Link(student, "Continue").WaitForAsync();
        Assert.DoesNotContain("Demo student two", await student.Page.ContentAsync());

        // What a row's menu does, with the dialog that asks first.
        await rows.Filter(new() { HasText = "Demo student two" }).First.GetByRole(AriaRole.Button).Last.ClickAsync();
        await lead.Page.GetByText("Withdraw", new() { Exact = true }).ClickAsync();
        await lead.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Withdraw", Exact = true }).ClickAsync();
        await lead.SeesAsync("Withdrawn: ");
        await Assertions.Expect(rows).ToHaveCountAsync(5);

        // Many at once: calibration images stay with their people, so that giving them away changes nothing; withdrawing is shown, done
        // and taken back.
        await lead.Page.GetByLabel("Choose all on this page").CheckAsync();
        await lead.SeesAsync("5 chosen");
        await Button(lead, "Give to somebody else…").ClickAsync();
        await lead.Page.GetByRole(AriaRole.Dialog).GetByLabel("Demo lead").CheckAsync();
        await lead.SeesAsync("Everybody answers each calibration image themselves");
        await Assertions.Expect(Button(lead, "Give 0")).ToBeDisabledAsync();
        await Button(lead, "Cancel").ClickAsync();
        await Button(lead, "Withdraw…").ClickAsync();
        await lead.SeesAsync("5 assignments leave the lists of their people.");
        await Button(lead, "Withdraw 5").ClickAsync();
        await lead.SeesAsync("5 assignments withdrawn.");
        await Assertions.Expect(rows).ToHaveCountAsync(0);
        await Button(lead, "Undo").ClickAsync();
        await lead.SeesAsync("5 assignments as before.");
        await Assertions.Expect(rows).ToHaveCountAsync(5);

        // The one that was withdrawn first is listed, and comes back.
        await lead.ChooseAsync("State", "Withdrawn");
        await Assertions.Expect(rows).ToHaveCountAsync(1);
        await rows.First.GetByRole(AriaRole.Button, new() { NameRegex = new("^Bring back") }).ClickAsync();
        await lead.SeesAsync(" is back.");
        await lead.ChooseAsync("State", "Any");
        await Assertions.Expect(rows).ToHaveCountAsync(6);
    }

    [Fact]
    public async Task By_the_keyboard_alone()
    {
        await using var lab = await chromium.OpenLabAsync(Images);
        var lead = await lab.SignInAsync("lead");
        await lead.Page.GotoAsync($"{lead.Project}/rounds");
        await Link(lead, "Draw the splits").WaitForAsync();

        await TabToAsync(lead, "Draw the splits");
        await lead.PressAsync("Enter");
        await Assertions.Expect(Button(lead, "Draw these splits")).ToBeEnabledAsync();
        await TabToAsync(lead, "Draw these splits");
        await lead.PressAsync("Enter");
        await lead.SeesAsync("Done: ");
        await TabToAsync(lead, "To the rounds");
        await lead.PressAsync("Enter");
        await Link(lead, "Make the calibration round").WaitForAsync();
        await TabToAsync(lead, "Make the calibration round");
        await lead.PressAsync("Enter");

        // Everything is proposed: Enter in each step's first control leads on, and in the last it makes the round.
        foreach (var control in new[] { "input[name=kind]", "input[name=images]", ".people-pick input", ".round-name input" })
        {
            await lead.Page.UntilAsync(
                "control => document.activeElement?.matches(control) && document.querySelector('.round-preview')?.getAttribute('aria-busy') === 'false'",
                control
            );
            await lead.PressAsync("Enter");
        }

        await lead.SeesAsync("Made: 6 assignments for 3 people");
        await lead.Page.UntilAsync("() => document.activeElement?.textContent.startsWith('Made: ')");
    }

    private static async Task TabToAsync(Workstation workstation, string text)
    {
        for (var press = 0; press < 60; press++)
        {
            await workstation.PressAsync("Tab");
            if (await workstation.Page.EvaluateAsync<string>("() => document.activeElement?.textContent.trim() ?? ''") == text)
                return;
        }

        Assert.Fail($"60 presses of Tab did not lead to '{text}'.");
    }

    private static ILocator Link(Workstation workstation, string name) => workstation.Page.GetByRole(AriaRole.Link, new() { Name = name });

    private static ILocator Button(Workstation workstation, string name) =>
        workstation.Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });
}
