using System.Net;
using System.Text.RegularExpressions;
using AnnotateHub.Application.Accounts;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Mail;
using AnnotateHub.Data.Entities;
using AnnotateHub.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AnnotateHub.Web.Tests.Mail;

/// <summary>A forgotten password, from the page to the mail and back.</summary>
public sealed partial class ForgottenPasswordTests
{
    [Fact]
    public async Task Who_forgot_theirs_gets_a_link_that_sets_a_new_one_once()
    {
        await using var host = new MailHost();
        var anna = await host.PersonAsync();
        var browser = host.App.Browser();

        Assert.Contains("Look into your mail", await AskAsync(browser, anna.UserName!));
        await host.SendAsync();
        var mail = Assert.Single(host.TakenBy(anna.Email));
        var secret = MailHost.SecretOf(mail, "password");
        using var set = await ChooseAsync(browser, secret, "a word of my own");

        Assert.EndsWith($"sign-in?userName={anna.UserName}", set.Headers.Location!.OriginalString);
        using (var signedIn = await RunningApp.SignInAsync(host.App.Browser(), anna.UserName!, "a word of my own"))
            Assert.Equal("/", signedIn.Headers.Location!.OriginalString);
        using var again = await ChooseAsync(browser, secret, "yet another word");
        Assert.Contains("no longer valid", await again.Content.ReadAsStringAsync());
        await using var db = await host.App.DatabaseAsync();
        var lines = await db.SignInEvents.Where(line => line.Action.StartsWith("password.")).OrderBy(line => line.Id).ToListAsync();
        Assert.Equal(
            [SignInAction.PasswordForgotten, SignInAction.PasswordLink, SignInAction.PasswordChanged],
            lines.Select(line => line.Action)
        );
        Assert.Equal((anna.UserName, anna.Id), (lines[0].UserName, lines[1].PersonId));
        Assert.DoesNotContain(secret, string.Concat(lines.Select(line => line.Detail)));
    }

    [Fact]
    public async Task Whoever_asks_hears_the_same_after_the_same_work_and_only_a_proven_address_gets_a_mail()
    {
        using var counter = new QueryCounter();
        await using var host = new MailHost();
        var known = await host.PersonAsync();
        var mailless = await host.PersonAsync(email: null);
        var unproven = await host.PersonAsync(isProven: false);
        var disabled = await host.PersonAsync();
        await using (var db = await host.App.DatabaseAsync())
        {
            DateTimeOffset? now = host.Clock.GetUtcNow();
            await db
                .Users.Where(person => person.Id == disabled.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(person => person.DisabledAt, now));
        }

        var typed = new[] { known.UserName!, "nobody", mailless.UserName!, unproven.UserName!, disabled.UserName!, unproven.Email! };
        var answers = new List<string>();
        foreach (var name in typed)
            answers.Add(Section().Match(await AskAsync(host.App.Browser(), name)).Value);
        // The guard lets ten requests of one place through.
        var questions = new List<int>();
        var forgotten = host.Get<ForgottenPassword>();
        foreach (var name in typed)
            questions.Add(await counter.CountAsync(async () => Assert.Null(await forgotten.AskAsync(name, "elsewhere"))));
        await host.SendAsync();

        Assert.Contains("is on its way there", Assert.Single(answers.Distinct()));
        Assert.Single(questions.Distinct());
        Assert.Equal(known.Email, Assert.Single(host.Office.Taken).To.Mailboxes.Single().Address);
    }

    [Fact]
    public async Task Whose_address_several_accounts_have_gets_a_link_for_each_and_asking_again_at_once_gets_none()
    {
        await using var host = new MailHost();
        var first = await host.PersonAsync(email: "lab@example.org");
        var second = await host.PersonAsync(email: "lab@example.org");
        var forgotten = host.Get<ForgottenPassword>();

        await forgotten.AskAsync(" LAB@example.org ", "here");
        await host.SendAsync();
        await forgotten.AskAsync("lab@example.org", "there");
        await host.SendAsync();

        Assert.Equal(2, host.TakenBy("lab@example.org").Count);
        Assert.All(
            new[] { first, second },
            person => Assert.Single(host.Office.Taken, mail => mail.TextBody!.Contains($"'{person.UserName}'", StringComparison.Ordinal))
        );
        host.Clock.Pass(TimeSpan.FromMinutes(6));
        await forgotten.AskAsync("lab@example.org", "there");
        await host.SendAsync();
        Assert.Equal(4, host.Office.Taken.Count);
    }

