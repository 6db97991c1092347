using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AnnotateHub.Application.Accounts;
using AnnotateHub.Application.Accounts.Passkeys;
using AnnotateHub.Application.Kernel;
using AnnotateHub.TestKit;
using AnnotateHub.Web.Security;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AnnotateHub.Web.Tests.Accounts;

/// <summary>Passkeys from their registration to their end, with an authenticator in software that can be made to lie.</summary>
public sealed class PasskeyTests(SignInHost host) : IClassFixture<SignInHost>
{
    [Fact]
    public async Task Who_registered_one_signs_in_without_a_name_and_the_audit_tells_it()
    {
        var (name, id, key) = await RegisteredAsync();
        using var browser = host.App.Browser();

        using var answer = await PasskeyBrowser.SignInAsync(browser, key, "/jobs");

        Assert.Equal("/jobs", await PasskeyBrowser.NextAsync(answer));
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("api/projects")).StatusCode);
        var kept = Assert.Single(await Passkeys.ListAsync(id));
        Assert.Equal(("Laptop", "localhost"), (kept.Name, kept.Host));
        Assert.NotNull(kept.LastUsedAt);
        Assert.Equal(
            [SignInAction.PasskeyRegistered, SignInAction.PasskeyUsed, SignInAction.Succeeded],
            (await ActionsAsync(name)).Distinct().Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task One_person_has_several_and_each_signs_in_until_it_is_removed()
    {
        var (name, id, first) = await RegisteredAsync();
        using var second = new SoftwareAuthenticator { Count = 1 };
        using (var own = await host.App.SignedInAsync(name))
        using (var made = await PasskeyBrowser.RegisterAsync(own, second, "Security key"))
            Assert.Equal(HttpStatusCode.OK, made.StatusCode);
        using (var answer = await PasskeyBrowser.SignInAsync(host.App.Browser(), second))
            Assert.Equal("/", await PasskeyBrowser.NextAsync(answer));
        using (var answer = await PasskeyBrowser.SignInAsync(host.App.Browser(), first))
            Assert.Equal("/", await PasskeyBrowser.NextAsync(answer));

        var lost = (await Passkeys.ListAsync(id)).Single(passkey => passkey.Name == "Laptop");
        // Nobody removes those of others.
        Assert.IsType<Result<string>.NotFound>(await Passkeys.RemoveAsync(id + 1, lost.Id));
        Assert.IsType<Result<string>.Success>(await Passkeys.RemoveAsync(id, lost.Id));

        await RefusedAsync(await PasskeyBrowser.SignInAsync(host.App.Browser(), first));
        using var still = await PasskeyBrowser.SignInAsync(host.App.Browser(), second);
        Assert.Equal("/", await PasskeyBrowser.NextAsync(still));
    }

    [Theory]
    [InlineData("origin")]
    [InlineData("relying party")]
    [InlineData("user verification")]
    [InlineData("signature")]
    [InlineData("challenge")]
    [InlineData("other person")]
    [InlineData("unknown person")]
    [InlineData("count")]
    [InlineData("unknown key")]
    public async Task Whatever_is_wrong_has_one_answer_and_opens_nothing(string wrong)
    {
        var (_, _, key) = await RegisteredAsync(count: 1);
        using (var right = await PasskeyBrowser.SignInAsync(host.App.Browser(), key))
            Assert.Equal("/", await PasskeyBrowser.NextAsync(right));
        using var browser = host.App.Browser();
        var options = await PasskeyBrowser.OptionsAsync(browser);
        switch (wrong)
        {
            case "origin":
                key.Origin = "http://localhost.evil.example";
                break;
            case "relying party":
                key.RelyingParty = "evil.example";
                break;
            case "user verification":
                key.IsVerified = false;
                break;
            case "signature":
                key.IsTampered = true;
                break;
            case "challenge":
                key.Challenge = new byte[32];
                break;
            case "other person":
                key.UserHandle = Encoding.UTF8.GetBytes($"{(await RegisteredAsync()).Id}");
                break;
            case "unknown person":
                key.UserHandle = "987654321"u8.ToArray();
                break;
            case "count":
                key.Count = 2;
                break;
            default:
                key.Create(JsonDocument.Parse("""{"challenge":"AA","rp":{"id":"localhost"},"user":{"id":"MQ"}}""").RootElement);
                break;
        }

        await RefusedAsync(await PasskeyBrowser.SendAsync(browser, key.Get(options)));

        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("api/projects")).StatusCode);
    }

    /// <summary>The count does not help here: the authenticators of phones say 0 for ever.</summary>
    [Fact]
    public async Task An_answer_opens_the_door_once_even_with_the_cookie_that_it_came_with()
    {
        var (_, _, key) = await RegisteredAsync();
        using var plain = ((TestServer)host.App.Services.GetRequiredService<IServer>()).CreateClient();
        using var session = await plain.GetAsync("api/session");
        plain.DefaultRequestHeaders.Add(
            "X-CSRF-TOKEN",
            JsonDocument.Parse(await session.Content.ReadAsStringAsync()).RootElement.GetProperty("antiforgeryToken").GetString()
        );
        var cookies = CookiesOf(session);
        plain.DefaultRequestHeaders.Add("Cookie", cookies);
        using var asked = await plain.PostAsync("api/session/passkey/options", null);
        var options = JsonDocument.Parse(await asked.Content.ReadAsStringAsync()).RootElement;
        plain.DefaultRequestHeaders.Remove("Cookie");
        plain.DefaultRequestHeaders.Add("Cookie", $"{cookies}; {CookiesOf(asked)}");
        var answer = key.Get(options);

        using var first = await PasskeyBrowser.SendAsync(plain, (JsonObject)answer.DeepClone());
        Assert.Equal("/", await PasskeyBrowser.NextAsync(first));
        await RefusedAsync(await PasskeyBrowser.SendAsync(plain, answer));
        // Nor does it open another browser, which has no challenge, or one of its own.
        await RefusedAsync(await PasskeyBrowser.SendAsync(await WithTokenAsync(host.App.Browser()), key.Get(options)));
        using var other = host.App.Browser();
        await PasskeyBrowser.OptionsAsync(other);
        await RefusedAsync(await PasskeyBrowser.SendAsync(other, key.Get(options)));
    }

    [Fact]
    public async Task Whoever_sits_at_an_open_browser_makes_none_without_the_password()
    {
        var name = await host.PersonAsync();
        using var browser = await host.App.SignedInAsync(name);
        using var key = new SoftwareAuthenticator();

        using (var refused = await PasskeyBrowser.RegisterAsync(browser, key, password: "wrong"))
            Assert.Equal("That is not your password. Nothing was changed.", await PasskeyBrowser.DetailAsync(refused));
        using (var unnamed = await PasskeyBrowser.RegisterAsync(browser, key, name: " "))
            Assert.StartsWith("Give the passkey a name", await PasskeyBrowser.DetailAsync(unnamed));
        key.IsVerified = false;
        using (var unverified = await PasskeyBrowser.RegisterAsync(browser, key))
            Assert.StartsWith("The browser's answer could not be taken", await PasskeyBrowser.DetailAsync(unverified));
        key.IsVerified = true;
        key.Origin = "https://localhost";
        using (var elsewhere = await PasskeyBrowser.RegisterAsync(browser, key))
            Assert.StartsWith("The browser's answer could not be taken", await PasskeyBrowser.DetailAsync(elsewhere));

        Assert.Empty(await Passkeys.ListAsync(await IdAsync(name)));
        Assert.Contains(SignInAction.SecondFactorFailed, await ActionsAsync(name));
        Assert.Contains(SignInAction.PasskeyFailed, await ActionsAsync(name));
    }

    [Fact]
    public async Task With_an_authenticator_app_it_is_made_with_a_code_and_is_both_steps_or_the_second()
    {
        var name = await host.PersonAsync();
        var id = await IdAsync(name);
        using var browser = await host.App.SignedInAsync(name);
        var factor = host.App.Services.GetRequiredService<SecondFactorService>();
        var (secret, ticket) = factor.Begin(id);
        string Code(int later) => Totp.CodeAt(Totp.FromBase32(secret)!, Totp.StepOf(TimeProvider.System.GetUtcNow()) + later);
        Assert.IsType<Result<IReadOnlyList<string>>.Success>(await factor.TurnOnAsync(id, ticket, Code(0), RunningApp.Password));
        using var key = new SoftwareAuthenticator();
        using (var refused = await PasskeyBrowser.RegisterAsync(browser, key))
            Assert.StartsWith("This code is not right", await PasskeyBrowser.DetailAsync(refused));
        using (var made = await PasskeyBrowser.RegisterAsync(browser, key, password: null, code: Code(1)))
            Assert.Equal(HttpStatusCode.OK, made.StatusCode);

        using (var alone = await PasskeyBrowser.SignInAsync(host.App.Browser(), key))
            Assert.Equal("/", await PasskeyBrowser.NextAsync(alone));
        using var second = host.App.Browser();
        using (var password = await RunningApp.SignInAsync(second, name, RunningApp.Password, "/jobs"))
            Assert.Equal("/sign-in/code", password.Headers.Location!.OriginalString);
        Assert.Contains("data-passkey-sign-in", await second.GetStringAsync("sign-in/code"));
        // Another's passkey is no second step for this password.
        var (_, _, stranger) = await RegisteredAsync();
        await RefusedAsync(await PasskeyBrowser.SignInAsync(second, stranger));
        using (var done = await PasskeyBrowser.SignInAsync(second, key))
            Assert.Equal("/jobs", await PasskeyBrowser.NextAsync(done));
        Assert.Equal(HttpStatusCode.OK, (await second.GetAsync("api/projects")).StatusCode);
    }

    [Fact]
    public async Task Where_a_second_step_is_demanded_a_passkey_is_one_and_the_password_alone_opens_nothing_any_more()
    {
        using var folder = new TemporaryFolder();
        await using var app = new RunningApp(folder, settings: ("Accounts:SecondFactorFor", "Everybody"));
        var anna = await app.PersonAsync("anna");
        using var key = new SoftwareAuthenticator();
        using var browser = app.Browser();
        using (await RunningApp.SignInAsync(browser, "anna", RunningApp.Password))
            Assert.EndsWith("/me/second-step", (await browser.GetAsync("jobs")).Headers.Location!.OriginalString);
        Assert.Contains("data-passkey-register", await browser.GetStringAsync("me/second-step"));
        await PasskeyBrowser.TakeTokenAsync(browser);
        using (var made = await PasskeyBrowser.RegisterAsync(browser, key))
            Assert.True(made.IsSuccessStatusCode, await made.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("jobs")).StatusCode);

        using var later = app.Browser();
        using (var password = await RunningApp.SignInAsync(later, "anna", RunningApp.Password))
            Assert.Equal("/sign-in/code", password.Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.Unauthorized, (await later.GetAsync("api/projects")).StatusCode);
        using (var done = await PasskeyBrowser.SignInAsync(later, key))
            Assert.Equal("/", await PasskeyBrowser.NextAsync(done));
        using var alone = app.Browser();
        using (var done = await PasskeyBrowser.SignInAsync(alone, key))
            Assert.Equal("/", await PasskeyBrowser.NextAsync(done));
        Assert.Equal(HttpStatusCode.OK, (await alone.GetAsync("jobs")).StatusCode);
        var service = app.Services.GetRequiredService<PasskeyService>();
        var only = Assert.Single(await service.ListAsync(anna.Id));
        Assert.IsType<Result<string>.Refused>(await service.RemoveAsync(anna.Id, only.Id));
    }

    [Fact]
    public async Task A_closed_account_has_the_same_answer_and_a_reset_takes_passkeys_and_sessions()
    {
        var (name, id, key) = await RegisteredAsync();
        var root = await IdAsync(await host.PersonAsync());
        await MakeAdministratorAsync(root);
        var book = host.App.Services.GetRequiredService<AccountService>();

        Assert.Null(await book.SetDisabledAsync(root, id, disabled: true));
        await RefusedAsync(await PasskeyBrowser.SignInAsync(host.App.Browser(), key));
        Assert.Contains(SignInAction.PasskeyFailed, await ActionsAsync(name));
        Assert.Null(await book.SetDisabledAsync(root, id, disabled: false));
        using var browser = host.App.Browser();
        using (await PasskeyBrowser.SignInAsync(browser, key)) { }

        Assert.Null(await book.ResetSecondFactorAsync(root, id));

        await RefusedAsync(await PasskeyBrowser.SignInAsync(host.App.Browser(), key));
        Assert.Empty(await host.App.Services.GetRequiredService<SessionService>().ListAsync(id));
        Assert.Equal("This account has no second step.", await book.ResetSecondFactorAsync(root, id));
    }

    [Fact]
    public async Task Passkeys_go_with_the_account_and_come_along_with_ones_own_data()
    {
        var (name, id, key) = await RegisteredAsync();
        using (var browser = await host.App.SignedInAsync(name))
        {
            await using var zip = new ZipArchive(await browser.GetStreamAsync("api/me/data"));
            using var text = new StreamReader(await zip.GetEntry("passkeys.json")!.OpenAsync());
            var row = Assert.Single(JsonDocument.Parse(await text.ReadToEndAsync()).RootElement.EnumerateArray());
            Assert.Equal(
                ["createdAt", "host", "isBackedUp", "lastUsedAt", "name"],
                row.EnumerateObject().Select(field => field.Name).Order(StringComparer.Ordinal)
            );
        }

        var root = await IdAsync(await host.PersonAsync());
        await MakeAdministratorAsync(root);
        Assert.Null(await host.App.Services.GetRequiredService<AccountService>().DeleteAsync(root, id));

        await using (var db = await host.App.DatabaseAsync())
            Assert.False(await db.Passkeys.AnyAsync(passkey => passkey.PersonId == id));
        await RefusedAsync(await PasskeyBrowser.SignInAsync(host.App.Browser(), key));
    }

    [Fact]
    public async Task Wrong_answers_of_one_key_slow_down()
    {
        var (_, _, key) = await RegisteredAsync();
        key.IsTampered = true;
        var details = new List<string>();
        for (var attempt = 0; attempt < 6; attempt++)
        {
            using var answer = await PasskeyBrowser.SignInAsync(host.App.Browser(), key);
            details.Add(await PasskeyBrowser.DetailAsync(answer));
        }

        // Five are free (SignIn:WrongByName), as for passwords.
        Assert.Equal(Enumerable.Repeat(PasskeyDoor.Refused, 5), details.Take(5));
        Assert.StartsWith("Too many wrong answers came from here.", details[5]);
    }

    [Fact]
    public async Task They_belong_to_the_public_address_where_one_is_set()
    {
        using var folder = new TemporaryFolder();
        await using var app = new RunningApp(folder, settings: ("Passkeys:PublicAddress", "https://annotate.example.org/lab"));
        await app.PersonAsync("anna");
        using var inside = await app.SignedInAsync("anna");
        using var key = new SoftwareAuthenticator();
        using (var refused = await PasskeyBrowser.RegisterAsync(inside, key))
            Assert.Equal(
                "Passkeys of this server are good at https://annotate.example.org only; open that address.",
                await PasskeyBrowser.DetailAsync(refused)
            );

        using var browser = app.Browser();
        browser.BaseAddress = new Uri("https://annotate.example.org/");
        using (await RunningApp.SignInAsync(browser, "anna", RunningApp.Password))
            await PasskeyBrowser.TakeTokenAsync(browser);
        key.Origin = "https://annotate.example.org";
        using (var made = await PasskeyBrowser.RegisterAsync(browser, key))
            Assert.True(made.IsSuccessStatusCode, await made.Content.ReadAsStringAsync());
        using var later = app.Browser();
        later.BaseAddress = browser.BaseAddress;
        var options = await PasskeyBrowser.OptionsAsync(later);
        Assert.Equal("annotate.example.org", options.GetProperty("rpId").GetString());
        using var done = await PasskeyBrowser.SendAsync(later, key.Get(options));
        Assert.Equal("/", await PasskeyBrowser.NextAsync(done));
    }

    [Theory]
    [InlineData("https://annotate.example.org", null)]
    [InlineData("http://localhost:5080", null)]
    [InlineData("http://annotate.example.org", "over https only")]
    [InlineData("https://10.0.0.5", "not for a number")]
    [InlineData("annotate.example.org", "expected an address")]
    [InlineData("ftp://annotate.example.org", "expected an address")]
    public void An_address_without_passkeys_has_a_sentence(string address, string? sentence)
    {
        var fault = new PasskeySettings { PublicAddress = address }.FaultOf();

        if (sentence is null)
            Assert.Null(fault);
        else
            Assert.Contains(sentence, fault);
    }

    private PasskeyService Passkeys => host.App.Services.GetRequiredService<PasskeyService>();

    /// <summary>Somebody with one passkey, and the authenticator that holds it.</summary>
    private async Task<(string Name, long Id, SoftwareAuthenticator Key)> RegisteredAsync(uint count = 0)
    {
        var name = await host.PersonAsync();
        using var browser = await host.App.SignedInAsync(name);
        var key = new SoftwareAuthenticator { Count = count };
        using var made = await PasskeyBrowser.RegisterAsync(browser, key);
        Assert.True(made.IsSuccessStatusCode, await made.Content.ReadAsStringAsync());
        return (name, await IdAsync(name), key);
    }

    private static async Task RefusedAsync(HttpResponseMessage answer)
    {
        using (answer)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            Assert.Equal(PasskeyDoor.Refused, await PasskeyBrowser.DetailAsync(answer));
        }
    }

    private static async Task<HttpClient> WithTokenAsync(HttpClient browser)
    {
        await PasskeyBrowser.TakeTokenAsync(browser);
        return browser;
    }

    private static string CookiesOf(HttpResponseMessage answer) =>
        string.Join("; ", answer.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split(';')[0]));

    private async Task<List<string>> ActionsAsync(string name)
    {
        await using var db = await host.App.DatabaseAsync();
        return await db.SignInEvents.Where(line => line.UserName == name).Select(line => line.Action).ToListAsync();
    }

    private async Task MakeAdministratorAsync(long id)
    {
        await using var db = await host.App.DatabaseAsync();
        await db.Users.Where(person => person.Id == id).ExecuteUpdateAsync(set => set.SetProperty(item => item.IsAdministrator, true));
    }

    private async Task<long> IdAsync(string name)
    {
        await using var db = await host.App.DatabaseAsync();
        return await db.Users.Where(person => person.UserName == name).Select(person => person.Id).SingleAsync();
    }
}
