using System.Globalization;
using AnnotateHub.Application.Kernel;

namespace AnnotateHub.Web.Features.Notifications;

public static class NotificationText
{
    /// <summary>A kind of notification as its switch names it.</summary>
    public static string Describe(string kind) =>
        kind switch
        {
            NotificationKind.Assigned => "Images are assigned to you",
            NotificationKind.Returned => "An image comes back to you",
            NotificationKind.Accepted => "Your images are accepted",
            NotificationKind.Answered => "Somebody comments on your work or answers you",
            NotificationKind.Asked => "An annotator asks (leads)",
            NotificationKind.Flagged => "An image is flagged (leads)",
            NotificationKind.CalibrationFinished => "Everybody has submitted a calibration (leads)",
            NotificationKind.GateFailed => "Somebody does not reach a calibration's gate (leads)",
            NotificationKind.RoundComplete => "Every image of a round is submitted (leads)",
            NotificationKind.RunEnded => "A model's run that you began ended",
            NotificationKind.BackupFailed => "A backup of the server fails (administrators)",
            NotificationKind.MailFailed => "Mail is not delivered (administrators)",
            NotificationKind.AnalysisEnded => "An experiment, a map of cells or a label check ended (leads)",
            NotificationKind.TrainingEnded => "A training ended (leads)",
            _ => kind,
        };

    /// <summary>How long ago, as people say it; from a week on the day.</summary>
    public static string Since(DateTimeOffset then, DateTimeOffset now) =>
        (now - then) switch
        {
            { TotalMinutes: < 1 } => "just now",
            { TotalHours: < 1 } past => $"{(int)past.TotalMinutes} min ago",
            { TotalDays: < 1 } past => $"{(int)past.TotalHours} h ago",
            { TotalDays: < 2 } => "yesterday",
            { TotalDays: < 7 } past => $"{(int)past.TotalDays} days ago",
            _ => then.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        };
}
