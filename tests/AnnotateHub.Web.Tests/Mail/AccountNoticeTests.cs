using System.Reflection;
using AnnotateHub.Application.Accounts;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Mail;
using AnnotateHub.Application.Notifications;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Web.Tests.Mail;

/// <summary>Whoever changes a way into an account, its person is told in the bell and, at a proven address, by mail.</summary>
public sealed class AccountNoticeTests
{
    /// <summary>Lines of the audit that change a way in, and a part of what their person reads.</summary>
    private static readonly Dictionary<string, string> Told = new()
    {
        [SignInAction.PasswordChanged] = "The password of your account was changed.",
        [SignInAction.PasswordSet] = "gave your account another password",
        [SignInAction.SecondFactorOn] = "turned on",
        [SignInAction.SecondFactorOff] = "turned off",
        [SignInAction.SecondFactorReset] = "your passkeys with it",
        [SignInAction.RecoveryCodes] = "New recovery codes",
        [SignInAction.RecoveryUsed] = "A recovery code of your account was used.",
        [SignInAction.PasskeyRegistered] = "A passkey was added to your account: 'Laptop'.",
        [SignInAction.PasskeyRemoved] = "A passkey was removed from your account: 'Laptop'.",
        [SignInAction.AddressChanged] = "The e-mail address of your account was changed.",
        [SignInAction.Renamed] = "changed the names or the e-mail address",
        [SignInAction.TokenMade] = "An access token was made for your account: 'Laptop'.",
        [SignInAction.Linked] = "a sign-in at an institution",
    };

    /// <summary>They open no way and close none, or nobody is left to be told.</summary>
    private static readonly string[] NotTold =
    [
        SignInAction.Succeeded,
        SignInAction.Failed,
        SignInAction.Slowed,
        SignInAction.SignedOut,
        SignInAction.PasswordLink,
        SignInAction.PasswordForgotten,
        SignInAction.AddressProven,
        SignInAction.Disabled,
        SignInAction.Enabled,
        SignInAction.Deleted,
        SignInAction.Made,
        SignInAction.TokenUsed,
        SignInAction.TokenRevoked,
        SignInAction.Pruned,
        SignInAction.RoleChanged,
        SignInAction.SecondFactorAsked,
        SignInAction.SecondFactorFailed,
        SignInAction.PasskeyUsed,
        SignInAction.PasskeyFailed,
        SignInAction.Downloaded,
        SignInAction.ProjectDeleted,
        SignInAction.OwnData,
        SignInAction.BackupMade,
        SignInAction.BackupFailed,
    ];

    [Fact]
    public async Task Every_line_of_the_audit_that_changes_a_way_in_is_told_and_no_other()
    {
        await using var host = new MailHost();
        var actions = typeof(SignInAction)
            .GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => (string)field.GetRawConstantValue()!)
            .ToList();
        Assert.Equal(actions.Order(StringComparer.Ordinal), Told.Keys.Concat(NotTold).Order(StringComparer.Ordinal));
        foreach (var action in actions)
        {
            var anna = await host.PersonAsync();
            // As one-time links tell it: by the name alone.
            var key = action == SignInAction.PasswordChanged ? (long?)null : anna.Id;
            await host.Get<SignInLog>().WriteAsync(action, key, anna.UserName, detail: "'Laptop'.");

            await host.SendAsync();

            var bell = (await host.Get<NotificationService>().ListAsync(anna.Id)).Items;
            if (!Told.TryGetValue(action, out var sentence))
            {
                Assert.Empty(bell);
                Assert.Empty(host.TakenBy(anna.Email));
                continue;
            }

            Assert.Contains(sentence, Assert.Single(bell).Text);
            Assert.Equal("me/account", bell[0].Address);
            var mail = Assert.Single(host.TakenBy(anna.Email));
            Assert.Equal("AnnotateHub: your account was changed", mail.Subject);
            Assert.Contains(sentence, mail.TextBody);
            Assert.Contains("tell an administrator", mail.TextBody);
        }
    }

    [Fact]
    public async Task What_was_read_in_the_bell_is_mailed_all_the_same_and_once()
    {
        await using var host = new MailHost();
        var anna = await host.PersonAsync();
        await host.Get<SignInLog>().WriteAsync(SignInAction.PasskeyRegistered, anna.Id, anna.UserName, detail: "'Laptop'.");

        // Whoever holds a stolen session reads the bell too, and would switch it off.
        var switchedOff = await host.Get<NotificationSettings>().SetAsync(anna.Id, NotificationKind.AccountChanged, isOn: false);
        Assert.Contains("no kind", Refusal(switchedOff));
        await host.Get<NotificationService>().ReadAllAsync(anna.Id);
        await host.SendAsync();
        await host.SendAsync();

        Assert.Contains("A passkey was added to your account: 'Laptop'.", Assert.Single(host.TakenBy(anna.Email)).TextBody);
    }

    [Fact]
    public async Task Who_has_no_proven_address_has_the_bell_and_old_news_are_not_mailed_to_one_that_is_proven_later()
    {
        await using var host = new MailHost();
        var anna = await host.PersonAsync(isProven: false);
        await host.Get<SignInLog>().WriteAsync(SignInAction.SecondFactorOff, anna.Id, anna.UserName);
        await host.SendAsync();
        Assert.Single((await host.Get<NotificationService>().ListAsync(anna.Id)).Items);

        host.Clock.Pass(TimeSpan.FromDays(2));
        await using (var db = await host.App.DatabaseAsync())
            await db.Users.Where(one => one.Id == anna.Id).ExecuteUpdateAsync(set => set.SetProperty(one => one.EmailConfirmed, true));
        await host.SendAsync();

        Assert.Empty(host.TakenBy(anna.Email));
    }

    [Fact]
    public async Task An_address_that_an_administrator_takes_away_hears_of_it_itself()
    {
        await using var host = new MailHost();
        var (root, anna) = (await host.PersonAsync(isAdministrator: true), await host.PersonAsync());

        Assert.Null(await host.Get<AccountService>().RenameAsync(root.Id, anna.Id, anna.UserName!, "Anna", "other@example.org"));
        await host.SendAsync();

        Assert.Equal("AnnotateHub: your address was changed", Assert.Single(host.TakenBy(anna.Email)).Subject);
        Assert.Empty(host.TakenBy("other@example.org"));
    }

    [Fact]
    public async Task The_demos_accounts_are_everybodys_and_hear_nothing()
    {
        await using var host = new MailHost();
        var anna = await host.PersonAsync();
        await using (var db = await host.App.DatabaseAsync())
            await db.Users.Where(one => one.Id == anna.Id).ExecuteUpdateAsync(set => set.SetProperty(one => one.IsDemo, true));

        await host.Get<SignInLog>().WriteAsync(SignInAction.PasskeyRegistered, anna.Id, anna.UserName);

        Assert.Empty((await host.Get<NotificationService>().ListAsync(anna.Id)).Items);
    }

    private static string Refusal<T>(Result<T> result) => Assert.IsType<Result<T>.Refused>(result).Reason;
}
