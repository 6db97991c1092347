using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using AnnotateHub.TestKit;

namespace AnnotateHub.Web.Tests.Accounts;

/// <summary>What the pages' script does with passkeys, for one browser.</summary>
internal static class PasskeyBrowser
{
    /// <summary>The antiforgery token of whoever is signed in now.</summary>
    public static async Task TakeTokenAsync(HttpClient browser)
    {
        var session = await browser.GetFromJsonAsync<JsonElement>("api/session");
        browser.DefaultRequestHeaders.Remove("X-CSRF-TOKEN");
        browser.DefaultRequestHeaders.Add("X-CSRF-TOKEN", session.GetProperty("antiforgeryToken").GetString());
    }

    public static async Task<HttpResponseMessage> RegisterAsync(
        HttpClient browser,
        SoftwareAuthenticator key,
        string name = "Laptop",
        string? password = RunningApp.Password,
        string? code = null
    )
    {
        var options = await browser.PostAsJsonAsync(
            "api/me/passkeys/options",
            new
            {
                name,
                password,
                code,
            }
        );
        if (!options.IsSuccessStatusCode)
            return options;
        using (options)
            return await browser.PostAsJsonAsync(
                "api/me/passkeys",
                new { name, credential = key.Create(await options.Content.ReadFromJsonAsync<JsonElement>()) }
            );
    }

    public static async Task<JsonElement> OptionsAsync(HttpClient browser)
    {
        await TakeTokenAsync(browser);
        using var options = await browser.PostAsync("api/session/passkey/options", null);
        Assert.True(options.IsSuccessStatusCode, await options.Content.ReadAsStringAsync());
        return await options.Content.ReadFromJsonAsync<JsonElement>();
    }

    public static Task<HttpResponseMessage> SendAsync(HttpClient browser, JsonObject credential, string returnUrl = "/") =>
        browser.PostAsJsonAsync("api/session/passkey", new { credential, returnUrl });

    public static async Task<HttpResponseMessage> SignInAsync(HttpClient browser, SoftwareAuthenticator key, string returnUrl = "/") =>
        await SendAsync(browser, key.Get(await OptionsAsync(browser)), returnUrl);

    public static async Task<string> NextAsync(HttpResponseMessage answer)
    {
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("next").GetString()!;
    }

    public static async Task<string> DetailAsync(HttpResponseMessage answer) =>
        (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString()!;
}
