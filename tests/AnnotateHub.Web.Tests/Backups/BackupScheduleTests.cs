using AnnotateHub.Application.Backup;
using AnnotateHub.Application.Jobs;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Data.Entities;
using AnnotateHub.TestKit;
using AnnotateHub.Web.Features.Backups;
using AnnotateHub.Web.Features.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Quartz;

namespace AnnotateHub.Web.Tests.Backups;

/// <summary>Backups by time and by hand, on a whole server.</summary>
public sealed class BackupScheduleTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    // 2 p.m. on Monday, 30 November 2026, in UTC.
    [InlineData("02:30", "2026-12-01T02:30:00Z")]
    [InlineData("30 2 * * *", "2026-12-01T02:30:00Z")]
    [InlineData("15 22 * * 5", "2026-12-04T22:15:00Z")]
    [InlineData("0 */6 * * *", "2026-11-30T18:00:00Z")]
    public void A_time_of_day_and_the_five_fields_of_crontab_are_understood(string setting, string next)
    {
        Assert.True(BackupTime.TryParse(setting, out var schedule));
        Assert.Equal(
            DateTimeOffset.Parse(next),
            schedule!.WithTimeZone(TimeZoneInfo.Utc).GetNextValidTimeAfter(new DateTimeOffset(2026, 11, 30, 14, 0, 0, TimeSpan.Zero))
        );
    }

    [Theory]
    [InlineData("26:00")]
    [InlineData("every night")]
    [InlineData("0 30 2 * * ?")]
    public void Anything_else_is_refused_with_examples(string setting)
    {
        Assert.False(BackupTime.TryParse(setting, out _));
        Assert.Contains("'02:30'", BackupTime.FaultOf(setting));
    }

    [Fact]
    public async Task One_asked_for_by_an_administrator_ends_whole_and_stands_in_the_list_and_the_audit()
    {
        await using var app = new RunningApp(_folder);
        var root = await AdministratorAsync(app, "root");
        var anna = await app.PersonAsync("anna");
        var schedule = app.Services.GetRequiredService<BackupSchedule>();

        Assert.IsType<Result<long>.NotFound>(await schedule.StartNowAsync(anna.Id));
        var id = Assert.IsType<Result<long>.Success>(await schedule.StartNowAsync(root)).Value;
        var job = await EndedAsync(app, id);

        Assert.Equal(JobState.Succeeded, job.State);
        Assert.Contains("found whole", job.Message);
        var queries = app.Services.GetRequiredService<BackupQueries>();
        Assert.Null(await queries.ReadAsync(anna.Id));
        var found = (await queries.ReadAsync(root))!;
        Assert.Equal((id, true), (Assert.Single(found.Lines).Job.Id, found.Lines[0].Result!.IsSound));
        Assert.Equal(found.Lines[0].Result!.File, Assert.Single(found.Files).Path);
        Assert.Null(schedule.Next);
        await using var db = await app.DatabaseAsync();
        Assert.Equal("backup.made", (await db.SignInEvents.SingleAsync()).Action);
        Assert.Empty(await db.Notifications.ToListAsync());
        // Its job is every administrator's to see, and nobody else's.
        var jobs = app.Services.GetRequiredService<JobQueries>();
        Assert.NotNull(await jobs.FindAsync(await AdministratorAsync(app, "other"), id));
        Assert.Null(await jobs.FindAsync(anna.Id, id));
    }

    [Fact]
    public async Task Two_that_are_asked_for_at_once_are_one()
    {
        await using var app = new RunningApp(_folder);
        var root = await AdministratorAsync(app, "root");
        var schedule = app.Services.GetRequiredService<BackupSchedule>();

        var asked = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => schedule.StartNowAsync(root)));

        var id = Assert.Single(asked.Cast<Result<long>.Success>().Select(answer => answer.Value).Distinct());
        await EndedAsync(app, id);
    }

    [Fact]
    public async Task One_that_fails_is_on_the_bell_of_administrators()
    {
        // A file lies where the folder was meant to be.
        await File.WriteAllTextAsync(_folder.File("taken"), "");
        await using var app = new RunningApp(_folder, settings: ("Backup:Folder", _folder.File("taken")));
        var root = await AdministratorAsync(app, "root");

        var asked = await app.Services.GetRequiredService<BackupSchedule>().StartNowAsync(root);
        var job = await EndedAsync(app, ((Result<long>.Success)asked).Value);

        Assert.Equal(JobState.Failed, job.State);
        await using var db = await app.DatabaseAsync();
        var told = await db.Notifications.SingleAsync();
        Assert.Equal(
            (root, (long?)null, NotificationKind.BackupFailed, "backups"),
            (told.PersonId, told.ProjectId, told.Kind, told.Address)
        );
        Assert.Contains("taken", told.Text);
    }

    [Fact]
    public async Task A_time_that_passed_while_the_server_was_off_is_made_up_for()
    {
        await using (var before = new RunningApp(_folder))
        {
            await using var db = await before.DatabaseAsync();
            db.Jobs.Add(
                new JobRecord
                {
                    Kind = JobKinds.Backup,
                    Title = "Backup of the server",
                    Payload = "{}",
                    State = JobState.Succeeded,
                    FinishedAt = TimeProvider.System.GetUtcNow().AddDays(-2),
                }
            );
            await db.SaveChangesAsync();
        }

        await using var app = new RunningApp(_folder, settings: ("Backup:Schedule", "02:30"));

        await using var after = await app.DatabaseAsync();
        var job = await after.Jobs.OrderByDescending(item => item.Id).FirstAsync();
        Assert.Null(job.CreatedById);
        Assert.Equal(JobState.Succeeded, (await EndedAsync(app, job.Id)).State);
        Assert.InRange(
            app.Services.GetRequiredService<BackupSchedule>().Next!.Value,
            TimeProvider.System.GetUtcNow(),
            TimeProvider.System.GetUtcNow().AddDays(1).AddHours(1)
        );
    }

    [Fact]
    public async Task Quartz_keeps_the_schedule_of_the_settings_and_forgets_one_that_was_taken_out()
    {
        await using (var app = new RunningApp(_folder, settings: ("Backup:Schedule", "15 22 * * 5")))
        {
            var trigger = await (await SchedulerAsync(app)).GetTrigger(new TriggerKey("scheduled", "backup"));
            Assert.Equal(DayOfWeek.Friday, TimeZoneInfo.ConvertTime(trigger!.NextFireTimeUtc!.Value, TimeZoneInfo.Local).DayOfWeek);
        }

        await using var without = new RunningApp(_folder);
        Assert.False(await (await SchedulerAsync(without)).Exists(new JobKey("scheduled", "backup")));

        static async Task<IScheduler> SchedulerAsync(RunningApp app) =>
            await app.Services.GetRequiredService<ISchedulerFactory>().GetScheduler();
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<long> AdministratorAsync(RunningApp app, string name)
    {
        var person = await app.PersonAsync(name);
        await using var db = await app.DatabaseAsync();
        await db.Users.Where(one => one.Id == person.Id).ExecuteUpdateAsync(set => set.SetProperty(one => one.IsAdministrator, true));
        return person.Id;
    }

    private static async Task<JobRecord> EndedAsync(RunningApp app, long id)
    {
        var board = app.Services.GetRequiredService<JobBoard>();
        JobRecord? job = null;
        await Patience.UntilAsync(
            async () =>
            {
                await using var db = await app.DatabaseAsync();
                job = await db.Jobs.AsNoTracking().SingleAsync(record => record.Id == id);
                return job.State > JobState.Running && board.ProgressOf(id) is null;
            },
            $"Job {id} has ended"
        );
        return job!;
    }
}
