using System.Buffers.Text;
using System.Net;
using System.Security.Claims;
using System.Text.Json;
using AnnotateHub.Application.Accounts;
using AnnotateHub.Application.SingleSignOn;
using AnnotateHub.Core.Study;
using AnnotateHub.TestKit;
using AnnotateHub.Web.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;

namespace AnnotateHub.Web.Tests.Accounts;

/// <summary>Single sign-on against a real OpenID provider on this machine.</summary>
public sealed class SingleSignOnTests : IAsyncLifetime
{
    private static readonly (string Name, string Value)[] LabLeadsPlate =
    [
        ("Oidc:Projects:0:Value", "lab"),
        ("Oidc:Projects:0:Project", "Plate"),
        ("Oidc:Projects:0:Role", "Lead"),
    ];

    private readonly TemporaryFolder _folder = new();
    private OidcProvider _provider = null!;

    public async ValueTask InitializeAsync() => _provider = await OidcProvider.StartAsync(People(["lab", "admins"]));

    public async ValueTask DisposeAsync()
    {
        await _provider.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task The_first_sign_in_makes_the_account_and_every_one_sets_what_the_groups_say()
    {
        await using var app = Start([("Oidc:Administrators:0", "admins"), .. LabLeadsPlate]);
        var root = await AdministratorAsync(app);
        await using var db = await app.DatabaseAsync();
        var project = new Data.Entities.Project { Name = "Plate" };
        project.Members.Add(new() { PersonId = root, Role = ProjectRole.Manager });
        db.Projects.Add(project);
        await db.SaveChangesAsync();

        var browser = app.Browser();
        Assert.Equal("/jobs", await _provider.SignInAsync(browser, "key-of-anna"));

        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("jobs")).StatusCode);
        var anna = await db.Users.AsNoTracking().SingleAsync(person => person.UserName == "anna");
        Assert.Equal(
            ("Anna of the lab", "anna@lab.example", true, null),
            (anna.DisplayName, anna.Email, anna.IsAdministrator, anna.PasswordHash)
        );
        Assert.Equal(ProjectRole.Lead, await RoleAsync(db, anna.Id));

        // Out of both groups, under another name: the same account, by the provider's key.
        await _provider.SetPeopleAsync(People([], userName: "anna.married"));
        Assert.Equal("/jobs", await _provider.SignInAsync(app.Browser(), "key-of-anna"));

