using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Mail;
using AnnotateHub.Data.Entities;
using AnnotateHub.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AnnotateHub.Web.Tests.Mail;

/// <summary>From the queue to a real mail server, and what becomes of what it does not take.</summary>
public sealed class MailDeliveryTests
{
    [Fact]
    public async Task A_test_comes_encrypted_and_signed_in_and_the_queue_is_empty()
    {
        await using var host = new MailHost();
        var root = await host.PersonAsync(isProven: false, isAdministrator: true);

        Assert.IsType<Result<bool>.Success>(await host.Get<MailOutbox>().TestAsync(root.Id));
        await host.SendAsync();

        var mail = Assert.Single(host.TakenBy(root.Email));
        Assert.Equal(("AnnotateHub: mail works", "hub@example.org"), (mail.Subject, mail.From.Mailboxes.Single().Address));
        Assert.Contains("https://annotate.example.org/lab/", mail.TextBody);
        Assert.Empty((await host.Get<MailQueue>().ReadAsync(root.Id))!.Lines);
        // Administrators alone.
        var anna = await host.PersonAsync();
        Assert.Null(await host.Get<MailQueue>().ReadAsync(anna.Id));
        Assert.IsType<Result<bool>.NotFound>(await host.Get<MailOutbox>().TestAsync(anna.Id));
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_gets_no_password_and_no_mail()
    {
        await using var office = new PostOffice();
        var settings = new MailSettings
        {
            Host = "localhost",
            Port = office.Port,
            UserName = PostOffice.UserName,
            Password = PostOffice.Password,
            From = "hub@example.org",
            PublicAddress = "https://annotate.example.org",
        };
        var message = new MailMessage("anna@example.org", "Anna", "Hello", "Hello");

        var fault = await new SmtpTransport(settings, TimeProvider.System).SendAsync(message);
        var wrongPassword = new MailSettings();
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("post.pem"), office.CertificatePem);
        var trusted = settings with { CertificateFile = folder.File("post.pem") };
        wrongPassword = trusted with { Password = "another" };

        Assert.True(fault is { IsServer: true, IsFinal: false }, fault?.Sentence);
        Assert.Contains("could not be used", fault!.Sentence);
        Assert.True((await new SmtpTransport(wrongPassword, TimeProvider.System).SendAsync(message))!.IsServer);
        // Whoever has the certificate for another name is somebody else.
        var otherName = trusted with { Host = "127.0.0.1" };
        Assert.True((await new SmtpTransport(otherName, TimeProvider.System).SendAsync(message))!.IsServer);
        Assert.Empty(office.Taken);
        Assert.Null(await new SmtpTransport(trusted, TimeProvider.System).SendAsync(message));
        Assert.Single(office.Taken);
    }

    [Fact]
    public async Task What_is_not_taken_is_tried_later_each_time_told_to_administrators_once_and_comes_when_the_server_is_back()
    {
        await using var host = new MailHost();
        var root = await host.PersonAsync(isAdministrator: true);
        var anna = await host.PersonAsync();
        host.Office.IsBusy = true;
        await host.Get<MailOutbox>().TestAsync(root.Id);

        await host.SendAsync();
        await host.SendAsync();

        var line = Assert.Single((await host.Get<MailQueue>().ReadAsync(root.Id))!.Lines);
        Assert.Equal((1, (DateTimeOffset?)null), (line.Attempts, line.FailedAt));
        Assert.Equal(host.Clock.GetUtcNow().AddMinutes(1), line.NextAt);
        Assert.Contains("421", line.Fault);
        Assert.Empty(await ToldAsync(host));
        foreach (var minutes in new[] { 1, 5, 15 })
        {
            host.Clock.Pass(TimeSpan.FromMinutes(minutes));
            await host.SendAsync();
        }

        // After the third of four attempts.
        var told = Assert.Single(await ToldAsync(host));
        Assert.Equal((root.Id, (long?)null, "mail"), (told.PersonId, told.ProjectId, told.Address));
        Assert.Contains("421", told.Text);
        Assert.Empty(host.Office.Taken);
        host.Office.IsBusy = false;
        host.Clock.Pass(TimeSpan.FromHours(1));
        await host.SendAsync();
        Assert.Single(host.TakenBy(root.Email));
        Assert.Empty((await host.Get<MailQueue>().ReadAsync(root.Id))!.Lines);
        Assert.DoesNotContain(await ToldAsync(host), notice => notice.PersonId == anna.Id);
    }

