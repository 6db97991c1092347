using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using AnnotateHub.Application.Accounts;
using AnnotateHub.Data.Entities;
using AnnotateHub.TestKit;
using AnnotateHub.Web.Tests.Endpoints;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpenCvSharp;

namespace AnnotateHub.Web.Tests.Accounts;

/// <summary>The second step from its picture to its reset, on one host; everybody is somebody else.</summary>
public sealed partial class SecondFactorTests(SignInHost host) : IClassFixture<SignInHost>
{
    [Fact]
    public async Task The_picture_says_to_an_app_what_the_page_says_to_people()
    {
        using var browser = await host.App.SignedInAsync(await host.PersonAsync());

        var page = await browser.GetStringAsync("me/second-step");

        // OpenCV reads the picture: eight pixels a module.
        var size = int.Parse(ViewBox().Match(page).Groups[1].Value);
        using var picture = new Mat(size * 8, size * 8, MatType.CV_8UC1, Scalar.White);
        foreach (Match module in Module().Matches(page))
            Cv2.Rectangle(
                picture,
                new Rect(int.Parse(module.Groups[1].Value) * 8, int.Parse(module.Groups[2].Value) * 8, 8, 8),
                Scalar.Black,
                thickness: -1
            );
        using var reader = new QRCodeDetector();
        var said = reader.DetectAndDecode(picture, out _);
        Assert.StartsWith("otpauth://totp/AnnotateHub%20localhost:anna", said);
        Assert.Contains($"secret={SecretOf(page)}&issuer=AnnotateHub%20localhost&algorithm=SHA1&digits=6&period=30", said);
    }