        var again = await db.Users.AsNoTracking().SingleAsync(person => person.Id == anna.Id);
        Assert.Equal(("anna", false), (again.UserName, again.IsAdministrator));
        Assert.Null(await RoleAsync(db, anna.Id));
        Assert.Equal(2, await db.Users.CountAsync());
        var actions = await db.SignInEvents.Where(line => line.PersonId == anna.Id).Select(line => line.Action).ToListAsync();
        Assert.Equal(
            [SignInAction.Made, SignInAction.RoleChanged, SignInAction.Succeeded, SignInAction.RoleChanged, SignInAction.Succeeded],
            actions
        );
    }

    [Fact]
    public async Task Whom_a_manager_added_by_hand_stays_what_the_manager_made_them()
    {
        await using var app = Start(LabLeadsPlate);
        Assert.Equal("/jobs", await _provider.SignInAsync(app.Browser(), "key-of-anna"));
        await using var db = await app.DatabaseAsync();
        var anna = await db.Users.Select(person => person.Id).SingleAsync();
        var project = new Data.Entities.Project { Name = "Plate" };
        project.Members.Add(new() { PersonId = anna, Role = ProjectRole.Viewer });
        db.Projects.Add(project);
        await db.SaveChangesAsync();

        await _provider.SignInAsync(app.Browser(), "key-of-anna");
        Assert.Equal(ProjectRole.Viewer, await RoleAsync(db, anna));
        await _provider.SetPeopleAsync(People([]));
        await _provider.SignInAsync(app.Browser(), "key-of-anna");

        Assert.Equal(ProjectRole.Viewer, await RoleAsync(db, anna));
    }

    [Fact]
    public async Task A_name_that_is_taken_here_is_given_to_nobody_unless_a_setting_says_so()
    {
        await using (var app = Start())
        {
            await app.PersonAsync("anna");
            Assert.Equal("/sign-in?problem=oidcNameTaken", await _provider.SignInAsync(app.Browser(), "key-of-anna"));
            Assert.Contains("already", await app.Browser().GetStringAsync("sign-in?problem=oidcNameTaken"));
        }

        await using var linking = Start(("Oidc:LinkByUserName", "true"));
        Assert.Equal("/jobs", await _provider.SignInAsync(linking.Browser(), "key-of-anna"));
        await using var db = await linking.DatabaseAsync();
        Assert.Equal(1, await db.Users.CountAsync());
    }

    [Fact]
    public async Task Who_lacks_the_required_claim_or_an_account_stays_out()
    {
        await using (var app = Start(("Oidc:RequiredClaim", "groups"), ("Oidc:RequiredValues:0", "another lab")))
            Assert.Equal("/sign-in?problem=oidcNotWanted", await _provider.SignInAsync(app.Browser(), "key-of-anna"));
        await using var closed = Start(
            ("Oidc:CreateAccounts", "false"),
            ("Oidc:RequiredClaim", "groups"),
            ("Oidc:RequiredValues:0", "lab")
        );

        Assert.Equal("/sign-in?problem=oidcNoAccount", await _provider.SignInAsync(closed.Browser(), "key-of-anna"));
        await using var db = await closed.DatabaseAsync();
        Assert.Equal(0, await db.Users.CountAsync());
    }

    [Fact]
    public async Task Signing_out_ends_the_session_at_the_provider_too()
    {
        await using var app = Start();
        var browser = app.Browser();
        await _provider.SignInAsync(browser, "key-of-anna");
        var asked = await SignOutAsync(browser);

        Assert.StartsWith($"{_provider.Address.OriginalString.TrimEnd('/')}/session/end?", asked);
        Assert.Contains("id_token_hint=", asked);
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("api/projects")).StatusCode);
        using var atProvider = new HttpClient();
        using var ended = await atProvider.GetAsync(asked);
        // It takes the address and the hint, and asks whether one really wants to.
        Assert.Equal(HttpStatusCode.OK, ended.StatusCode);
        // Browsers follow a form to the provider only where the policy names it.
        Assert.Contains(
            $"form-action 'self' {_provider.Address.GetLeftPart(UriPartial.Authority)}",
            Assert.Single((await browser.GetAsync("sign-in")).Headers.GetValues("Content-Security-Policy"))
        );
    }

    /// <summary>Whoever makes a page can make a browser open that address: it must name the very session.</summary>
    [Fact]
    public async Task When_somebody_signs_out_at_the_provider_the_session_that_it_names_ends_and_no_other()
    {
        await using var app = Start();
        var (browser, cookies) = (app.Browser(), new CookieContainer());
        await _provider.SignInAsync(browser, "key-of-anna", cookies: cookies);
        // The token that comes along to the sign-out names the session; the provider is not asked to end it, and goes on with it.
        var session = SessionOf(await SignOutAsync(browser));
        await _provider.SignInAsync(browser, "key-of-anna", cookies: cookies);
        var issuer = Uri.EscapeDataString(_provider.Address.OriginalString.TrimEnd('/'));
        foreach (var query in (string[])["", "?sid=another", $"?iss={issuer}", $"?sid={session}&iss=https%3A%2F%2Felsewhere.example.org"])
        {
            using var ignored = await browser.GetAsync($"account/oidc/remote-sign-out{query}");
            Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("api/projects")).StatusCode);
        }

        using var taken = await browser.GetAsync($"account/oidc/remote-sign-out?sid={session}&iss={issuer}");

        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("api/projects")).StatusCode);
    }

    [Fact]
    public async Task Where_local_sign_in_is_off_only_the_break_glass_administrator_has_a_password()
    {
        await using (var app = Start())
        {
            await app.PersonAsync("ben");
            await AdministratorAsync(app);
            using var ben = await RunningApp.SignInAsync(app.Browser(), "ben", RunningApp.Password);
            Assert.Equal("/", ben.Headers.Location!.OriginalString);
        }

        await using var closed = Start(("Oidc:LocalSignIn", "false"), ("Oidc:BreakGlass", "root"));

        Assert.DoesNotContain("name=\"password\"", await closed.Browser().GetStringAsync("sign-in"));
        Assert.Contains("name=\"password\"", await closed.Browser().GetStringAsync("sign-in?byPassword=true"));
        Assert.Contains("problem=credentials", await ByPasswordAsync(closed, "ben"));
        Assert.Equal("/", await ByPasswordAsync(closed, "root"));
        Assert.Equal("/jobs", await _provider.SignInAsync(closed.Browser(), "key-of-anna"));
    }

    [Fact]
    public async Task An_answer_that_this_browser_did_not_ask_for_is_refused()
    {
        await using var app = Start();

        using var forged = await app.Browser().GetAsync("account/oidc/callback?code=made-up&state=made-up");

        Assert.EndsWith("/sign-in?problem=oidc", forged.Headers.Location!.OriginalString);
    }

    /// <summary>Where the browser is sent to afterwards.</summary>
    private static async Task<string> SignOutAsync(HttpClient browser)
    {
        var page = await browser.GetStringAsync("me/second-step");
        using var answer = await browser.PostAsync(
            "account/sign-out",
            new FormUrlEncodedContent(new Dictionary<string, string> { ["__RequestVerificationToken"] = RunningApp.FormToken(page) })
        );
        return answer.Headers.Location!.OriginalString;
    }

    /// <summary>The claim sid of the token in the address.</summary>
    private static string SessionOf(string address)
    {
        var token = System.Web.HttpUtility.ParseQueryString(new Uri(address).Query)["id_token_hint"]!;
        using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(token.Split('.')[1]));
        return claims.RootElement.GetProperty("sid").GetString()!;
    }

    public static TheoryData<string[], string> WrongSettings() =>
        new()
        {
            { ["Oidc:ClientId=x"], "Oidc:Authority is not" },
            { ["Oidc:Authority=login.example.org", "Oidc:ClientId=x"], "is no address" },
            { ["Oidc:Authority=http://login.example.org", "Oidc:ClientId=x"], "is not https" },
            { ["Oidc:Authority=https://login.example.org"], "Oidc:ClientId is missing" },
            { ["Oidc:Authority=https://login.example.org", "Oidc:ClientId=x", "Oidc:RequiredClaim=hd"], "Oidc:RequiredValues go together" },
            { ["Oidc:Authority=https://login.example.org", "Oidc:ClientId=x", "Oidc:LocalSignIn=false"], "Oidc:BreakGlass is missing" },
            { ["Oidc:LocalSignIn=false"], "nobody could sign in" },
            {
                [
                    "Oidc:Authority=https://login.example.org",
                    "Oidc:ClientId=x",
                    "Oidc:Projects:0:Value=v",
                    "Oidc:Projects:0:Project=P",
                    "Oidc:Projects:0:Role=Chief",
                ],
                "'Chief' in Oidc:Projects is no role"
            },
            { ["Oidc:Authority=https://login.example.org", "Oidc:ClientId=x", "Oidc:Projects:0:Role=Lead"], "needs Value and Project" },
        };

    [Theory]
    [MemberData(nameof(WrongSettings))]
    public void Wrong_settings_are_named_in_one_sentence(string[] settings, string sentence)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(line => line.Split('=', 2)).ToDictionary(part => part[0], part => (string?)part[1]))
            .Build();

        Assert.Contains(sentence, configuration.GetSection("Oidc").Get<OidcSettings>()!.FaultOf());
    }

    [Theory]
    [InlineData("Oidc:LocalSignIn", "perhaps", "A setting cannot be read")]
    [InlineData("Accounts:SecondFactorFor", "Chiefs", "A setting cannot be read")]
    [InlineData("Oidc:Authority", "{provider}/realms/none", "so that no OpenID provider is there")]
    [InlineData("Oidc:BreakGlass", "nobody", "is no administrator with a password")]
    public async Task A_server_with_wrong_settings_does_not_start_and_says_which(string name, string value, string sentence)
    {
        await using (var app = Start())
            await AdministratorAsync(app);
        var error = Console.Error;
        using var told = new StringWriter();
        Console.SetError(told);
        try
        {
            Assert.ThrowsAny<Exception>(() =>
                Start(
                    [
                        .. name == "Oidc:BreakGlass" ? [("Oidc:LocalSignIn", "false")] : Array.Empty<(string, string)>(),
                        (name, value.Replace("{provider}", _provider.Address.OriginalString.TrimEnd('/'), StringComparison.Ordinal)),
                    ]
                )
            );
        }
        finally
        {
            Console.SetError(error);
        }

        Assert.Contains(sentence, told.ToString());
    }

    [Fact]
    public void Values_come_as_claims_as_json_and_from_inside_of_objects()
    {
        var principal = new ClaimsPrincipal(
            new ClaimsIdentity([
                new Claim("groups", "a"),
                new Claim("groups", """["b","a"]"""),
                new Claim("realm_access", """{"roles":["lead",7]}"""),
                new Claim("name", "[not json"),
            ])
        );

        Assert.Equal(["a", "b"], OidcClaims.ValuesOf(principal, "groups"));
        Assert.Equal(["lead"], OidcClaims.ValuesOf(principal, "realm_access.roles"));
        Assert.Equal(["[not json"], OidcClaims.ValuesOf(principal, "name"));
        Assert.Empty(OidcClaims.ValuesOf(principal, "realm_access.other"));
    }

    private static async Task<string> ByPasswordAsync(RunningApp app, string name)
    {
        using var form = new HttpRequestMessage(HttpMethod.Post, "account/sign-in");
        form.Headers.Add("Origin", "http://localhost");
        form.Content = new FormUrlEncodedContent(
            new Dictionary<string, string> { ["userName"] = name, ["password"] = RunningApp.Password }
        );
        using var answer = await app.Browser().SendAsync(form);
        return answer.Headers.Location!.OriginalString;
    }

    private RunningApp Start(params (string Name, string Value)[] more) =>
        new(
            _folder,
            settings:
            [
                ("Oidc:Authority", _provider.Address.OriginalString),
                ("Oidc:ClientId", "annotatehub"),
                ("Oidc:ClientSecret", "a secret of this test alone"),
                .. more,
            ]
        );

    private static Dictionary<string, object> People(string[] groups, string userName = "anna") =>
        new Dictionary<string, object>
        {
            ["key-of-anna"] = new
            {
                name = "Anna of the lab",
                preferred_username = userName,
                email = "anna@lab.example",
                groups,
            },
        };

    private static async Task<long> AdministratorAsync(RunningApp app)
    {
        var root = await app.PersonAsync("root");
        await using var db = await app.DatabaseAsync();
        await db
            .Users.Where(person => person.Id == root.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(item => item.IsAdministrator, true));
        return root.Id;
    }

    private static Task<ProjectRole?> RoleAsync(Data.AnnotateHubDb db, long personId) =>
        db
            .Memberships.AsNoTracking()
            .Where(member => member.PersonId == personId)
            .Select(member => (ProjectRole?)member.Role)
            .SingleOrDefaultAsync();
}