    [Fact]
    public async Task A_mailbox_that_is_not_there_is_given_up_at_once_and_the_next_mail_goes_out()
    {
        await using var host = new MailHost();
        var (root, other) = (await host.PersonAsync(isAdministrator: true), await host.PersonAsync(isAdministrator: true));
        host.Office.Unknown[root.Email!] = true;
        await host.Get<MailOutbox>().TestAsync(root.Id);
        await host.Get<MailOutbox>().TestAsync(other.Id);

        await host.SendAsync();

        Assert.Single(host.TakenBy(other.Email));
        var line = Assert.Single((await host.Get<MailQueue>().ReadAsync(root.Id))!.Lines);
        Assert.NotNull(line.FailedAt);
        Assert.Contains("550", line.Fault);
        Assert.Equal(2, (await ToldAsync(host)).Count);
        // By hand it is tried once more, and taken out.
        host.Office.Unknown.Clear();
        Assert.IsType<Result<bool>.Success>(await host.Get<MailQueue>().TryAgainAsync(root.Id, line.Id));
        await host.SendAsync();
        Assert.Single(host.TakenBy(root.Email));
        Assert.IsType<Result<bool>.NotFound>(await host.Get<MailQueue>().RemoveAsync(root.Id, line.Id));
    }

    [Fact]
    public async Task A_server_that_is_away_for_days_makes_it_give_up_and_keep_what_was_not_sent_for_a_month()
    {
        await using var host = new MailHost();
        var root = await host.PersonAsync(isAdministrator: true);
        host.Office.IsBusy = true;
        await host.Get<MailOutbox>().TestAsync(root.Id);
        await host.SendAsync();

        host.Clock.Pass(TimeSpan.FromDays(3));
        await host.SendAsync();
        Assert.NotNull(Assert.Single((await host.Get<MailQueue>().ReadAsync(root.Id))!.Lines).FailedAt);
        host.Clock.Pass(TimeSpan.FromDays(29));
        await host.SendAsync();
        Assert.Single((await host.Get<MailQueue>().ReadAsync(root.Id))!.Lines);
        host.Clock.Pass(TimeSpan.FromDays(2));
        await host.SendAsync();

        Assert.Empty((await host.Get<MailQueue>().ReadAsync(root.Id))!.Lines);
    }

    [Fact]
    public async Task Two_servers_on_one_database_send_each_mail_once()
    {
        await using var host = new MailHost();
        var root = await host.PersonAsync(isAdministrator: true);
        for (var number = 0; number < 5; number++)
            await host.Get<MailOutbox>().TestAsync(root.Id);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(host.SendAsync)));

        Assert.Equal(5, host.TakenBy(root.Email).Count);
    }

    [Fact]
    public async Task By_itself_a_mail_goes_out_as_soon_as_it_is_queued()
    {
        await using var host = new MailHost(isSentByItself: true);
        var root = await host.PersonAsync(isAdministrator: true);

        await host.Get<MailOutbox>().TestAsync(root.Id);

        await Patience.UntilAsync(
            () => !host.Office.Taken.IsEmpty,
            "The mail came",
            TestContext.Current.CancellationToken
        );
        Assert.Single(host.TakenBy(root.Email));
    }

    [Theory]
    [InlineData("Mail:From is ''", "Mail:From", "")]
    [InlineData("Mail:PublicAddress is 'annotate.example.org'", "Mail:PublicAddress", "annotate.example.org")]
    [InlineData("Mail:Port is 0", "Mail:Port", "0")]
    [InlineData("go together", "Mail:UserName", "somebody")]
    [InlineData("Mail:PasswordFile '/nowhere' is not there", "Mail:PasswordFile", "/nowhere")]
    [InlineData("Mail:Host is not", "Mail:Host", "")]
    public void Settings_that_cannot_be_are_named(string sentence, string name, string value)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Mail:Host"] = "smtp.example.org",
            ["Mail:From"] = "hub@example.org",
            ["Mail:PublicAddress"] = "https://annotate.example.org",
            [name] = value,
        };
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();

        var fault = configuration.GetSection("Mail").Get<MailSettings>()!.FaultOf();

        Assert.Contains(sentence, fault);
    }

    [Fact]
    public void A_password_does_not_go_to_another_machine_in_plain()
    {
        var settings = new MailSettings
        {
            Host = "smtp.example.org",
            Security = MailSecurity.None,
            UserName = "hub",
            Password = "secret",
            From = "hub@example.org",
            PublicAddress = "https://annotate.example.org",
        };

        Assert.Contains("in plain", settings.FaultOf());
        Assert.Null((settings with { Security = MailSecurity.Tls }).FaultOf());
        Assert.Null((settings with { UserName = "", Password = "" }).FaultOf());
    }

    private static async Task<List<Notification>> ToldAsync(MailHost host)
    {
        await using var db = await host.App.DatabaseAsync();
        return await db.Notifications.Where(notice => notice.Kind == NotificationKind.MailFailed).ToListAsync();
    }
}
