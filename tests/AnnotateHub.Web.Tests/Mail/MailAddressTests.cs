using AnnotateHub.Application.Accounts;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Mail;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Web.Tests.Mail;

/// <summary>An address is proven before anything else is sent there.</summary>
public sealed class MailAddressTests
{
    [Fact]
    public async Task One_is_given_with_the_password_proven_by_a_link_and_only_then_used()
    {
        await using var host = new MailHost();
        var anna = await host.PersonAsync(email: null);
        var addresses = host.Get<MailAddresses>();

        Assert.IsType<Result<MailAddressState>.NotFound>(await addresses.SetAsync(anna.Id, "anna@example.org", "wrong"));
        Assert.Contains("no e-mail address", Refusal(await addresses.SetAsync(anna.Id, "anna", RunningApp.Password)));
        Assert.Contains(
            "no e-mail address",
            Refusal(await addresses.SetAsync(anna.Id, "anna@example.org\nBcc: x@example.org", RunningApp.Password))
        );
        Assert.IsType<Result<MailAddressState>.Success>(await addresses.SetAsync(anna.Id, "anna@example.org", RunningApp.Password));
        await host.Get<ForgottenPassword>().AskAsync(anna.UserName!, "here");
        await host.SendAsync();

        var mail = Assert.Single(host.Office.Taken);
        var secret = MailHost.SecretOf(mail, "mail/address");
        var browser = host.App.Browser();
        Assert.Contains("Is anna@example.org yours?", await PostAsync(browser, "mail/address", "look", secret));
        Assert.Contains("Thank you", await PostAsync(browser, "mail/address", "prove", secret));
        Assert.Contains("no longer valid", await PostAsync(browser, "mail/address", "prove", secret));
        Assert.True((await addresses.ReadAsync(anna.Id)).IsProven);
        host.Clock.Pass(TimeSpan.FromMinutes(10));
        await host.Get<ForgottenPassword>().AskAsync(anna.UserName!, "here");
        await host.SendAsync();
        Assert.Equal(2, host.TakenBy("anna@example.org").Count);
    }

    [Fact]
    public async Task A_link_to_an_address_that_was_changed_since_or_is_too_old_proves_nothing()
    {
        await using var host = new MailHost();
        var anna = await host.PersonAsync(email: null);
        var addresses = host.Get<MailAddresses>();
        await addresses.SetAsync(anna.Id, "first@example.org", RunningApp.Password);
        await host.SendAsync();
        var first = MailHost.SecretOf(host.TakenBy("first@example.org").Single(), "mail/address");
        await addresses.SetAsync(anna.Id, "second@example.org", RunningApp.Password);
        await host.SendAsync();
        var second = MailHost.SecretOf(host.TakenBy("second@example.org").Single(), "mail/address");

        Assert.IsType<Result<Person>.NotFound>(await addresses.ProveAsync(first));
        host.Clock.Pass(TimeSpan.FromMinutes(61));
        Assert.IsType<Result<Person>.NotFound>(await addresses.ProveAsync(second));
        Assert.IsType<Result<bool>.Success>(await addresses.SendAgainAsync(anna.Id));
        await host.SendAsync();
        Assert.Contains("a moment ago", ((Result<bool>.Refused)await addresses.SendAgainAsync(anna.Id)).Reason);
        var third = MailHost.SecretOf(host.TakenBy("second@example.org")[^1], "mail/address");
        Assert.IsType<Result<Person>.Success>(await addresses.ProveAsync(third));
    }

    [Fact]
    public async Task The_address_before_hears_of_another_one_and_another_one_is_to_be_proven_anew()
    {
        await using var host = new MailHost();
        var anna = await host.PersonAsync();
        var root = await host.PersonAsync(isAdministrator: true);

        await host.Get<MailAddresses>().SetAsync(anna.Id, "new@example.org", RunningApp.Password);
        await host.SendAsync();

        Assert.Equal("AnnotateHub: your address was changed", Assert.Single(host.TakenBy(anna.Email)).Subject);
        Assert.False((await host.Get<MailAddresses>().ReadAsync(anna.Id)).IsProven);
        // By an administrator too.
        var ben = await host.PersonAsync();
        Assert.Null(await host.Get<AccountService>().RenameAsync(root.Id, ben.Id, ben.UserName!, "Ben", ben.Email));
        Assert.True((await host.Get<MailAddresses>().ReadAsync(ben.Id)).IsProven);
        Assert.Null(await host.Get<AccountService>().RenameAsync(root.Id, ben.Id, ben.UserName!, "Ben", "other@example.org"));
        Assert.False((await host.Get<MailAddresses>().ReadAsync(ben.Id)).IsProven);
    }

    [Fact]
    public async Task A_deleted_account_takes_its_choices_and_its_waiting_mail_along()
    {
        await using var host = new MailHost();
        var root = await host.PersonAsync(isAdministrator: true);
        var anna = await host.PersonAsync();
        await host.Get<MailChoices>().SetAsync(anna.Id, null, MailTiming.Daily);
        await host.Get<MailAddresses>().SetAsync(anna.Id, "new@example.org", RunningApp.Password);

        Assert.Null(await host.Get<AccountService>().DeleteAsync(root.Id, anna.Id));
        await host.SendAsync();

        await using var db = await host.App.DatabaseAsync();
        Assert.Empty(await db.MailChoices.Where(choice => choice.PersonId == anna.Id).ToListAsync());
        Assert.Empty(await db.OutgoingMail.ToListAsync());
        Assert.Empty(host.Office.Taken);
    }

    private static string Refusal(Result<MailAddressState> answer) => Assert.IsType<Result<MailAddressState>.Refused>(answer).Reason;

    internal static async Task<string> PostAsync(HttpClient browser, string page, string form, string secret)
    {
        using var answer = await browser.PostAsync(
            page,
            new FormUrlEncodedContent(
                new Dictionary<string, string>
                {
                    ["__RequestVerificationToken"] = RunningApp.FormToken(await browser.GetStringAsync(page)),
                    ["_handler"] = form,
                    ["secret"] = secret,
                }
            )
        );
        return await answer.Content.ReadAsStringAsync();
    }
}
