using System.Net;
using AnnotateHub.Application.Accounts;
using AnnotateHub.Application.Demo;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Members;
using AnnotateHub.Core.Study;
using AnnotateHub.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AnnotateHub.Web.Tests.Accounts;

/// <summary>A demo that ran once opens nothing after it is switched off.</summary>
public sealed class DemoClosedTests : IDisposable
{
    private static readonly (string, string)[] Open = [("Demo:Enabled", "true"), ("Demo:Images", "0")];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task After_Demo_Enabled_false_accounts_sessions_tokens_and_invitations_of_the_demo_are_void()
    {
        string cookie,
            token,
            invitation;
        long project;
        await using (var app = new RunningApp(_folder, null, Open))
        {
            using var signedIn = await RunningApp.SignInAsync(app.Browser(), "lead", DemoAccounts.Password);
            cookie = CookieOf(signedIn);
            await using var db = await app.DatabaseAsync();
            var lead = await db.Users.Where(person => person.UserName == "lead").Select(person => person.Id).SingleAsync();
            project = await db.Projects.Select(item => item.Id).SingleAsync();
            token = Done(await app.Services.GetRequiredService<AccessTokenService>().CreateAsync(lead, "a script", [project])).Secret;
            invitation = Done(
                await app.Services.GetRequiredService<InvitationService>().CreateAsync(project, lead, new InvitationDraft())
            ).Secret;
            Assert.Equal(HttpStatusCode.OK, await AskAsync(app, cookie, null));
            Assert.Equal(HttpStatusCode.OK, await AskAsync(app, null, token));
            Assert.NotNull(await app.Services.GetRequiredService<InvitationService>().FindByTokenAsync(invitation));
        }

        await using (var app = new RunningApp(_folder))
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(app, cookie, null));
            Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(app, null, token));
            Assert.Null(await app.Services.GetRequiredService<InvitationService>().FindByTokenAsync(invitation));
            foreach (var account in DemoAccounts.All)
            {
                using var answer = await RunningApp.SignInAsync(app.Browser(), account.UserName, DemoAccounts.Password);
                Assert.Contains("problem=credentials", answer.Headers.Location!.OriginalString);
            }

            Assert.DoesNotContain("Demo accounts", await app.Browser().GetStringAsync("sign-in"));
        }

        // Opened again: what was void stays void.
        await using var again = new RunningApp(_folder, null, Open);
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(again, cookie, null));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(again, null, token));
        Assert.Null(await again.Services.GetRequiredService<InvitationService>().FindByTokenAsync(invitation));
    }

    [Fact]
    public async Task An_administrator_deletes_the_closed_demo_and_nobody_else_does()
    {
        await using (var app = new RunningApp(_folder, null, Open))
        {
            await app.PersonAsync("anna");
            Assert.Contains(
                "The demo is open",
                Assert.IsType<Result<DemoRemains>.Refused>(await RemoveAsync(app, await AdministratorAsync(app))).Reason
            );
        }

        await using var closed = new RunningApp(_folder);
        var demo = closed.Services.GetRequiredService<DemoClosing>();
        await using var db = await closed.DatabaseAsync();
        var anna = await db.Users.Where(person => person.UserName == "anna").Select(person => person.Id).SingleAsync();
        var administrator = await db.Users.Where(person => person.IsAdministrator).Select(person => person.Id).SingleAsync();
        Assert.Null(await demo.FindAsync(anna));
        Assert.IsType<Result<DemoRemains>.Refused>(await RemoveAsync(closed, anna));
        Assert.Equal((4, 1), (await demo.FindAsync(administrator)) is { } there ? (there.Accounts, there.Projects.Count) : default);

        Assert.IsType<Result<DemoRemains>.Success>(await RemoveAsync(closed, administrator));

        Assert.Equal((0, 0), (await demo.FindAsync(administrator)) is { } left ? (left.Accounts, left.Projects.Count) : default);
        Assert.Empty(await db.Projects.ToListAsync());
        Assert.Empty(await db.ImageGroups.ToListAsync());
        Assert.DoesNotContain(await db.Users.Select(person => person.UserName).ToListAsync(), name => name is "lead" or "expert");
    }

    [Theory]
    [InlineData("X-Forwarded-For", "203.0.113.7")]
    [InlineData("Forwarded", "for=203.0.113.7")]
    [InlineData("Host", "annotate.example.org")]
    public async Task A_demo_that_nobody_asked_for_closes_at_the_first_request_from_elsewhere(string header, string value)
    {
        await using var app = new RunningApp(_folder, null, ("Demo:Enabled", ""), ("Demo:Images", "0"));
        using var here = await RunningApp.SignInAsync(app.Browser(), "lead", DemoAccounts.Password);
        Assert.Equal("/", here.Headers.Location!.OriginalString);
        using var request = new HttpRequestMessage(HttpMethod.Get, "sign-in");
        request.Headers.TryAddWithoutValidation(header, value);

        using var page = await app.Browser().SendAsync(request);

        Assert.DoesNotContain("Demo accounts", await page.Content.ReadAsStringAsync());
        using var after = await RunningApp.SignInAsync(app.Browser(), "lead", DemoAccounts.Password);
        Assert.Contains("problem=credentials", after.Headers.Location!.OriginalString);
    }

    private static async Task<Result<DemoRemains>> RemoveAsync(RunningApp app, long askingId) =>
        await app.Services.GetRequiredService<DemoClosing>().RemoveAsync(askingId);

    private static async Task<long> AdministratorAsync(RunningApp app)
    {
        var link = app.Services.GetRequiredService<AdministratorLink>();
        Assert.Empty(await link.CreateAsync(link.Token, "root", "", RunningApp.Password));
        await using var db = await app.DatabaseAsync();
        return await db.Users.Where(person => person.IsAdministrator).Select(person => person.Id).SingleAsync();
    }

    private static T Done<T>(Result<T> result) => Assert.IsType<Result<T>.Success>(result).Value;

    private static async Task<HttpStatusCode> AskAsync(RunningApp app, string? cookie, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/me/notifications");
        if (cookie is not null)
            request.Headers.Add("Cookie", cookie);
        if (token is not null)
            request.Headers.Authorization = new("Bearer", token);
        using var answer = await app.Browser().SendAsync(request);
        return answer.StatusCode;
    }

    private static string CookieOf(HttpResponseMessage answer) =>
        answer.Headers.GetValues("Set-Cookie").Single(cookie => cookie.StartsWith("AnnotateHub=", StringComparison.Ordinal)).Split(';')[0];
}
