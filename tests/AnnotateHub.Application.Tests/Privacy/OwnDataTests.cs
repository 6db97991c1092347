using System.IO.Compression;
using System.Text.Json;
using AnnotateHub.Application.Accounts;
using AnnotateHub.Application.Annotations.ActiveTime;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Privacy;
using AnnotateHub.Application.Tests.Annotate;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace AnnotateHub.Application.Tests.Privacy;

/// <summary>What is stored about a person: for that person, whole, and of nobody else.</summary>
public sealed class OwnDataTests
{
    [Fact]
    public async Task Figures_are_of_the_own_rows_alone()
    {
        await using var lab = await LabAsync();

        var own = (await lab.Get<OwnData>().ReadAsync(lab.Annotator))!;
        var stranger = (await lab.Get<OwnData>().ReadAsync(lab.Stranger))!;

        Assert.Equal(
            ("annotator", 1, 1, 2, 1, 1),
            (own.UserName, own.Projects, own.Images, own.Gestures, own.SignIns, own.Comments)
        );
        Assert.Equal(("stranger", 0, 0, 0, 0, 0), Of(stranger));
        Assert.NotNull(own.FirstGesture);
        Assert.Null(await lab.Get<OwnData>().ReadAsync(404));

        static (string, int, int, int, int, int) Of(OwnDataFigures figures) =>
            (figures.UserName, figures.Projects, figures.Images, figures.Gestures, figures.SignIns, figures.Comments);
    }

    [Fact]
    public async Task The_zip_holds_every_gesture_with_its_boxes_and_no_secret_and_nothing_of_others()
    {
        await using var lab = await LabAsync();
        using var zip = new MemoryStream();

        Assert.True(await lab.Get<OwnData>().WriteAsync(lab.Annotator, zip));

        var files = Read(zip);
        Assert.Equal(
            [
                "access-tokens.json",
                "account.json",
                "actions.json",
                "comments.json",
                "days.json",
                "flags.json",
                "gestures.json",
                "notifications.json",
                "passkeys.json",
                "projects.json",
                "sessions.json",
                "sign-ins.json",
                "work.json",
            ],
            files.Keys.Order()
        );
        Assert.Equal("annotator", files["account.json"].GetProperty("userName").GetString());
        Assert.Equal(
            [("add", "a"), ("add", "b")],
            files["gestures.json"]
                .EnumerateArray()
                .Select(line => (line.GetProperty("kind").GetString(), line.GetProperty("boxes")[0].GetProperty("id").GetString()))
        );
        Assert.Equal("Mine.", Assert.Single(files["comments.json"].EnumerateArray()).GetProperty("text").GetString());
        Assert.Equal("Plate", Assert.Single(files["projects.json"].EnumerateArray()).GetProperty("project").GetString());
        var all = string.Concat(files.Values.Select(file => file.GetRawText()));
        // What a lead said of the work, the hash of the password, and which image comes a second time to measure drift.
        Assert.All(new[] { "Not yours", "HASH", "stamp-", "occasion", "isWithheld", "round" }, word => Assert.DoesNotContain(word, all));
        await using var db = lab.Database();
        Assert.Equal(SignInAction.OwnData, (await db.SignInEvents.OrderBy(line => line.Id).LastAsync()).Action);
        Assert.False(await lab.Get<OwnData>().WriteAsync(404, new MemoryStream()));
    }