    [Fact]
    public async Task A_mailed_link_ends_after_its_time_and_spares_the_one_of_an_administrator()
    {
        await using var host = new MailHost();
        var root = await host.PersonAsync(isAdministrator: true);
        var anna = await host.PersonAsync();
        var links = host.Get<PasswordLinks>();
        var byHand = ((Result<string>.Success)await links.CreateAsync(root.Id, anna.Id)).Value.Split('#')[1];
        await host.Get<ForgottenPassword>().AskAsync(anna.UserName!, "here");
        await host.SendAsync();
        var mailed = MailHost.SecretOf(host.TakenBy(anna.Email).Single(), "password");

        Assert.NotNull(await links.FindAsync(mailed));
        host.Clock.Pass(TimeSpan.FromMinutes(61));

        Assert.Null(await links.FindAsync(mailed));
        Assert.NotNull(await links.FindAsync(byHand));
        // One that is used makes all others worthless.
        Assert.IsType<Result<string>.Success>(await links.AcceptAsync(byHand, "a word of my own"));
        Assert.Null(await links.FindAsync(byHand));
    }

    [Fact]
    public async Task Asking_again_and_again_must_wait_whoever_is_asked_for()
    {
        await using var host = new MailHost();
        var anna = await host.PersonAsync();
        var forgotten = host.Get<ForgottenPassword>();

        foreach (var name in new[] { anna.UserName!, "nobody" })
        {
            for (var time = 0; time < 3; time++)
                Assert.Null(await forgotten.AskAsync(name, $"of {name}"));
            Assert.NotNull(await forgotten.AskAsync(name, $"of {name}"));
        }

        for (var time = 0; time < 10; time++)
            Assert.Null(await forgotten.AskAsync($"name{time}", "one place"));
        Assert.NotNull(await forgotten.AskAsync("name10", "one place"));
        Assert.Null(await forgotten.AskAsync("name10", "another place"));
    }

    [Fact]
    public async Task Without_a_mail_server_the_page_says_who_helps()
    {
        using var folder = new TemporaryFolder();
        await using var app = new RunningApp(folder);

        var page = await app.Browser().GetStringAsync("password/forgotten");

        Assert.Contains("Ask an administrator", page);
        Assert.DoesNotContain("<form", page);
        Assert.Contains("password/forgotten", await app.Browser().GetStringAsync("sign-in"));
    }

    private static async Task<string> AskAsync(HttpClient browser, string name)
    {
        var page = await browser.GetStringAsync("password/forgotten");
        using var answer = await browser.PostAsync(
            "password/forgotten",
            new FormUrlEncodedContent(
                new Dictionary<string, string>
                {
                    ["__RequestVerificationToken"] = RunningApp.FormToken(page),
                    ["_handler"] = "ask",
                    ["name"] = name,
                }
            )
        );
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync();
    }

    private static async Task<HttpResponseMessage> ChooseAsync(HttpClient browser, string secret, string password) =>
        await browser.PostAsync(
            "password",
            new FormUrlEncodedContent(
                new Dictionary<string, string>
                {
                    ["__RequestVerificationToken"] = RunningApp.FormToken(await browser.GetStringAsync("password")),
                    ["_handler"] = "choose",
                    ["secret"] = secret,
                    ["password"] = password,
                }
            )
        );

    /// <summary>What a person reads.</summary>
    [GeneratedRegex("<section.*</section>", RegexOptions.Singleline)]
    private static partial Regex Section();
}
