using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Mail;
using AnnotateHub.Application.Notifications;
using AnnotateHub.Core.Study;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Web.Tests.Mail;

/// <summary>Notifications by mail: what its person asked for, when they asked for it, and nothing that the bell does not show.</summary>
public sealed class NoticeMailTests
{
    [Fact]
    public async Task Nothing_is_mailed_that_nobody_asked_for()
    {
        await using var host = new MailHost();
        var anna = await host.PersonAsync();
        await NotifyAsync(host, anna, "Before the choice.");
        await host.SendAsync();

        Assert.Empty(host.Office.Taken);
        host.Clock.Pass(TimeSpan.FromSeconds(1));
        await host.Get<MailChoices>().SetAsync(anna.Id, NotificationKind.Assigned, MailTiming.AtOnce);
        await host.SendAsync();
        Assert.Empty(host.Office.Taken);
    }

    [Fact]
    public async Task At_once_means_one_mail_with_all_that_waits_and_none_twice()
    {
        await using var host = new MailHost();
        var anna = await host.PersonAsync();
        await host.Get<MailChoices>().SetAsync(anna.Id, NotificationKind.Assigned, MailTiming.AtOnce);
        await NotifyAsync(host, anna, "Six images of Seed are yours.");
        await NotifyAsync(host, anna, "Two more\r\nBcc: everybody@example.org", address: "projects/1/rounds/2");
        await NotifyAsync(host, anna, "Accepted.", NotificationKind.Accepted);

        await host.SendAsync();
        await host.SendAsync();

        var mail = Assert.Single(host.TakenBy(anna.Email));
        Assert.Equal("AnnotateHub: 2 notifications", mail.Subject);
        Assert.Contains("- Six images of Seed are yours.", mail.TextBody);
        Assert.Contains("https://annotate.example.org/lab/projects/1/rounds/2", mail.TextBody);
        Assert.DoesNotContain("Accepted", mail.TextBody);
        Assert.Single(mail.To.Mailboxes);
        Assert.Empty(mail.Bcc);
    }

    [Fact]
    public async Task Once_a_day_means_at_the_time_of_the_setting_and_without_what_was_read_by_then()
    {
        await using var host = new MailHost();
        var anna = await host.PersonAsync();
        host.Clock.PassTo(new TimeOnly(12, 0));
        await host.Get<MailChoices>().SetAsync(anna.Id, null, MailTiming.Daily);
        await NotifyAsync(host, anna, "One.");
        await NotifyAsync(host, anna, "Two.", NotificationKind.Returned);
        await NotifyAsync(host, anna, "Three.");
        host.Clock.Pass(TimeSpan.FromHours(3));
        await host.SendAsync();
        Assert.Empty(host.Office.Taken);
        var notices = await host.Get<NotificationService>().ListAsync(anna.Id);
        await host.Get<NotificationService>().ReadAsync(anna.Id, notices.Items.Single(notice => notice.Text == "Two.").Id);

        // 7 in the morning is the setting's default.
        host.Clock.PassTo(new TimeOnly(6, 59));
        await host.SendAsync();
        Assert.Empty(host.Office.Taken);
        host.Clock.PassTo(new TimeOnly(7, 0));
        await host.SendAsync();
        await host.SendAsync();

        var mail = Assert.Single(host.TakenBy(anna.Email));
        Assert.Contains("- One.", mail.TextBody);
        Assert.Contains("- Three.", mail.TextBody);
        Assert.DoesNotContain("Two.", mail.TextBody);
    }