    [Fact]
    public async Task With_the_switch_off_no_time_at_work_and_no_address_is_kept()
    {
        await using var lab = await LabAsync();
        var work = await lab.AssignmentAsync();
        var database = lab.Get<IDbContextFactory<AnnotateHubDb>>();
        var off = new PrivacySettings(ActiveTime: false, Addresses: false);
        await using (var db = lab.Database())
        {
            var hourAgo = TimeProvider.System.GetUtcNow().AddHours(-1);
            await db.Assignments.ExecuteUpdateAsync(set => set.SetProperty(one => one.CreatedAt, hourAgo));
        }

        await Tracking(off).ReportAsync(work.Id, lab.Annotator, "page", 5_000);
        await new SignInLog(
            database,
            new AuditSettings(),
            lab.Get<AuditSink>(),
            off,
            lab.Get<IClientNotifier>(),
            TimeProvider.System,
            NullLogger<SignInLog>.Instance
        ).WriteAsync(SignInAction.Failed, lab.Annotator, "annotator", "203.0.113.9");
        Assert.Equal(TimeSpan.Zero, (await lab.Get<OwnData>().ReadAsync(lab.Annotator))!.ActiveTime);
        await using (var db = lab.Database())
            Assert.DoesNotContain("203.0.113.9", await db.SignInEvents.Select(line => line.Address).ToListAsync());

        await Tracking(new PrivacySettings()).ReportAsync(work.Id, lab.Annotator, "page", 5_000);
        Assert.Equal(TimeSpan.FromSeconds(5), (await lab.Get<OwnData>().ReadAsync(lab.Annotator))!.ActiveTime);

        ActiveTimeTracking Tracking(PrivacySettings settings) =>
            new(database, lab.Writer, lab.Get<Presence>(), lab.Get<IClientNotifier>(), settings, TimeProvider.System);
    }

    [Fact]
    public async Task Time_at_work_goes_so_many_days_after_a_round_was_closed_and_not_while_it_goes_on()
    {
        await using var lab = await LabAsync();
        var work = await lab.AssignmentAsync();
        var now = TimeProvider.System.GetUtcNow();
        await using var db = lab.Database();
        await db.Assignments.ExecuteUpdateAsync(set => set.SetProperty(one => one.ActiveMilliseconds, 60_000));
        db.ActiveTimes.Add(new() { AssignmentId = work.Id, ClientId = "page", Milliseconds = 60_000 });
        await db.SaveChangesAsync();
        var retention = new ActiveTimeRetention(
            lab.Get<IDbContextFactory<AnnotateHubDb>>(),
            new PrivacySettings(ActiveTimeDays: 30),
            TimeProvider.System
        );

        Assert.Equal(0, await retention.PruneAsync());
        await CloseAsync(now.AddDays(-29));
        Assert.Equal(0, await retention.PruneAsync());
        Assert.Equal(1, await db.ActiveTimes.CountAsync());
        await CloseAsync(now.AddDays(-31));
        Assert.Equal(1, await retention.PruneAsync());

        Assert.Equal((0, 0L), (await db.ActiveTimes.CountAsync(), await db.Assignments.SumAsync(one => one.ActiveMilliseconds)));
        // What was drawn stays, and so does how much on which day.
        Assert.Equal((2, 2), (await db.Operations.CountAsync(), await db.DailyWork.SumAsync(day => day.Operations)));

        Task CloseAsync(DateTimeOffset? at) => db.Rounds.ExecuteUpdateAsync(set => set.SetProperty(round => round.ClosedAt, at));
    }

    private static async Task<AnnotateLab> LabAsync()
    {
        var lab = await AnnotateLab.StartAsync();
        var assignment = await lab.AssignmentAsync();
        await lab.SendAsync(assignment.Id, "c1", AnnotateLab.Add(1, "a"), AnnotateLab.Add(2, "b"));
        await using var db = lab.Database();
        await db.Users.ExecuteUpdateAsync(set =>
            set.SetProperty(person => person.PasswordHash, "HASH").SetProperty(person => person.SecurityStamp, "stamp-1")
        );
        foreach (var (person, text) in new[] { (lab.Annotator, "Mine."), (lab.Lead, "Not yours.") })
            db.Comments.Add(
                new Comment
                {
                    ProjectId = lab.ProjectId,
                    AssignmentId = assignment.Id,
                    PersonId = person,
                    Text = text,
                }
            );
        await db.SaveChangesAsync();
        await lab.Get<SignInLog>().WriteAsync(SignInAction.Succeeded, lab.Annotator, "annotator", "203.0.113.7");
        return lab;
    }

    private static Dictionary<string, JsonElement> Read(Stream zip)
    {
        using var archive = new ZipArchive(zip, ZipArchiveMode.Read);
        return archive.Entries.ToDictionary(
            entry => entry.FullName,
            entry =>
            {
                using var stream = entry.Open();
                return JsonSerializer.Deserialize<JsonElement>(stream);
            }
        );
    }
}
