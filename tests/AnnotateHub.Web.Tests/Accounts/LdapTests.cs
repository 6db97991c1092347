using System.Net;
using System.Net.Http.Json;
using AnnotateHub.Application.Accounts;
using AnnotateHub.Application.SingleSignOn.Ldap;
using AnnotateHub.Core.Study;
using AnnotateHub.TestKit;
using AnnotateHub.Web.Tests.Endpoints;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;

namespace AnnotateHub.Web.Tests.Accounts;

/// <summary>Sign-in by the institution's directory, against OpenLDAP on this machine.</summary>
public sealed class LdapTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private LdapServer _directory = null!;

    public async ValueTask InitializeAsync() => _directory = await LdapServer.StartAsync();

    public ValueTask DisposeAsync()
    {
        _directory.Dispose();
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task The_first_sign_in_makes_the_account_and_every_one_sets_what_the_groups_say()
    {
        await using var app = Start(
            ("Ldap:Administrators:0", "ADMINS"),
            ("Ldap:Projects:0:Value", LdapServer.GroupOf("leads")),
            ("Ldap:Projects:0:Project", "Plate"),
            ("Ldap:Projects:0:Role", "Lead")
        );
        var root = await AdministratorAsync(app);
        await using var db = await app.DatabaseAsync();
        var project = new Data.Entities.Project { Name = "Plate" };
        project.Members.Add(new() { PersonId = root, Role = ProjectRole.Manager });
        db.Projects.Add(project);
        await db.SaveChangesAsync();

        Assert.Equal("/", await SignInAsync(app, "anna"));

        var anna = await db.Users.AsNoTracking().SingleAsync(person => person.UserName == "anna");
        Assert.Equal(
            ("Anna of the lab", "anna@lab.example", true, null),
            (anna.DisplayName, anna.Email, anna.IsAdministrator, anna.PasswordHash)
        );
        Assert.Equal(ProjectRole.Lead, await RoleAsync(db, anna.Id));

        // Out of both groups, under another name: the same account, by the directory's key.
        _directory.RemoveFromGroup("leads", "anna");
        _directory.RemoveFromGroup("admins", "anna");
        _directory.Rename("anna", "anna.married");
        Assert.Equal("/", await SignInAsync(app, "anna.married"));

        var again = await db.Users.AsNoTracking().SingleAsync(person => person.Id == anna.Id);
        Assert.Equal(("anna", false), (again.UserName, again.IsAdministrator));
        Assert.Null(await RoleAsync(db, anna.Id));
        Assert.Equal(2, await db.Users.CountAsync());
        Assert.Equal(
            [SignInAction.Made, SignInAction.RoleChanged, SignInAction.Succeeded, SignInAction.RoleChanged, SignInAction.Succeeded],
            await db.SignInEvents.Where(line => line.PersonId == anna.Id).OrderBy(line => line.Id).Select(line => line.Action).ToListAsync()
        );
    }

    [Fact]
    public async Task A_wrong_password_and_a_name_that_is_a_filter_open_nothing()
    {
        await using var app = Start(("SignIn:WrongByAddress", "1000"), ("SignIn:AttemptsPerMinute", "1000"));
        (string Name, string Password)[] wrong =
        [
            ("anna", "wrong"),
            // A bind with a name and no password succeeds in every directory, as nobody.
            ("anna", ""),
            ("nobody", LdapServer.AnnasPassword),
            ("*", LdapServer.AnnasPassword),
            ("ann*", LdapServer.AnnasPassword),
            ("anna)(uid=*", LdapServer.AnnasPassword),
            ("anna)(|(uid=anna", LdapServer.AnnasPassword),
            (@"\61nna", LdapServer.AnnasPassword),
            ("", LdapServer.AnnasPassword),
        ];

        foreach (var (name, password) in wrong)
            Assert.StartsWith("/sign-in?problem=credentials", await SignInAsync(app, name, password));

        await using var db = await app.DatabaseAsync();
        Assert.Empty(await db.Users.ToListAsync());
        Assert.Equal("/", await SignInAsync(app, "anna"));
    }

    [Fact]
    public async Task Scripts_sign_in_the_same_way_and_guessing_slows_down()
    {
        await using var app = Start(("SignIn:WrongByName", "2"));
        using var script = app.Browser();
        await WebLab.TakeTokenAsync(script);
        var right = await script.PostAsJsonAsync("api/session", new { userName = "anna", password = LdapServer.AnnasPassword });
        Assert.Equal(HttpStatusCode.OK, right.StatusCode);

        using var guesser = app.Browser();
        await WebLab.TakeTokenAsync(guesser);
        var answers = new List<string>();
        for (var time = 0; time < 3; time++)
        {
            var wrong = await guesser.PostAsJsonAsync("api/session", new { userName = "ben", password = $"guess {time}" });
            Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
            answers.Add(await wrong.Content.ReadAsStringAsync());
        }

        Assert.Contains("No account has this name and password", answers[0]);
        Assert.Contains("Too many wrong passwords", answers[2]);
    }

    [Fact]
    public async Task A_name_that_is_taken_here_is_given_to_nobody_unless_a_setting_says_so()
    {
        await using (var app = Start())
        {
            await app.PersonAsync("anna");
            Assert.StartsWith("/sign-in?problem=directoryNameTaken", await SignInAsync(app, "anna"));
            Assert.Contains("is here already", await app.Browser().GetStringAsync("sign-in?problem=directoryNameTaken"));
            // Her password of this server goes on.
            Assert.Equal("/", await SignInAsync(app, "anna", RunningApp.Password));
        }

        await using var linking = Start(("Ldap:LinkByUserName", "true"));
        Assert.Equal("/", await SignInAsync(linking, "anna"));
        await using var db = await linking.DatabaseAsync();
        Assert.Equal(1, await db.Users.CountAsync());
    }

    [Fact]
    public async Task A_password_that_somebody_else_set_ends_when_the_directory_takes_the_account_over()
    {
        await using var app = Start(("Ldap:LinkByUserName", "true"));
        var anna = await app.PersonAsync("anna");
        await using var db = await app.DatabaseAsync();
        await db
            .Users.Where(person => person.Id == anna.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(person => person.MustChangePassword, true));

        Assert.Equal("/", await SignInAsync(app, "anna"));

        Assert.StartsWith("/sign-in?problem=credentials", await SignInAsync(app, "anna", RunningApp.Password));
    }

    [Fact]
    public async Task Only_groups_of_the_branch_that_is_named_count()
    {
        await using var app = Start(
            ("Ldap:RequiredGroups:0", "admins"),
            ("Ldap:GroupBaseDn", "OU=groups, dc=lab,dc=example"),
            ("Ldap:Administrators:0", "admins")
        );

        // Ben made himself a club of the same name.
        Assert.StartsWith("/sign-in?problem=directoryNotWanted", await SignInAsync(app, "ben"));
        Assert.Equal("/", await SignInAsync(app, "anna"));
    }

    [Fact]
    public async Task Groups_are_searched_where_no_attribute_lists_them()
    {
        await using var app = Start(
            ("Ldap:GroupsAttribute", "description"),
            ("Ldap:GroupFilter", "(&(objectClass=groupOfNames)(member={dn}))"),
            ("Ldap:GroupBaseDn", $"ou=groups,{LdapServer.BaseDn}"),
            ("Ldap:RequiredGroups:0", "leads")
        );

        Assert.Equal("/", await SignInAsync(app, "anna"));
        Assert.StartsWith("/sign-in?problem=directoryNotWanted", await SignInAsync(app, "ben"));
    }

    [Fact]
    public async Task Nobody_without_an_account_comes_in_where_administrators_alone_make_them_and_a_disabled_one_stays_out()
    {
        await using (var app = Start(("Ldap:CreateAccounts", "false")))
            Assert.StartsWith("/sign-in?problem=directoryNoAccount", await SignInAsync(app, "anna"));
        await using var open = Start();
        Assert.Equal("/", await SignInAsync(open, "anna"));
        await using var db = await open.DatabaseAsync();
        await db.Users.ExecuteUpdateAsync(set => set.SetProperty(person => person.DisabledAt, TimeProvider.System.GetUtcNow()));

        Assert.StartsWith("/sign-in?problem=directoryClosed", await SignInAsync(open, "anna"));
    }

    [Fact]
    public async Task When_the_directory_is_away_the_account_for_emergencies_comes_in_and_the_others_hear_why_not()
    {
        await using (var app = Start())
            await AdministratorAsync(app);
        await using var strict = Start(("Ldap:LocalSignIn", "false"), ("Ldap:BreakGlass", "root"));
        await strict.PersonAsync("local");
        Assert.Equal("/", await SignInAsync(strict, "anna"));
        Assert.StartsWith("/sign-in?problem=credentials", await SignInAsync(strict, "local", RunningApp.Password));
        // The directory may have somebody of this name, who is not the one.
        _directory.Add("root", "of the directory");
        Assert.StartsWith("/sign-in?problem=credentials", await SignInAsync(strict, "root", "of the directory"));

        _directory.Stop();

        Assert.StartsWith("/sign-in?problem=directoryAway", await SignInAsync(strict, "anna"));
        Assert.Equal("/", await SignInAsync(strict, "root", RunningApp.Password));
        await _directory.StartAgainAsync();
        Assert.Equal("/", await SignInAsync(strict, "anna"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Only_a_certificate_that_is_trusted_hears_a_password(bool fromTheStart)
    {
        (string, string)[] encrypted = fromTheStart
            ? [("Ldap:Server", _directory.EncryptedAddress)]
            : [("Ldap:Server", _directory.LocalName), ("Ldap:StartTls", "true")];
        await using (var app = Start(encrypted))
            Assert.StartsWith("/sign-in?problem=directoryAway", await SignInAsync(app, "anna"));

        await using var trusting = Start([.. encrypted, ("Ldap:CertificateFolder", _directory.CertificateFolder)]);

        Assert.Equal("/", await SignInAsync(trusting, "anna"));
    }

    [Fact]
    public async Task The_check_of_a_start_tells_settings_that_the_directory_does_not_take_from_a_directory_that_is_silent()
    {
        var right = new LdapSettings
        {
            Server = _directory.Address,
            BaseDn = LdapServer.BaseDn,
            BindDn = LdapServer.SearcherDn,
            BindPassword = LdapServer.SearcherPassword,
        };
        using var directory = new LdapDirectory(right);
        Assert.Equal((null, false), await directory.CheckAsync(TestContext.Current.CancellationToken));

        using var other = new LdapDirectory(right with { BindPassword = "another" });
        var (wrong, isSilent) = await other.CheckAsync(TestContext.Current.CancellationToken);
        Assert.False(isSilent);
        Assert.Contains("does not take Ldap:BindDn and Ldap:BindPassword", wrong);

        _directory.Stop();
        var (silent, isAway) = await directory.CheckAsync(TestContext.Current.CancellationToken);
        Assert.True(isAway);
        Assert.Contains(_directory.Address, silent);
        await using var app = Start();
        Assert.Equal(HttpStatusCode.OK, (await app.Browser().GetAsync("sign-in")).StatusCode);
    }

    public static TheoryData<string[], string> WrongSettings =>
        new()
        {
            { ["BaseDn=dc=x"], "Ldap:Server is not" },
            { ["LocalSignIn=false"], "nobody could sign in" },
            { ["Server=ldap.example.org", "BaseDn=dc=x"], "is no address" },
            { ["Server=ldap://ldap.example.org", "BaseDn=dc=x"], "is not encrypted" },
            { ["Server=ldaps://ldap.example.org/dc=x", "BaseDn=dc=x"], "goes on after the host" },
            { ["Server=ldaps://ldap.example.org", "StartTls=true", "BaseDn=dc=x"], "Leave one of the two" },
            { ["Server=ldaps://ldap.example.org"], "Ldap:BaseDn is missing" },
            { ["Server=ldaps://ldap.example.org", "BaseDn=dc=x", "UserFilter=(uid=anna)"], "lacks {user}" },
            { ["Server=ldaps://ldap.example.org", "BaseDn=dc=x", "UserFilter=(uid={user}"], "is no filter" },
            { ["Server=ldaps://ldap.example.org", "BaseDn=dc=x", "GroupFilter=(cn=x)"], "lacks {dn}" },
            { ["Server=ldaps://ldap.example.org", "BaseDn=dc=x", "BindDn=cn=x"], "go together" },
            { ["Server=ldaps://ldap.example.org", "BaseDn=dc=x", "IdAttribute=a b"], "is no name of an attribute" },
            { ["Server=ldaps://ldap.example.org", "BaseDn=dc=x", "LocalSignIn=false"], "Ldap:BreakGlass is missing" },
            { ["Server=ldaps://ldap.example.org", "BaseDn=dc=x", "TimeoutSeconds=0"], "expected 1 to 60" },
            { ["Server=ldaps://ldap.example.org", "BaseDn=dc=x", "CertificateFolder=/no/such"], "no folder" },
            { ["Server=ldaps://ldap.example.org", "BaseDn=dc=x", "Projects:0:Value=v"], "Ldap:Projects needs Value and Project" },
        };

    [Theory]
    [MemberData(nameof(WrongSettings))]
    public void Wrong_settings_are_named_in_one_sentence(string[] settings, string sentence)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(line => line.Split('=', 2)).ToDictionary(part => part[0], part => (string?)part[1]))
            .Build();

        Assert.Contains(sentence, configuration.Get<LdapSettings>()!.FaultOf());
    }

    private static async Task<string> SignInAsync(RunningApp app, string name, string password = LdapServer.AnnasPassword)
    {
        using var answer = await RunningApp.SignInAsync(app.Browser(), name, password);
        return answer.Headers.Location!.OriginalString;
    }

    private RunningApp Start(params (string Name, string Value)[] more) =>
        new(
            _folder,
            settings:
            [
                ("Ldap:Server", _directory.Address),
                ("Ldap:BaseDn", LdapServer.BaseDn),
                ("Ldap:BindDn", LdapServer.SearcherDn),
                ("Ldap:BindPassword", LdapServer.SearcherPassword),
                .. more,
            ]
        );

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
