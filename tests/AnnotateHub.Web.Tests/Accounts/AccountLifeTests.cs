using System.Net;
using System.Text.Json;
using AnnotateHub.Application.Accounts;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Data.Entities;
using AnnotateHub.TestKit;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AnnotateHub.Web.Tests.Accounts;

/// <summary>From an initial password to a deleted account, on one host; everybody is somebody else.</summary>
public sealed class AccountLifeTests(SignInHost host) : IClassFixture<SignInHost>
{
    private const string Own = "a word of my own";

    private AccountService Book => host.App.Services.GetRequiredService<AccountService>();

    [Fact]
    public async Task Whose_password_somebody_else_set_comes_to_the_page_for_a_new_one_and_nowhere_else()
    {
        var root = await AdministratorAsync();
        var name = $"new{Guid.NewGuid():N}";
        Assert.Empty(await Book.CreateAsync(root, name, "", "an initial one", administrator: false));
        var browser = host.App.Browser();

        using var signedIn = await RunningApp.SignInAsync(browser, name, "an initial one", "/jobs");

        Assert.Equal("/me/password", signedIn.Headers.Location!.OriginalString);
        Assert.EndsWith("/me/password", (await browser.GetAsync("jobs")).Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.GetAsync("api/projects")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.PostAsync("hubs/live/negotiate?negotiateVersion=1", null)).StatusCode);
        using var circuit = await browser.PostAsync("_blazor/negotiate?negotiateVersion=1", null);
        Assert.EndsWith("/me/password", circuit.Headers.Location!.OriginalString);
        using var changed = await ChangeAsync(browser, "me/password", "an initial one", Own);
        Assert.Equal("/", changed.Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("api/projects")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("jobs")).StatusCode);
    }

    [Fact]
    public async Task A_disabled_account_is_out_at_once_and_comes_back_when_it_is_enabled()
    {
        var root = await AdministratorAsync();
        var name = await host.PersonAsync();
        using var browser = await host.App.SignedInAsync(name);
        var person = await IdAsync(name);

        Assert.Null(await Book.SetDisabledAsync(root, person, disabled: true));

        await GoneAsync(browser);
        using (var refused = await RunningApp.SignInAsync(host.App.Browser(), name, RunningApp.Password))
            Assert.Contains("problem=credentials", refused.Headers.Location!.OriginalString);
        Assert.Null(await Book.SetDisabledAsync(root, person, disabled: false));
        using var back = await RunningApp.SignInAsync(host.App.Browser(), name, RunningApp.Password);
        Assert.Equal("/", back.Headers.Location!.OriginalString);
        await GoneAsync(browser);
    }

    [Fact]
    public async Task A_deleted_account_leaves_a_pseudonym_and_its_name_is_free_again()
    {
        var root = await AdministratorAsync();
        var name = await host.PersonAsync();
        using var browser = await host.App.SignedInAsync(name);
        var person = await IdAsync(name);

        Assert.Null(await Book.DeleteAsync(root, person));

        await GoneAsync(browser);
        await using var db = await host.App.DatabaseAsync();
        var row = await db.Users.SingleAsync(item => item.Id == person);
        Assert.Equal((AccountDeletion.PseudonymOf(person), null), (row.DisplayName, row.PasswordHash));
        Assert.DoesNotContain(name, JsonSerializer.Serialize(row), StringComparison.OrdinalIgnoreCase);
        Assert.Empty(await Book.CreateAsync(root, name, "", "another person 1", administrator: false));
        Assert.DoesNotContain((await Book.ListAsync(root))!, item => item.Id == person);
    }

    [Fact]
    public async Task Only_administrators_change_accounts_and_the_last_one_stays()
    {
        var (anna, ben) = (await IdAsync(await host.PersonAsync()), await IdAsync(await host.PersonAsync()));
        var root = await AdministratorAsync();

        Assert.Equal("Only administrators change accounts.", await Book.SetDisabledAsync(anna, ben, disabled: true));
        Assert.Equal("Only administrators change accounts.", await Book.DeleteAsync(anna, ben));
        Assert.Equal("Only administrators change accounts.", await Book.RenameAsync(anna, ben, "x", "x", null));
        Assert.IsType<Result<string>.Refused>(await host.App.Services.GetRequiredService<PasswordLinks>().CreateAsync(anna, ben));
        await using var db = await host.App.DatabaseAsync();
        var others = db.Users.Where(person => person.IsAdministrator && person.Id != root).Select(person => person.Id);
        foreach (var other in await others.ToListAsync())
            Assert.Null(await Book.SetDisabledAsync(root, other, disabled: true));
        Assert.Contains("last administrator", await Book.SetDisabledAsync(root, root, disabled: true));
        Assert.Contains("last administrator", await Book.DeleteAsync(root, root));
    }

    [Fact]
    public async Task A_one_time_link_sets_a_password_once_and_ends_what_was_signed_in()
    {
        var root = await AdministratorAsync();
        var name = await host.PersonAsync();
        using var open = await host.App.SignedInAsync(name);
        var links = host.App.Services.GetRequiredService<PasswordLinks>();
        var person = await IdAsync(name);
        var first = SecretOf(await links.CreateAsync(root, person));
        var secret = SecretOf(await links.CreateAsync(root, person));
        var browser = host.App.Browser();

        Assert.Null(await links.FindAsync(first));
        Assert.Contains("one of the 10,000 commonest", await PostLinkAsync(browser, secret, "password1"));
        using var set = await PostAsync(browser, secret, Own);
        Assert.EndsWith($"sign-in?userName={name}", set.Headers.Location!.OriginalString);

        Assert.Contains("no longer valid", await PostLinkAsync(browser, secret, "yet another word"));
        await GoneAsync(open);
        using var signedIn = await RunningApp.SignInAsync(host.App.Browser(), name, Own);
        Assert.Equal("/", signedIn.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task Names_change_and_the_person_signs_in_by_the_new_one()
    {
        var root = await AdministratorAsync();
        var (name, other) = (await host.PersonAsync(), await host.PersonAsync());
        var person = await IdAsync(name);

        Assert.Contains("is taken", await Book.RenameAsync(root, person, other.ToUpperInvariant(), "", null));
        Assert.Contains("no e-mail address", await Book.RenameAsync(root, person, name, "", "nowhere"));
        Assert.Null(await Book.RenameAsync(root, person, $"{name}.new", "Anna New", "anna@example.org"));

        using var signedIn = await RunningApp.SignInAsync(host.App.Browser(), $"{name}.new", RunningApp.Password);
        Assert.Equal("/", signedIn.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task Staying_signed_in_is_a_choice()
    {
        var name = await host.PersonAsync();

        Assert.DoesNotContain("expires=", await CookieAsync(null), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("expires=", await CookieAsync("true"), StringComparison.OrdinalIgnoreCase);

        async Task<string> CookieAsync(string? remember)
        {
            var browser = host.App.Browser();
            var form = new Dictionary<string, string>
            {
                ["__RequestVerificationToken"] = RunningApp.FormToken(await browser.GetStringAsync("sign-in")),
                ["userName"] = name,
                ["password"] = RunningApp.Password,
            };
            if (remember is not null)
                form["remember"] = remember;
            using var answer = await browser.PostAsync("account/sign-in", new FormUrlEncodedContent(form));
            return answer.Headers.GetValues("Set-Cookie").Single(cookie => cookie.StartsWith("AnnotateHub=", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_session_ends_when_nobody_uses_it_and_in_any_case_at_last()
    {
        var clock = new HandClock();
        using var folder = new TemporaryFolder();
        await using var app = new RunningApp(
            folder,
            services => services.AddSingleton<TimeProvider>(clock),
            ("Accounts:IdleMinutes", "60"),
            ("Accounts:LongestDays", "1")
        );
        var sessions = app.Services.GetRequiredService<SessionService>();
        var person = await app.PersonAsync("anna");
        var (idle, busy) = (await sessions.BeginAsync(person.Id, "idle"), await sessions.BeginAsync(person.Id, "busy"));

        for (var hour = 0; hour < 23; hour++)
        {
            clock.Pass(TimeSpan.FromMinutes(59));
            Assert.True(await sessions.IsOpenAsync(person.Id, busy, person.SecurityStamp));
            // A page that only lies open asks too, and does not keep it.
            Assert.Equal(hour == 0, await sessions.IsOpenAsync(person.Id, idle, person.SecurityStamp, isUse: false));
        }

        Assert.Equal(["busy"], (await sessions.ListAsync(person.Id)).Select(session => session.Device));
        clock.Pass(TimeSpan.FromMinutes(59));
        clock.Pass(TimeSpan.FromMinutes(30));
        Assert.False(await sessions.IsOpenAsync(person.Id, busy, person.SecurityStamp));
    }

    [Fact]
    public async Task A_name_that_nobody_has_costs_one_comparison_of_a_password_like_every_other()
    {
        using var folder = new TemporaryFolder();
        var hasher = new CountingHasher();
        await using var app = new RunningApp(folder, services => services.AddScoped<IPasswordHasher<Person>>(_ => hasher));
        await app.PersonAsync("anna");
        await app.PersonAsync("gone");
        await using (var db = await app.DatabaseAsync())
            await db.Users.Where(person => person.UserName == "gone").ExecuteUpdateAsync(set =>
                set.SetProperty(person => person.DisabledAt, TimeProvider.System.GetUtcNow())
            );

        foreach (var name in new[] { "anna", "nobody", "gone", "" })
        {
            hasher.Compared = 0;
            using var answer = await RunningApp.SignInAsync(app.Browser(), name, "wrong");
            Assert.Contains("problem=credentials", answer.Headers.Location!.OriginalString);
            Assert.Equal((name, 1), (name, hasher.Compared));
        }
    }

    [Fact]
    public async Task Wrong_current_passwords_count_like_wrong_passwords_at_the_door()
    {
        var name = await host.PersonAsync();
        using var browser = await host.App.SignedInAsync(name);
        for (var guess = 0; guess < 5; guess++)
            using (var answer = await ChangeAsync(browser, "me/account", $"guess {guess}", Own))
                Assert.EndsWith("problem=WrongCurrent", answer.Headers.Location!.OriginalString);

        using var slowed = await ChangeAsync(browser, "me/account", RunningApp.Password, Own);

        Assert.EndsWith("problem=Wait", slowed.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task The_sign_in_audit_tells_who_came_and_who_did_not_to_administrators_alone()
    {
        var root = await AdministratorAsync();
        var name = await host.PersonAsync();
        using (await RunningApp.SignInAsync(host.App.Browser(), name, "wrong")) { }
        using (await host.App.SignedInAsync(name)) { }
        var log = host.App.Services.GetRequiredService<SignInLog>();

        var lines = (await log.ListAsync(root))!.Where(line => line.UserName == name).Select(line => line.Action);

        Assert.Equal([SignInAction.Succeeded, SignInAction.Failed], lines);
        Assert.Null(await log.ListAsync(await IdAsync(name)));
    }

    /// <summary>Within what is promised, and by a condition: the node asks anew after four seconds.</summary>
    private static Task GoneAsync(HttpClient browser) =>
        Patience.UntilAsync(
            async () => (await browser.GetAsync("api/projects")).StatusCode == HttpStatusCode.Unauthorized,
            "The session has ended"
        );

    private static Task<HttpResponseMessage> ChangeAsync(HttpClient browser, string page, string current, string next)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "account/password")
        {
            Content = new FormUrlEncodedContent(
                new Dictionary<string, string>
                {
                    ["current"] = current,
                    ["next"] = next,
                    ["repeated"] = next,
                }
            ),
        };
        request.Headers.Add("Origin", "http://localhost");
        request.Headers.Add("Referer", $"http://localhost/{page}");
        return browser.SendAsync(request);
    }

    private static async Task<string> PostLinkAsync(HttpClient browser, string secret, string password)
    {
        using var answer = await PostAsync(browser, secret, password);
        return await answer.Content.ReadAsStringAsync();
    }

    private static async Task<HttpResponseMessage> PostAsync(HttpClient browser, string secret, string password) =>
        await browser.PostAsync(
            "password",
            new FormUrlEncodedContent(
                new Dictionary<string, string>
                {
                    ["_handler"] = "choose",
                    ["__RequestVerificationToken"] = RunningApp.FormToken(await browser.GetStringAsync("password")),
                    ["secret"] = secret,
                    ["password"] = password,
                }
            )
        );

    private static string SecretOf(Result<string> link) => Assert.IsType<Result<string>.Success>(link).Value.Split('#')[1];

    private async Task<long> AdministratorAsync()
    {
        var name = await host.PersonAsync();
        await using var db = await host.App.DatabaseAsync();
        await db
            .Users.Where(person => person.UserName == name)
            .ExecuteUpdateAsync(set => set.SetProperty(person => person.IsAdministrator, true));
        return await IdAsync(name);
    }

    private async Task<long> IdAsync(string name)
    {
        await using var db = await host.App.DatabaseAsync();
        return await db.Users.Where(person => person.UserName == name).Select(person => person.Id).SingleAsync();
    }

    private sealed class CountingHasher : PasswordHasher<Person>
    {
        public int Compared { get; set; }

        public override PasswordVerificationResult VerifyHashedPassword(Person user, string hashedPassword, string providedPassword)
        {
            Compared++;
            return base.VerifyHashedPassword(user, hashedPassword, providedPassword);
        }
    }

    private sealed class HandClock : TimeProvider
    {
        private DateTimeOffset _now = TimeProvider.System.GetUtcNow();

        private long _passed = System.GetTimestamp();

        public override DateTimeOffset GetUtcNow() => _now;

        public override long GetTimestamp() => _passed;

        public void Pass(TimeSpan time)
        {
            _now += time;
            _passed += (long)(time.TotalSeconds * TimestampFrequency);
        }
    }
}
