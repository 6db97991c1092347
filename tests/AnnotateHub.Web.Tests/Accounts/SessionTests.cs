using System.Net;
using AnnotateHub.Application.Accounts;
using AnnotateHub.Web.Security;
using AnnotateHub.Web.Tests.Endpoints;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AnnotateHub.Web.Tests.Accounts;

/// <summary>A cookie counts while its session goes on; who copied one has nothing after the sign-out or a new password.</summary>
public sealed class SessionTests
{
    private const string New = "a new long word";

    [Fact]
    public async Task A_copied_cookie_is_worth_nothing_after_the_sign_out()
    {
        await using var lab = await WebLab.StartAsync();
        using var browser = Bare(lab);
        var (mine, other) = (await SignInAsync(browser), await SignInAsync(browser));

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(browser, mine));
        using var left = await PostAsync(browser, "account/sign-out", mine, []);

        Assert.Equal(HttpStatusCode.Redirect, left.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(browser, mine));
        // The other browser of the same person goes on.
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(browser, other));
    }

    [Fact]
    public async Task A_new_password_of_ones_own_ends_other_sessions_and_tokens()
    {
        await using var lab = await WebLab.StartAsync();
        using var browser = Bare(lab);
        var (mine, other) = (await SignInAsync(browser), await SignInAsync(browser));
        using var signedIn = await lab.SignedInAsync("annotator");
        var (secret, _) = await TokenTests.MakeAsync(signedIn, lab.ProjectId);

        using var changed = await PostAsync(
            browser,
            "account/password",
            mine,
            new()
            {
                ["current"] = WebLab.Password,
                ["next"] = New,
                ["repeated"] = New,
            }
        );

        Assert.EndsWith("/me/account?changed=true", changed.Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(browser, other));
        // The browser that changed it was given a session of its own.
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(browser, CookieOf(changed)));
        using var script = lab.Anonymous();
        script.DefaultRequestHeaders.Authorization = new("Bearer", secret);
        Assert.Equal(HttpStatusCode.Unauthorized, (await script.GetAsync("api/me/notifications")).StatusCode);
        Assert.Contains("problem=credentials", (await SignedAsync(browser, WebLab.Password)).Headers.Location!.OriginalString);
        Assert.DoesNotContain("problem", (await SignedAsync(browser, New)).Headers.Location!.OriginalString);
    }

    [Theory]
    [InlineData("wrong", New, New, "WrongCurrent")]
    [InlineData(WebLab.Password, "short", "short", "Length")]
    [InlineData(WebLab.Password, WebLab.Password, WebLab.Password, "Same")]
    [InlineData(WebLab.Password, New, "another long word", "Repeated")]
    public async Task What_is_no_good_change_of_a_password_changes_nothing(string current, string next, string repeated, string problem)
    {
        await using var lab = await WebLab.StartAsync();
        using var browser = Bare(lab);
        var cookie = await SignInAsync(browser);

        using var answer = await PostAsync(
            browser,
            "account/password",
            cookie,
            new()
            {
                ["current"] = current,
                ["next"] = next,
                ["repeated"] = repeated,
            }
        );

        Assert.EndsWith($"/me/account?problem={problem}", answer.Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(browser, cookie));
        Assert.DoesNotContain("problem", (await SignedAsync(browser, WebLab.Password)).Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task A_session_that_is_ended_elsewhere_is_over_and_the_list_is_ones_own()
    {
        await using var lab = await WebLab.StartAsync();
        using var browser = Bare(lab);
        var cookie = await SignInAsync(browser);
        await using var db = await lab.DatabaseAsync();
        var person = await db.Users.Where(item => item.UserName == "annotator").Select(item => item.Id).SingleAsync();
        var stranger = await db.Users.Where(item => item.UserName != "annotator").Select(item => item.Id).FirstAsync();
        var sessions = lab.Services.GetRequiredService<SessionService>();
        var session = Assert.Single(await sessions.ListAsync(person));

        Assert.Equal("a test", session.Device);
        Assert.Empty(await sessions.ListAsync(stranger));
        Assert.False(await sessions.EndAsync(stranger, session.Id));
        Assert.True(await sessions.EndAsync(person, session.Id));

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(browser, cookie));
        // What a node may still believe is shorter than the five seconds that are promised.
        Assert.InRange(SessionCheck.Grain, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    /// <summary>A client that keeps no cookies: each request says its own.</summary>
    private static HttpClient Bare(WebLab lab) => new(lab.Handler()) { BaseAddress = lab.Address };

    private static async Task<string> SignInAsync(HttpClient browser) => CookieOf(await SignedAsync(browser, WebLab.Password));

    private static Task<HttpResponseMessage> SignedAsync(HttpClient browser, string password) =>
        PostAsync(
            browser,
            "account/sign-in",
            null,
            new()
            {
                ["userName"] = "annotator",
                ["password"] = password,
            }
        );

    private static async Task<HttpResponseMessage> PostAsync(
        HttpClient browser,
        string path,
        string? cookie,
        Dictionary<string, string> form
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(form) };
        request.Headers.Add("Origin", browser.BaseAddress!.GetLeftPart(UriPartial.Authority));
        request.Headers.Add("User-Agent", "a test");
        if (cookie is not null)
            request.Headers.Add("Cookie", cookie);
        return await browser.SendAsync(request);
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient browser, string cookie)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/me/notifications");
        request.Headers.Add("Cookie", cookie);
        using var answer = await browser.SendAsync(request);
        return answer.StatusCode;
    }

    private static string CookieOf(HttpResponseMessage answer) =>
        answer.Headers.GetValues("Set-Cookie").Last(cookie => cookie.StartsWith("AnnotateHub=", StringComparison.Ordinal)).Split(';')[0];
}
