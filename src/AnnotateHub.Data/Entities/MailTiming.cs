namespace AnnotateHub.Data.Entities;

/// <summary>When a notification is mailed.</summary>
public enum MailTiming
{
    Never,
    AtOnce,

    /// <summary>With all others of the day, in one mail.</summary>
    Daily,
}
