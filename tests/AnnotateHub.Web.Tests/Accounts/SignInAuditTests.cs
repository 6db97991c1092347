using System.Net;
using System.Text.Json;
using AnnotateHub.Application.Accounts;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Core.Study;
using AnnotateHub.Data.Entities;
using AnnotateHub.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AnnotateHub.Web.Tests.Accounts;

/// <summary>The sign-in audit as administrators, their spreadsheets and a collector of logs read it.</summary>
public sealed class SignInAuditTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Administrators_filter_it_by_kind_person_and_time_and_nobody_else_reads_it()
    {
        await using var app = new RunningApp(_folder);
        var (root, anna) = await PeopleAsync(app);
        var audit = app.Services.GetRequiredService<SignInQueries>();
        var log = app.Services.GetRequiredService<SignInLog>();
        await log.WriteAsync(SignInAction.Failed, null, "anna");
        await log.WriteAsync(SignInAction.PasswordSet, anna, "anna");
        await log.WriteAsync(SignInAction.Failed, null, "ben");

        Assert.Null(await audit.ReadAsync(anna, new SignInFilter()));
        Assert.Null(await audit.CsvAsync(anna, new SignInFilter()));
        Assert.Equal(["ben", "anna"], await NamesAsync(new SignInFilter(Kind: "signIn.")));
        Assert.Equal(2, (await audit.ReadAsync(root, new SignInFilter(UserName: " ANNA ")))!.Total);
        var now = TimeProvider.System.GetUtcNow();
        Assert.Equal(3, (await audit.ReadAsync(root, new SignInFilter(From: now.AddHours(-1), Until: now.AddHours(1))))!.Total);
        Assert.Equal(0, (await audit.ReadAsync(root, new SignInFilter(Until: now.AddHours(-1))))!.Total);
        var last = (await audit.ReadAsync(root, new SignInFilter(), skip: 2, take: 5))!;
        Assert.Equal((3, "anna"), (last.Total, Assert.Single(last.Items).UserName));

        async Task<string[]> NamesAsync(SignInFilter filter) =>
            [.. (await audit.ReadAsync(root, filter))!.Items.Select(line => line.UserName)];
    }

    [Fact]
    public async Task The_csv_holds_every_line_and_no_name_that_a_spreadsheet_would_run()
    {
        await using var app = new RunningApp(_folder);
        await PeopleAsync(app);
        using (var failed = await RunningApp.SignInAsync(app.Browser(), "=HYPERLINK(\"http://evil\")", "wrong"))
            Assert.Contains("problem=credentials", failed.Headers.Location!.OriginalString);
        using var root = await app.SignedInAsync("root");
        using var anna = await app.SignedInAsync("anna");

        using var refused = await anna.GetAsync("api/sign-ins?format=csv");
        using var answer = await root.GetAsync("api/sign-ins?format=csv&kind=signIn.");

        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
        Assert.Equal("text/csv", answer.Content.Headers.ContentType!.MediaType);
        var lines = (await answer.Content.ReadAsStringAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("id,time_utc,action,person_id,user_name,address,detail,hash", lines[0]);
        Assert.Equal(4, lines.Length);
        Assert.Contains("signIn.failed,,\"'=HYPERLINK(\"\"http://evil\"\")\"", lines[1]);
        Assert.Contains("signIn.succeeded", lines[2]);
    }

    /// <summary>A line a day and network for what a token does: scripts ask many times a second.</summary>
    [Fact]
    public async Task Who_took_a_file_away_and_what_a_token_was_made_and_used_for_stand_in_it()
    {
        await using var app = new RunningApp(_folder);
        var (_, anna) = await PeopleAsync(app);
        await using var db = await app.DatabaseAsync();
        var lead = await db.Users.SingleAsync(person => person.Id == anna);
        var project = await app.ProjectAsync((lead, ProjectRole.Lead));
        var table = $"api/projects/{project}/images/metadata";
        var tokens = app.Services.GetRequiredService<AccessTokenService>();
        var made = ((Result<NewAccessToken>.Success)await tokens.CreateAsync(anna, "nightly", [project])).Value;
        using var script = app.Browser();
        script.DefaultRequestHeaders.Authorization = new("Bearer", made.Secret);
        using var root = await app.SignedInAsync("root");

        using (var refused = await root.GetAsync(table))
            Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
        using (var shown = await script.GetAsync($"api/projects/{project}/images"))
            Assert.Equal(HttpStatusCode.OK, shown.StatusCode);
        using (var taken = await script.GetAsync(table))
            Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
        await tokens.RevokeAsync(anna, made.Token.Id);
        await tokens.RevokeAsync(anna, made.Token.Id);

        string[] wanted = [SignInAction.TokenMade, SignInAction.TokenUsed, SignInAction.Downloaded, SignInAction.TokenRevoked];
        var lines = await db.SignInEvents.Where(line => wanted.Contains(line.Action)).OrderBy(line => line.Id).ToListAsync();
        Assert.Equal(wanted, lines.Select(line => line.Action));
        Assert.All(lines, line => Assert.Equal((anna, "anna"), (line.PersonId, line.UserName)));
        Assert.StartsWith("'nightly', for one project, until 2", lines[0].Detail);
        Assert.Equal(["'nightly'.", $"/{table}", "'nightly'."], lines.Skip(1).Select(line => line.Detail));
    }

    [Fact]
    public async Task Each_line_goes_to_a_file_as_json_where_a_setting_says_so()
    {
        var file = Path.Combine(_folder.Path, "audit.jsonl");
        await using var app = new RunningApp(_folder, settings: ("Audit:JsonLines", file));
        await PeopleAsync(app);

        using (await app.SignedInAsync("anna"))
            using (await RunningApp.SignInAsync(app.Browser(), "anna\n\"x", "wrong")) { }

        var lines = (await File.ReadAllLinesAsync(file)).Select(line => JsonSerializer.Deserialize<JsonElement>(line)).ToList();
        Assert.Equal(
            [("signIn.succeeded", "anna"), ("signIn.failed", "anna \"x")],
            lines.Select(line => (line.GetProperty("action").GetString(), line.GetProperty("userName").GetString()))
        );
        await using var db = await app.DatabaseAsync();
        Assert.Equal(
            await db.SignInEvents.OrderBy(line => line.Id).Select(line => line.Hash).ToListAsync(),
            lines.Select(line => line.GetProperty("hash").GetString()!)
        );
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Fact]
    public void A_file_that_cannot_be_written_is_named_before_the_first_sign_in()
    {
        var sink = new AuditSink(
            new AuditSettings(JsonLines: Path.Combine(_folder.Path, "missing", "audit.jsonl")),
            Microsoft.Extensions.Logging.Abstractions.NullLogger<AuditSink>.Instance
        );

        Assert.Contains("cannot be written", sink.FaultOf());
    }

    [Fact]
    public async Task Old_lines_go_after_the_days_that_are_set_and_what_is_left_still_holds_together()
    {
        await using var app = new RunningApp(_folder, settings: ("Audit:KeepDays", "30"));
        var log = app.Services.GetRequiredService<SignInLog>();
        await log.WriteAsync(SignInAction.Failed, null, "old");
        await log.WriteAsync(SignInAction.Failed, null, "older");
        await log.WriteAsync(SignInAction.Failed, null, "young");
        await using var db = await app.DatabaseAsync();
        var past = TimeProvider.System.GetUtcNow().AddDays(-31);
        await db.SignInEvents.Where(line => line.UserName != "young").ExecuteUpdateAsync(set => set.SetProperty(line => line.At, past));

        await log.PruneAsync();
        await log.PruneAsync();

        var left = await db.SignInEvents.AsNoTracking().OrderBy(line => line.Id).ToListAsync();
        Assert.Equal(["young", ""], left.Select(line => line.UserName));
        Assert.Equal((SignInAction.Pruned, "2 lines older than 30 days were deleted (Audit:KeepDays)."), (left[1].Action, left[1].Detail));
        Assert.Null(await log.FaultOfChainAsync());
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<(long Root, long Anna)> PeopleAsync(RunningApp app)
    {
        Person root = await app.PersonAsync("root"),
            anna = await app.PersonAsync("anna");
        await using var db = await app.DatabaseAsync();
        await db.Users.Where(person => person.Id == root.Id).ExecuteUpdateAsync(set => set.SetProperty(item => item.IsAdministrator, true));
        return (root.Id, anna.Id);
    }
}
