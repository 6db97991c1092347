using System.Net;
using AnnotateHub.TestKit;
using AnnotateHub.Web.Components;
using AnnotateHub.Web.Security;

namespace AnnotateHub.Web.Tests.Accounts;

/// <summary>The page's form and its cookie, on one host for all; everybody who signs in is somebody else.</summary>
public sealed class SignInTests(SignInHost host) : IClassFixture<SignInHost>
{
    [Theory]
    [InlineData("/", "%2F")]
    [InlineData("/projects/1/images/2/annotate", "%2Fprojects%2F1%2Fimages%2F2%2Fannotate")]
    public async Task A_stranger_is_led_to_the_sign_in_page_which_remembers_where_to(string path, string remembered)
    {
        using var answer = await host.App.Browser().GetAsync(path);

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.EndsWith($"/sign-in?returnUrl={remembered}", answer.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task The_right_password_leads_back_to_the_page_that_was_asked_for()
    {
        var anna = await host.PersonAsync();

        using var answer = await RunningApp.SignInAsync(host.App.Browser(), anna, RunningApp.Password, "/projects/1");

        Assert.Equal("/projects/1", answer.Headers.Location!.OriginalString);
        Assert.Contains(answer.Headers.GetValues("Set-Cookie"), cookie => cookie.StartsWith("AnnotateHub=", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_wrong_password_leads_back_to_the_form_with_a_sentence_and_the_name()
    {
        var anna = await host.PersonAsync();
        var browser = host.App.Browser();

        using var answer = await RunningApp.SignInAsync(browser, anna, "wrong");
        var page = await browser.GetStringAsync(answer.Headers.Location);

        Assert.Contains("role=\"alert\"", page);
        Assert.Contains($"value=\"{anna}\"", page);
    }

    [Fact]
    public async Task A_form_without_its_token_signs_nobody_in()
    {
        var anna = await host.PersonAsync();

        using var answer = await host
            .App.Browser()
            .PostAsync(
                "account/sign-in",
                new FormUrlEncodedContent(new Dictionary<string, string> { ["userName"] = anna, ["password"] = RunningApp.Password })
            );

        Assert.Contains("problem=stale", answer.Headers.Location!.OriginalString);
        Assert.DoesNotContain(
            answer.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies : [],
            cookie => cookie.StartsWith("AnnotateHub=", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("http://localhost", "/")]
    [InlineData("http://evil.example", "/sign-in?problem=stale&userName={0}&returnUrl=%2F")]
    [InlineData("https://localhost", "/sign-in?problem=stale&userName={0}&returnUrl=%2F")]
    [InlineData("null", "/sign-in?problem=stale&userName={0}&returnUrl=%2F")]
    public async Task A_form_whose_cookie_another_tab_has_overwritten_still_signs_in_when_the_browser_vouches_for_its_page(
        string origin,
        string leadsTo
    )
    {
        var anna = await host.PersonAsync();
        var page = await host.App.Browser().GetStringAsync("sign-in");
        var otherTab = host.App.Browser();
        await otherTab.GetStringAsync("sign-in");
        using var form = new HttpRequestMessage(HttpMethod.Post, "account/sign-in")
        {
            Content = new FormUrlEncodedContent(
                new Dictionary<string, string>
                {
                    ["__RequestVerificationToken"] = RunningApp.FormToken(page),
                    ["userName"] = anna,
                    ["password"] = RunningApp.Password,
                }
            ),
        };
        form.Headers.Add("Origin", origin);

        using var answer = await otherTab.SendAsync(form);

        Assert.Equal(leadsTo.Replace("{0}", anna, StringComparison.Ordinal), answer.Headers.Location!.OriginalString);
    }

    [Theory]
    [InlineData("/projects/3?page=2", "/projects/3?page=2")]
    [InlineData("https://evil.example/", "/")]
    [InlineData("//evil.example/", "/")]
    [InlineData("/\\evil.example/", "/")]
    [InlineData("/a\r\nSet-Cookie: x", "/")]
    [InlineData("projects", "/")]
    [InlineData(null, "/")]
    public void Only_addresses_of_this_server_are_led_back_to(string? address, string expected) =>
        Assert.Equal(expected, SignIn.LocalAddress(address));

    [Fact]
    public async Task A_restart_signs_nobody_out()
    {
        using var folder = new TemporaryFolder();
        string cookie;
        await using (var app = new RunningApp(folder))
        {
            await app.PersonAsync("anna");
            using var answer = await RunningApp.SignInAsync(app.Browser(), "anna", RunningApp.Password);
            cookie = answer
                .Headers.GetValues("Set-Cookie")
                .Single(item => item.StartsWith("AnnotateHub=", StringComparison.Ordinal))
                .Split(';')[0];
        }

        await using var again = new RunningApp(folder);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Add("Cookie", cookie);
        using var page = await again.Browser().SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }
}
