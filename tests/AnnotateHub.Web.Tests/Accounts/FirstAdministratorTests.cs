using AnnotateHub.Application.Accounts;
using AnnotateHub.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AnnotateHub.Web.Tests.Accounts;

public sealed class FirstAdministratorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_link_makes_one_administrator_and_is_then_spent()
    {
        await using var app = new RunningApp(_folder);
        var token = app.Services.GetRequiredService<AdministratorLink>().Token;
        var browser = app.Browser();

        using var made = await PostAsync(browser, token!, "anna");
        Assert.EndsWith("sign-in?userName=anna", made.Headers.Location!.OriginalString);
        using var spent = await LookAsync(browser, token!);

        Assert.Contains("no longer valid", await spent.Content.ReadAsStringAsync());
        await using var db = await app.DatabaseAsync();
        Assert.Equal(["anna"], await db.Users.Where(person => person.IsAdministrator).Select(person => person.UserName).ToListAsync());
    }

    [Fact]
    public async Task Two_who_open_the_link_at_once_do_not_both_become_administrators()
    {
        await using var app = new RunningApp(_folder);
        var link = app.Services.GetRequiredService<AdministratorLink>();
        var token = link.Token;

        var outcomes = await Task.WhenAll(
            link.CreateAsync(token, "anna", "", RunningApp.Password),
            link.CreateAsync(token, "ben", "", RunningApp.Password)
        );

        Assert.Single(outcomes, faults => faults.Count == 0);
        await using var db = await app.DatabaseAsync();
        Assert.Equal(1, await db.Users.CountAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("0123456789abcdef0123456789abcdef0123456789abcdef")]
    public async Task A_guessed_token_opens_nothing(string guess)
    {
        await using var app = new RunningApp(_folder);

        Assert.False(app.Services.GetRequiredService<AdministratorLink>().Accepts(guess));
    }

    [Fact]
    public async Task A_password_that_is_too_short_leaves_the_link_open()
    {
        await using var app = new RunningApp(_folder);
        var link = app.Services.GetRequiredService<AdministratorLink>();

        var faults = await link.CreateAsync(link.Token, "anna", "", "short");

        Assert.NotEmpty(faults);
        Assert.NotNull(link.Token);
    }

    [Fact]
    public async Task The_token_is_another_after_a_restart_and_none_once_there_is_an_administrator()
    {
        string? first;
        await using (var app = new RunningApp(_folder))
            first = app.Services.GetRequiredService<AdministratorLink>().Token;

        await using (var app = new RunningApp(_folder))
        {
            var link = app.Services.GetRequiredService<AdministratorLink>();
            Assert.NotNull(link.Token);
            Assert.NotEqual(first, link.Token);
            Assert.Empty(await link.CreateAsync(link.Token, "anna", "", RunningApp.Password));
        }

        await using var last = new RunningApp(_folder);
        Assert.Null(last.Services.GetRequiredService<AdministratorLink>().Token);
    }

    private static async Task<HttpResponseMessage> PostAsync(HttpClient browser, string token, string userName)
    {
        using var page = await LookAsync(browser, token);
        return await browser.PostAsync(
            "setup",
            new FormUrlEncodedContent(
                new Dictionary<string, string>
                {
                    ["_handler"] = "setup",
                    ["__RequestVerificationToken"] = RunningApp.FormToken(await page.Content.ReadAsStringAsync()),
                    ["secret"] = token,
                    ["Form.UserName"] = userName,
                    ["Form.DisplayName"] = "",
                    ["Form.Password"] = RunningApp.Password,
                }
            )
        );
    }

    /// <summary>As the page's script does with what stands behind the # of the link.</summary>
    private static async Task<HttpResponseMessage> LookAsync(HttpClient browser, string token)
    {
        var page = await browser.GetStringAsync("setup");
        return await browser.PostAsync(
            "setup",
            new FormUrlEncodedContent(
                new Dictionary<string, string>
                {
                    ["_handler"] = "look",
                    ["__RequestVerificationToken"] = RunningApp.FormToken(page),
                    ["secret"] = token,
                }
            )
        );
    }
}