    [Fact]
    public async Task Who_turned_it_on_signs_in_by_password_and_code_and_no_code_works_twice()
    {
        var name = await host.PersonAsync();
        var (secret, _) = await TurnOnAsync(name);
        var browser = host.App.Browser();

        using var first = await RunningApp.SignInAsync(browser, name, RunningApp.Password, "/jobs");
        Assert.Equal("/sign-in/code", first.Headers.Location!.OriginalString);
        // The password alone opens nothing.
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("api/projects")).StatusCode);
        using (var wrong = await SendCodeAsync(browser, "000000"))
            Assert.Equal("/sign-in/code?problem=code", wrong.Headers.Location!.OriginalString);
        Assert.Contains("This code is not right", await browser.GetStringAsync("sign-in/code?problem=code"));

        var code = CodeOf(secret, 1);
        using var second = await SendCodeAsync(browser, code);

        Assert.Equal("/jobs", second.Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("api/projects")).StatusCode);
        var other = host.App.Browser();
        using var again = await RunningApp.SignInAsync(other, name, RunningApp.Password);
        using var replayed = await SendCodeAsync(other, code);
        Assert.Equal("/sign-in/code?problem=code", replayed.Headers.Location!.OriginalString);
        Assert.Equal(
            [SignInAction.SecondFactorAsked, SignInAction.SecondFactorFailed, SignInAction.SecondFactorOn, SignInAction.Succeeded],
            (await ActionsAsync(name)).Distinct().Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task A_recovery_code_signs_in_once_and_is_kept_as_a_hash_alone()
    {
        var name = await host.PersonAsync();
        var (secret, codes) = await TurnOnAsync(name);
        Assert.Equal(10, codes.Distinct().Count());
        await using (var db = await host.App.DatabaseAsync())
        {
            var id = await db.Users.Where(person => person.UserName == name).Select(person => person.Id).SingleAsync();
            var kept = JsonSerializer.Serialize(await db.UserTokens.Where(token => token.UserId == id).ToListAsync());
            Assert.DoesNotContain(secret, kept);
            Assert.All(codes, code => Assert.DoesNotContain(code.Replace("-", "", StringComparison.Ordinal), kept));
        }

        var (one, two) = (host.App.Browser(), host.App.Browser());
        using var first = await RunningApp.SignInAsync(one, name, RunningApp.Password);
        using var second = await RunningApp.SignInAsync(two, name, RunningApp.Password);
        using var signedIn = await SendCodeAsync(one, codes[3].ToLowerInvariant());
        using var spent = await SendCodeAsync(two, codes[3]);

        Assert.Equal("/", signedIn.Headers.Location!.OriginalString);
        Assert.Equal("/sign-in/code?problem=code", spent.Headers.Location!.OriginalString);
        Assert.Contains("9 recovery codes are left", await one.GetStringAsync("me/second-step"));
        Assert.Contains(SignInAction.RecoveryUsed, await ActionsAsync(name));
    }

    [Fact]
    public async Task Guessing_codes_slows_down_for_the_account_from_wherever_it_is_tried()
    {
        var name = await host.PersonAsync();
        var (secret, _) = await TurnOnAsync(name);
        HttpResponseMessage answer;
        var tries = 0;
        do
        {
            // A new browser each time, as from elsewhere.
            var browser = host.App.Browser();
            using var password = await RunningApp.SignInAsync(browser, name, RunningApp.Password);
            answer = await SendCodeAsync(browser, "111111");
        } while (++tries < 20 && answer.Headers.Location!.OriginalString.EndsWith("problem=code", StringComparison.Ordinal));

        Assert.StartsWith("/sign-in/code?problem=wait&seconds=", answer.Headers.Location!.OriginalString);
        // Five wrong ones are free (SignIn:WrongByName), as for passwords.
        Assert.InRange(tries, 5, 7);
        Assert.NotEmpty(secret);
    }

    [Fact]
    public async Task Scripts_send_the_code_with_the_password_and_are_told_when_it_is_missing()
    {
        var name = await host.PersonAsync();
        var (secret, _) = await TurnOnAsync(name);
        using var script = host.App.Browser();
        await WebLab.TakeTokenAsync(script);

        using var missing = await script.PostAsJsonAsync("api/session", new { userName = name, password = RunningApp.Password });
        using var wrong = await script.PostAsJsonAsync(
            "api/session",
            new { userName = name, password = RunningApp.Password, code = "000000" }
        );
        using var right = await script.PostAsJsonAsync(
            "api/session",
            new { userName = name, password = RunningApp.Password, code = CodeOf(secret, 1) }
        );

        Assert.Equal((401, "secondStep"), await WebLab.OutcomeAsync(missing));
        Assert.Equal((401, "secondStep"), await WebLab.OutcomeAsync(wrong));
        Assert.Equal(HttpStatusCode.OK, right.StatusCode);
    }

    [Fact]
    public async Task An_administrator_resets_it_and_nobody_else_does()
    {
        var name = await host.PersonAsync();
        await TurnOnAsync(name);
        var book = host.App.Services.GetRequiredService<AccountService>();
        var (person, root) = (await IdAsync(name), await IdAsync(await host.PersonAsync()));

        Assert.Equal("Only administrators change accounts.", await book.ResetSecondFactorAsync(person, person));
        await MakeAdministratorAsync(root);
        Assert.Null(await book.ResetSecondFactorAsync(root, person));

        using var signedIn = await RunningApp.SignInAsync(host.App.Browser(), name, RunningApp.Password);
        Assert.Equal("/", signedIn.Headers.Location!.OriginalString);
        // The command line does it too, for the last administrator.
        await TurnOnAsync(name);
        var factor = host.App.Services.GetRequiredService<SecondFactorService>();
        Assert.Null(await factor.ResetForOperatorAsync(name));
        Assert.Equal($"'{name}' has no second step.", await factor.ResetForOperatorAsync(name));
        Assert.Equal("Nobody here has the user name 'nobody'.", await factor.ResetForOperatorAsync("nobody"));
    }

    [Fact]
    public async Task It_is_turned_on_with_the_password_and_off_with_a_code()
    {
        var name = await host.PersonAsync();
        using var browser = await host.App.SignedInAsync(name);
        var page = await browser.GetStringAsync("me/second-step");
        var secret = SecretOf(page);

        var refused = await PostAsync(browser, page, "on", ("code", CodeOf(secret)), ("password", "wrong"));
        Assert.Contains("That is not your password", refused);
        // The same picture again: the app has it already.
        Assert.Equal(secret, SecretOf(refused));
        var wrong = await PostAsync(browser, page, "on", ("code", "000000"), ("password", RunningApp.Password));
        Assert.Contains("This code is not right", wrong);
        var on = await PostAsync(browser, page, "on", ("code", CodeOf(secret)), ("password", RunningApp.Password));
        var codes = Codes().Matches(on).Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(10, codes.Count);

        var renewed = await PostAsync(browser, await browser.GetStringAsync("me/second-step"), "renew", ("code", CodeOf(secret, 1)));
        var fresh = Codes().Matches(renewed).Select(match => match.Groups[1].Value).ToList();
        Assert.Empty(fresh.Intersect(codes));
        var open = await browser.GetStringAsync("me/second-step");
        Assert.Contains("This code is not right", await PostAsync(browser, open, "off", ("code", codes[0])));
        Assert.Contains("Set up a second step", await PostAsync(browser, open, "off", ("code", fresh[0])));
        using var signedIn = await RunningApp.SignInAsync(host.App.Browser(), name, RunningApp.Password);
        Assert.Equal("/", signedIn.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task Where_it_is_demanded_nothing_opens_before_it_is_on()
    {
        using var folder = new TemporaryFolder();
        await using var app = new RunningApp(folder, settings: ("Accounts:SecondFactorFor", "Administrators"));
        await app.PersonAsync("anna");
        var root = await app.PersonAsync("root");
        await using (var db = await app.DatabaseAsync())
            await db
                .Users.Where(person => person.Id == root.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(item => item.IsAdministrator, true));
        using var anna = await RunningApp.SignInAsync(app.Browser(), "anna", RunningApp.Password);
        Assert.Equal("/", anna.Headers.Location!.OriginalString);
        var browser = app.Browser();
        using var signedIn = await RunningApp.SignInAsync(browser, "root", RunningApp.Password);

        Assert.EndsWith("/me/second-step", (await browser.GetAsync("jobs")).Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.GetAsync("api/projects")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.PostAsync("hubs/live/negotiate?negotiateVersion=1", null)).StatusCode);
        using var circuit = await browser.PostAsync("_blazor/negotiate?negotiateVersion=1", null);
        Assert.EndsWith("/me/second-step", circuit.Headers.Location!.OriginalString);
        var page = await browser.GetStringAsync("me/second-step");
        await PostAsync(browser, page, "on", ("code", CodeOf(SecretOf(page))), ("password", RunningApp.Password));

        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("jobs")).StatusCode);
        var open = await browser.GetStringAsync("me/second-step");
        Assert.Contains("cannot be turned off", open);
    }

    /// <summary>Turns it on by the page; the secret and the recovery codes.</summary>
    private async Task<(string Secret, IReadOnlyList<string> Codes)> TurnOnAsync(string name)
    {
        using var browser = await host.App.SignedInAsync(name);
        var page = await browser.GetStringAsync("me/second-step");
        var secret = SecretOf(page);
        var done = await PostAsync(browser, page, "on", ("code", CodeOf(secret)), ("password", RunningApp.Password));
        var codes = Codes().Matches(done).Select(match => match.Groups[1].Value).ToList();
        Assert.NotEmpty(codes);
        return (secret, codes);
    }

    /// <summary>A code that is good now, though the ones before it were used; <paramref name="later"/> half minutes ahead.</summary>
    private static string CodeOf(string secret, int later = 0) =>
        Totp.CodeAt(Totp.FromBase32(secret)!, Totp.StepOf(TimeProvider.System.GetUtcNow()) + later);

    private static async Task<string> PostAsync(HttpClient browser, string page, string form, params (string Name, string Value)[] fields)
    {
        var entries = new Dictionary<string, string>
        {
            ["__RequestVerificationToken"] = RunningApp.FormToken(page),
            ["_handler"] = form,
            ["ticket"] = Ticket().Match(page).Groups[1].Value,
        };
        foreach (var (name, value) in fields)
            entries[name] = value;
        using var answer = await browser.PostAsync("me/second-step", new FormUrlEncodedContent(entries));
        return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
    }

    private static async Task<HttpResponseMessage> SendCodeAsync(HttpClient browser, string code)
    {
        var page = await browser.GetStringAsync("sign-in/code");
        return await browser.PostAsync(
            "account/sign-in/code",
            new FormUrlEncodedContent(
                new Dictionary<string, string> { ["__RequestVerificationToken"] = RunningApp.FormToken(page), ["code"] = code }
            )
        );
    }

    private async Task<List<string>> ActionsAsync(string name)
    {
        await using var db = await host.App.DatabaseAsync();
        return await db.SignInEvents.Where(line => line.UserName == name).Select(line => line.Action).ToListAsync();
    }

    private async Task<long> IdAsync(string name)
    {
        await using var db = await host.App.DatabaseAsync();
        return await db.Users.Where(person => person.UserName == name).Select(person => person.Id).SingleAsync();
    }

    private async Task MakeAdministratorAsync(long id)
    {
        await using var db = await host.App.DatabaseAsync();
        await db.Users.Where(person => person.Id == id).ExecuteUpdateAsync(set => set.SetProperty(item => item.IsAdministrator, true));
    }

    private static string SecretOf(string page) => Key().Match(page).Groups[1].Value.Replace(" ", "", StringComparison.Ordinal);

    [GeneratedRegex("class=\"totp-key\"><code>([A-Z2-7 ]+)</code>")]
    private static partial Regex Key();

    [GeneratedRegex("name=\"ticket\" value=\"([^\"]+)\"")]
    private static partial Regex Ticket();

    [GeneratedRegex("<li><code>([A-Z2-7-]{19})</code></li>")]
    private static partial Regex Codes();

    [GeneratedRegex("class=\"qr\" viewBox=\"0 0 ([0-9]+) ")]
    private static partial Regex ViewBox();

    [GeneratedRegex("M([0-9]+) ([0-9]+)h1v1h-1z")]
    private static partial Regex Module();
}
