using Microsoft.Playwright;

namespace AnnotateHub.Browser.Tests;

/// <summary>Passkeys with Chromium's own authenticator, as a person has it in a laptop.</summary>
public sealed class PasskeyTests(SharedChromium chromium)
{
    [Fact]
    public async Task A_passkey_is_made_on_the_account_page_and_signs_in_without_name_and_password()
    {
        await using var lab = await chromium.OpenLabAsync();
        var person = await lab.SignInAsync("student1");
        var page = person.Page;
        await AddAuthenticatorAsync(page);
        await page.GotoAsync("me/account");
        var panel = page.Locator("#passkeys");

        // A wrong password first: a sentence, and nothing is made.
        await panel.GetByLabel("Name of a new passkey").FillAsync("Laptop");
        await panel.GetByLabel("Your password").FillAsync("wrong");
        await panel.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Make a passkey" }).ClickAsync();
        await panel.GetByText("That is not your password").WaitForAsync();
        await panel.GetByLabel("Your password").FillAsync("demo");
        await panel.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Make a passkey" }).ClickAsync();
        await panel.GetByText("The passkey 'Laptop' is made").WaitForAsync();
        await panel.GetByRole(AriaRole.Row).Filter(new LocatorFilterOptions { HasText = "never" }).WaitForAsync();

        await page.Context.ClearCookiesAsync();
        await page.GotoAsync("me/account");
        Assert.Contains("sign-in", page.Url);
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Sign in with a passkey" }).ClickAsync();
        await page.WaitForURLAsync(url => url.EndsWith("me/account", StringComparison.Ordinal));

        // It was used, and removed it is of no use any more.
        await panel.GetByRole(AriaRole.Row).Filter(new LocatorFilterOptions { HasText = "Laptop", HasNotText = "never" }).WaitForAsync();
        await panel.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Remove the passkey Laptop" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Remove", Exact = true }).ClickAsync();
        await panel.GetByText("None. A passkey signs you in").WaitForAsync();
        await page.Context.ClearCookiesAsync();
        await page.GotoAsync("sign-in");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Sign in with a passkey" }).ClickAsync();
        await page.GetByRole(AriaRole.Alert).Filter(new LocatorFilterOptions { HasText = "was not accepted" }).WaitForAsync();
        Assert.Contains("sign-in", page.Url);
    }

    [Fact]
    public async Task A_session_that_ends_while_somebody_draws_goes_on_by_a_passkey_without_leaving_the_page()
    {
        await using var lab = await chromium.OpenLabAsync();
        var student = await lab.SignInAsync("student1");
        var page = student.Page;
        await AddAuthenticatorAsync(page);
        await page.GotoAsync("me/account");
        var panel = page.Locator("#passkeys");
        await panel.GetByLabel("Name of a new passkey").FillAsync("Laptop");
        await panel.GetByLabel("Your password").FillAsync("demo");
        await panel.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Make a passkey" }).ClickAsync();
        await panel.GetByText("The passkey 'Laptop' is made").WaitForAsync();
        await student.OpenFirstImageAsync();
        await student.DrawAsync(100, 100, 160, 160);
        await student.AllSavedAsync();
        // Gone when the page is loaded anew.
        await page.EvaluateAsync("() => { globalThis.isTheSamePage = true; }");

        await student.Context.ClearCookiesAsync();
        await student.DrawAsync(300, 300, 360, 360);
        await student.SeesAsync("You are signed out.");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Sign in" }).First.ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Sign in with a passkey" }).ClickAsync();

        await dialog.WaitForAsync(new() { State = WaitForSelectorState.Hidden });
        await student.AllSavedAsync();
        await student.BoxCountAsync(2);
        Assert.True(await page.EvaluateAsync<bool>("() => globalThis.isTheSamePage === true"));
    }

    private static async Task AddAuthenticatorAsync(IPage page)
    {
        var browser = await page.Context.NewCDPSessionAsync(page);
        await browser.SendAsync("WebAuthn.enable");
        await browser.SendAsync(
            "WebAuthn.addVirtualAuthenticator",
            new Dictionary<string, object>
            {
                ["options"] = new Dictionary<string, object>
                {
                    ["protocol"] = "ctap2",
                    ["transport"] = "internal",
                    ["hasResidentKey"] = true,
                    ["hasUserVerification"] = true,
                    ["isUserVerified"] = true,
                    ["automaticPresenceSimulation"] = true,
                },
            }
        );
    }
}
