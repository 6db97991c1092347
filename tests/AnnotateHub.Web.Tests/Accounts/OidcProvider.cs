using System.Diagnostics;
using System.Net;
using System.Text.Json;
using AnnotateHub.TestKit;

namespace AnnotateHub.Web.Tests.Accounts;

/// <summary>npm's oidc-provider as a process of its own on a free port (tests/canvas/oidc/provider.js), and a browser for both
/// sides.</summary>
public sealed class OidcProvider : IAsyncDisposable
{
    private const string Callback = "http://localhost/account/oidc/callback";
    private const string AfterLogout = "http://localhost/account/oidc/signed-out";
    private readonly Process _process;

    private OidcProvider(Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    public static async Task<OidcProvider> StartAsync(object people)
    {
        var start = new ProcessStartInfo("node")
        {
            WorkingDirectory = Path.Combine(Repository.Root, "tests", "canvas", "oidc"),
            RedirectStandardOutput = true,
        };
        foreach (var argument in (string[])["provider.js", Callback, AfterLogout, JsonSerializer.Serialize(people)])
            start.ArgumentList.Add(argument);
        var process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
            if (line.StartsWith("http://", StringComparison.Ordinal))
                return new OidcProvider(process, new Uri(line));
        throw new InvalidOperationException("The provider did not start; run npm ci in tests/canvas.");
    }

    public Task SetPeopleAsync(object people) => PutAsync("/people", people);

    private async Task PutAsync(string path, object content)
    {
        using var client = new HttpClient();
        using var answer = await client.PutAsync(new Uri(Address, path), new StringContent(JsonSerializer.Serialize(content)));
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>From the button on the sign-in page through the provider and back; where the application leads to at last.</summary>
    /// <param name="cookies">What the browser keeps of the provider from one sign-in to the next.</param>
    public async Task<string> SignInAsync(HttpClient app, string person, string returnUrl = "/jobs", CookieContainer? cookies = null)
    {
        await PutAsync("/person", person);
        using var begin = await app.GetAsync($"account/oidc?returnUrl={Uri.EscapeDataString(returnUrl)}");
        var asked = begin.Headers.Location!.OriginalString;
        if (!asked.StartsWith(Address.OriginalString, StringComparison.Ordinal))
            return asked;
        var back = await FollowAsync(new Uri(asked), to: Callback, cookies ?? new CookieContainer());
        using var taken = await app.GetAsync(back.PathAndQuery);
        if (taken.Headers.Location?.OriginalString is not { } done || !done.Contains("/account/oidc/done", StringComparison.Ordinal))
            return taken.Headers.Location?.OriginalString ?? taken.StatusCode.ToString();
        using var end = await app.GetAsync(done);
        return end.Headers.Location!.OriginalString;
    }

    /// <summary>Redirects of the provider, with its cookies, until it leads to the application.</summary>
    private static async Task<Uri> FollowAsync(Uri address, string to, CookieContainer cookies)
    {
        using var handler = new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = cookies };
        using var browser = new HttpClient(handler);
        for (var step = 0; step < 10; step++)
        {
            using var answer = await browser.GetAsync(address);
            if (answer.Headers.Location is not { } next)
                throw new InvalidOperationException($"{address}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
            address = new Uri(address, next);
            if (address.OriginalString.StartsWith(to, StringComparison.Ordinal))
                return address;
        }

        throw new InvalidOperationException($"The provider leads in circles, last to {address}.");
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
