namespace AnnotateHub.Application.Mail;

/// <summary>What a mail is for; stored as these words.</summary>
public static class MailKind
{
    /// <summary>Somebody says that they forgot their password; the data is the name or address that they gave.</summary>
    public const string Forgotten = "forgotten";

    /// <summary>A one-time link for a new password.</summary>
    public const string Password = "password";

    /// <summary>A link that proves an address; the data is the address.</summary>
    public const string Address = "address";

    /// <summary>To the address before, that there is another one now; the data is the address before.</summary>
    public const string Moved = "moved";

    /// <summary>Notifications; the data are their keys, with commas.</summary>
    public const string Notices = "notices";

    /// <summary>A way into one's own account was changed; the data are the keys of the notifications, with commas.</summary>
    public const string Account = "account";

    /// <summary>That mail works.</summary>
    public const string Test = "test";
}
