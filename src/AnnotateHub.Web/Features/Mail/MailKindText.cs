using AnnotateHub.Application.Mail;

namespace AnnotateHub.Web.Features.Mail;

internal static class MailKindText
{
    public static string Describe(string kind) =>
        kind switch
        {
            MailKind.Password => "A link for a new password",
            MailKind.Address => "A link that proves an address",
            MailKind.Moved => "That an address was changed",
            MailKind.Account => "That a way into an account was changed",
            MailKind.Notices => "Notifications",
            MailKind.Test => "A test",
            _ => kind,
        };
}