    [Fact]
    public async Task What_the_bell_does_not_show_is_not_mailed_also_where_it_was_hidden_after_it_was_queued()
    {
        await using var host = new MailHost();
        var anna = await host.PersonAsync();
        await host.Get<MailChoices>().SetAsync(anna.Id, null, MailTiming.AtOnce);
        await NotifyAsync(host, anna, "Of a project that was left.", isMember: false);
        await NotifyAsync(host, anna, "Switched off.", NotificationKind.Returned);
        await host.Get<NotificationSettings>().SetAsync(anna.Id, NotificationKind.Returned, isOn: false);
        // The mail server is away: what is in the queue is hidden, read or not wanted before it is back.
        await NotifyAsync(host, anna, "Read meanwhile.");
        host.Office.IsBusy = true;
        await host.SendAsync();
        await host.Get<NotificationService>().ReadAllAsync(anna.Id);
        host.Office.IsBusy = false;
        host.Clock.Pass(TimeSpan.FromMinutes(1));
        await host.SendAsync();

        Assert.Empty(host.Office.Taken);
        await using var db = await host.App.DatabaseAsync();
        Assert.Empty(await db.OutgoingMail.ToListAsync());
    }

    [Fact]
    public async Task An_address_that_is_not_proven_gets_nothing()
    {
        await using var host = new MailHost();
        var anna = await host.PersonAsync(isProven: false);
        await host.Get<MailChoices>().SetAsync(anna.Id, null, MailTiming.AtOnce);
        await NotifyAsync(host, anna, "Six images.");

        await host.SendAsync();

        Assert.Empty(host.Office.Taken);
    }

    [Fact]
    public async Task The_mail_itself_ends_them_without_a_sign_in()
    {
        await using var host = new MailHost();
        var (anna, ben) = (await host.PersonAsync(), await host.PersonAsync());
        foreach (var person in new[] { anna, ben })
        {
            await host.Get<MailChoices>().SetAsync(person.Id, null, MailTiming.AtOnce);
            await NotifyAsync(host, person, "Six images.");
        }

        await host.SendAsync();
        var mail = host.TakenBy(anna.Email).Single();
        var secret = MailHost.SecretOf(mail, "mail/stop");
        var browser = host.App.Browser();

        Assert.Equal($"<https://annotate.example.org/lab/mail/stop#{secret}>", mail.Headers["List-Unsubscribe"]);
        Assert.Contains("No more notifications by mail?", await MailAddressTests.PostAsync(browser, "mail/stop", "look", secret));
        Assert.Equal(MailTiming.AtOnce, (await host.Get<MailChoices>().ReadAsync(anna.Id))[NotificationKind.Assigned]);
        Assert.Contains("are not mailed", await MailAddressTests.PostAsync(browser, "mail/stop", "stop", secret));
        Assert.All((await host.Get<MailChoices>().ReadAsync(anna.Id)).Values, timing => Assert.Equal(MailTiming.Never, timing));
        Assert.Equal(MailTiming.AtOnce, (await host.Get<MailChoices>().ReadAsync(ben.Id))[NotificationKind.Assigned]);
        Assert.Contains("not of this server", await MailAddressTests.PostAsync(browser, "mail/stop", "stop", secret[..^2]));
        await NotifyAsync(host, anna, "More.");
        await host.SendAsync();
        Assert.Single(host.TakenBy(anna.Email));
    }

    [Fact]
    public async Task That_mail_fails_is_not_mailed()
    {
        await using var host = new MailHost();
        var root = await host.PersonAsync(isAdministrator: true);

        Assert.IsType<Result<MailTiming>.Refused>(
            await host.Get<MailChoices>().SetAsync(root.Id, NotificationKind.MailFailed, MailTiming.AtOnce)
        );
        Assert.DoesNotContain(NotificationKind.MailFailed, (await host.Get<MailChoices>().ReadAsync(root.Id)).Keys);
    }

    private static async Task NotifyAsync(
        MailHost host,
        Person person,
        string text,
        string kind = NotificationKind.Assigned,
        string address = "",
        bool isMember = true
    )
    {
        var project = isMember ? await host.App.ProjectAsync((person, ProjectRole.Annotator)) : await host.App.ProjectAsync();
        await using var db = await host.App.DatabaseAsync();
        db.Notify(person.Id, project, kind, text, address, host.Clock.GetUtcNow());
        await db.SaveChangesAsync();
    }
}
