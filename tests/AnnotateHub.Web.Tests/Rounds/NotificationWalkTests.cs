using System.Reflection;
using System.Text.RegularExpressions;
using AnnotateHub.Application.Accounts;
using AnnotateHub.Application.Assignments.Review;
using AnnotateHub.Application.Backup;
using AnnotateHub.Application.Comments;
using AnnotateHub.Application.Jobs;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Mail;
using AnnotateHub.Application.Models.Runs;
using AnnotateHub.Application.Notifications;
using AnnotateHub.Application.Rounds.Calibration;
using AnnotateHub.Application.Rounds.Lifecycle;
using AnnotateHub.Application.Training.Runs;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AnnotateHub.Web.Tests.Rounds;

/// <summary>Every notification that the product really sends leads to a page that there is: a walk through all that people are told
/// of.</summary>
public sealed class NotificationWalkTests : RoundLab
{
    [Fact]
    public async Task Every_notification_of_a_walk_through_all_kinds_leads_to_a_page()
    {
        await StudyAsync(7, test: 2);
        var late = await PersonAsync("late");
        await using (var more = await DatabaseAsync())
        {
            more.Add(
                new Membership
                {
                    ProjectId = Project.Id,
                    PersonId = late.Id,
                    Role = ProjectRole.Annotator,
                }
            );
            await more.SaveChangesAsync();
        }

        var changes = Services.GetRequiredService<AssignmentReview>();
        // Assigned with the round, by being given an image of somebody else's unstarted and started, and by coming late.
        var round = await RoundAsync(RoundKind.Seed, ["f3", "f4", "f5", "f6"], null, Expert);
        Done(await changes.ReassignAsync((await AssignmentAsync(Expert, "f3")).Id, Student.Id, Lead.Id));
        await SubmitAsync(Expert, "f5", 1);
        var submitted = await AssignmentAsync(Expert, "f5");
        Done(await changes.ReturnAsync(submitted.Id, Lead.Id, "Two cells are missing."));
        Done(await Services.GetRequiredService<CommentService>().AddAsync(submitted.Id, Lead.Id, new CommentDraft("Here, too.")));
        await SubmitAsync(Expert, "f5", 1);
        Done(await changes.AcceptAsync(submitted.Id, Lead.Id));
        await SubmitAsync(Expert, "f4", 1);
        Done(await changes.ReassignAsync((await AssignmentAsync(Expert, "f4")).Id, Student.Id, Lead.Id));
        var flag = Done(await changes.SkipAsync((await AssignmentAsync(Expert, "f6")).Id, Expert.Id, FlagReason.BadFocus, ""));
        Done(await changes.DecideFlagAsync(flag, Lead.Id, FlagDecision.Keep));
        Done(await Services.GetRequiredService<RoundLifecycle>().AddPersonAsync(round, late.Id, Lead.Id));
        await SubmitAsync(Student, "f3", 1);
        Done(await changes.AcceptAllAsync(round, Lead.Id));
        await EndRunAsync();
        await EndTrainingAsync();
        await EndExperimentAsync();
        await TellOfBackupAsync();
        await TellOfMailAsync();
        Done(await Services.GetRequiredService<CommentService>().AddAsync(submitted.Id, Expert.Id, new CommentDraft("One cell or two?")));
        // A blind test to its end, and a calibration that one of two does not pass: the student finds none of the expert's two cells.
        await RoundAsync(RoundKind.Test, ["f1"], new RoundSettings(AnnotatorsPerImage: 2, Seed: 1));
        await SubmitAsync(Expert, "f1", 1);
        await SubmitAsync(Student, "f1", 1);
        await HearAsync(Student, "f1");
        var calibration = await RoundAsync(RoundKind.Calibration, ["f7"], new RoundSettings(Seed: 1, Gate: new CalibrationGate(0.7, null)));
        await SubmitAsync(Expert, "f7", 2);
        await SubmitAsync(Student, "f7", 0);
        await Services.GetRequiredService<CalibrationCheck>().RecomputeAsync(calibration);
        await HearAsync(Student, "f7");
        await Services.GetRequiredService<SignInLog>().WriteAsync(SignInAction.SecondFactorOff, Student.Id, Student.UserName);

        await using var db = await DatabaseAsync();
        var told = await db.Notifications.AsNoTracking().ToListAsync();
        var kinds = typeof(NotificationKind)
            .GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => (string)field.GetValue(null)!);
        Assert.Equal(kinds.Order(), told.Select(notification => notification.Kind).Distinct().Order());
        var pages = PagesOf(typeof(Program).Assembly);
        Assert.All(
            told,
            notification =>
                Assert.True(
                    pages.Any(page => page.IsMatch(notification.Address.Split('?')[0])),
                    $"'{notification.Text}' leads to '{notification.Address}', which is no page."
                )
        );
        // Who is led to one piece of work is led to one that is theirs to open.
        // A lead reads the work that a question is about.
        foreach (
            var item in told.Where(notification =>
                notification.Address.Contains("?assignment=", StringComparison.Ordinal)
                && (notification.Kind != NotificationKind.Asked || notification.PersonId != Lead.Id)
            )
        )
        {
            var id = long.Parse(item.Address.Split('=')[1]);
            Assert.Equal(item.PersonId, (await db.Assignments.SingleAsync(work => work.Id == id)).PersonId);
        }
    }

    /// <summary>What the server does after a submission.</summary>
    private async Task HearAsync(Person person, string image) =>
        await Services.GetRequiredService<LeadNotifications>().CheckAsync((await AssignmentAsync(person, image)).Id);

    private async Task EndRunAsync()
    {
        await using var db = await DatabaseAsync();
        var run = new ModelRun
        {
            ProjectId = Project.Id,
            Name = "Nightly",
            CreatedById = Lead.Id,
            State = RunState.Finished,
            FinishedAt = DateTimeOffset.UnixEpoch,
        };
        db.Add(run);
        await db.SaveChangesAsync();
        await new RunEndNotifications(
            Services.GetRequiredService<IDbContextFactory<AnnotateHubDb>>(),
            Services.GetRequiredService<IClientNotifier>(),
            TimeProvider.System
        ).AddAsync(run.Id);
    }

    private async Task EndTrainingAsync()
    {
        await using var db = await DatabaseAsync();
        var training = new TrainingRun
        {
            ProjectId = Project.Id,
            Name = "Cell model",
            CreatedById = Lead.Id,
            State = TrainingState.Done,
            FinishedAt = DateTimeOffset.UnixEpoch,
        };
        db.Add(training);
        await db.SaveChangesAsync();
        await new TrainingEndNotifications(
            Services.GetRequiredService<IDbContextFactory<AnnotateHubDb>>(),
            Services.GetRequiredService<IClientNotifier>(),
            TimeProvider.System
        ).AddAsync(training.Id);
    }

    private async Task EndExperimentAsync()
    {
        await using var db = await DatabaseAsync();
        var job = new JobRecord
        {
            Kind = JobKinds.Experiment,
            Title = "Experiment: Single cells",
            ProjectId = Project.Id,
            Payload = "{}",
            State = JobState.Succeeded,
        };
        db.Add(job);
        await db.SaveChangesAsync();
        var notifications = Services.GetRequiredService<AnalysisEndNotifications>();
        await notifications.AddAsync(job.Id, PageAddress.Experiment(Project.Id, 7));
        await notifications.AddAsync(job.Id, PageAddress.CellMap(Project.Id, 7));
        await notifications.AddAsync(job.Id, PageAddress.LabelCheck(Project.Id, 7));
    }

    private async Task TellOfBackupAsync()
    {
        await PersonAsync("root", administrator: true);
        await Services.GetRequiredService<BackupNotifications>().TellFailedAsync("The disk is full.");
    }

    private async Task TellOfMailAsync()
    {
        await using (var db = await DatabaseAsync())
        {
            var root = await db.Users.SingleAsync(person => person.UserName == "root");
            root.Email = "root@example.org";
            await db.SaveChangesAsync();
            var settings = new MailSettings { Host = "smtp.example.org" };
            Done(await ActivatorUtilities.CreateInstance<MailOutbox>(Services, settings).TestAsync(root.Id));
            await ActivatorUtilities.CreateInstance<MailDelivery>(Services, settings, new ClosedPost()).RunAsync();
        }
    }

    /// <summary>Routes as patterns; a key of a route takes numbers only, as the page does.</summary>
    private static List<Regex> PagesOf(Assembly assembly) =>
        [
            .. assembly
                .GetTypes()
                .SelectMany(type => type.GetCustomAttributes<RouteAttribute>())
                .Select(route => new Regex(
                    "^"
                        + Regex.Replace(
                            route.Template.TrimStart('/'),
                            @"\{[^}]+\}",
                            key => key.Value.Contains(":long", StringComparison.Ordinal) ? "[0-9]+" : "[^/]+"
                        )
                        + "$"
                )),
        ];

    private sealed class ClosedPost : IMailTransport
    {
        public Task<MailFault?> SendAsync(MailMessage message, CancellationToken cancellationToken = default) =>
            Task.FromResult<MailFault?>(new MailFault("There is no such mailbox.", IsFinal: true, IsServer: false));
    }

    private static T Done<T>(Result<T> outcome) =>
        outcome is Result<T>.Refused refused
            ? throw new Xunit.Sdk.XunitException(refused.Reason)
            : Assert.IsType<Result<T>.Success>(outcome).Value;
}
