using System.Globalization;
using System.Text;
using AnnotateHub.Data.Entities;

namespace AnnotateHub.Application.Mail;

/// <summary>The words of mails: plain text, which every program shows and nothing hides in.</summary>
internal static class MailText
{
    private static readonly CultureInfo Plain = CultureInfo.InvariantCulture;

    public static MailMessage Password(Person person, string link, MailSettings settings) =>
        new(
            person.Email!,
            person.DisplayName,
            "AnnotateHub: a new password",
            $"""
            Hello {person.DisplayName},

            somebody, probably you, said that the password of your account '{person.UserName}' is forgotten. Choose a new one here:

            {settings.AddressOf(link)}

            The link works once, for {Minutes(settings)}. If it was not you, do nothing: your password stays as it is.
            {Signature(settings)}
            """
        );

    public static MailMessage Address(Person person, string address, string link, MailSettings settings) =>
        new(
            address,
            person.DisplayName,
            "AnnotateHub: is this your address?",
            $"""
            Hello {person.DisplayName},

            the account '{person.UserName}' has this address now. Open this page to say that it is yours:

            {settings.AddressOf(link)}

            The link works once, for {Minutes(settings)}. Nothing else is sent here before. If you know nothing of this, do nothing.
            {Signature(settings)}
            """
        );

    public static MailMessage Moved(Person person, string before, MailSettings settings) =>
        new(
            before,
            person.DisplayName,
            "AnnotateHub: your address was changed",
            $"""
            Hello {person.DisplayName},

            the account '{person.UserName}' has another e-mail address now, or none; this one is not used any more. If it was not you, tell
            an administrator: somebody who knows your password did it.
            {Signature(settings)}
            """
        );

    public static MailMessage Account(Person person, IReadOnlyList<Notification> notices, MailSettings settings)
    {
        var text = new StringBuilder($"Hello {person.DisplayName},\n\nof the account '{person.UserName}':\n\n");
        foreach (var notice in notices)
            text.Append(Plain, $"- {notice.CreatedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC: {OneLine(notice.Text)}\n\n");
        text.Append(Plain, $"Look at it: {settings.AddressOf("me/account")}\n");
        text.Append(Signature(settings));
        return new MailMessage(person.Email!, person.DisplayName, "AnnotateHub: your account was changed", text.ToString());
    }

    public static MailMessage Test(Person person, MailSettings settings) =>
        new(
            person.Email!,
            person.DisplayName,
            "AnnotateHub: mail works",
            $"""
            Hello {person.DisplayName},

            you asked for this mail. That you read it says that mail works.
            {Signature(settings)}
            """
        );

    /// <param name="count">Of all, where not all are in the mail.</param>
    public static MailMessage Notices(
        Person person,
        IReadOnlyList<Notification> notices,
        int count,
        MailSettings settings,
        string stopLink
    )
    {
        var what = count == 1 ? "1 notification" : $"{count} notifications";
        var text = new StringBuilder($"Hello {person.DisplayName},\n\nthere {(count == 1 ? "is" : "are")} {what} for you:\n\n");
        foreach (var notice in notices)
            text.Append(Plain, $"- {OneLine(notice.Text)}\n  {settings.AddressOf(notice.Address)}\n\n");
        if (count > notices.Count)
            text.Append(Plain, $"and {count - notices.Count} more: {settings.AddressOf("")}\n\n");
        text.Append(Plain, $"You asked for them by mail. Choose which and when: {settings.AddressOf("me/account#mail")}\n");
        text.Append(Plain, $"No more of them: {settings.AddressOf(stopLink)}\n");
        text.Append(Signature(settings));
        return new MailMessage(
            person.Email!,
            person.DisplayName,
            $"AnnotateHub: {what}",
            text.ToString(),
            settings.AddressOf(stopLink)
        );
    }

    private static string Signature(MailSettings settings) => $"\n-- \nAnnotateHub, {settings.AddressOf("")}\n";

    private static string Minutes(MailSettings settings) =>
        settings.LinkMinutes % 60 != 0 ? $"{settings.LinkMinutes} minutes"
        : settings.LinkMinutes == 60 ? "an hour"
        : $"{settings.LinkMinutes / 60} hours";

    private static string OneLine(string text) => new([.. text.Select(symbol => char.IsControl(symbol) ? ' ' : symbol)]);
}
