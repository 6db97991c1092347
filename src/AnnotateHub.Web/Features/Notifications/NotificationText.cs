using System.Globalization;

namespace AnnotateHub.Web.Features.Notifications;

public static class NotificationText
{
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
