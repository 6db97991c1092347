using System.Globalization;
using Quartz;

namespace AnnotateHub.Web.Features.Backups;

/// <summary>The setting <c>Backup:Schedule</c>: <c>02:30</c>, or a cron expression of five fields as crontab has them.</summary>
public static class BackupTime
{
    /// <summary>False where it is neither; a schedule in the server's own zone else, or null for none.</summary>
    public static bool TryParse(string setting, out CronExpression? schedule)
    {
        schedule = null;
        if (string.IsNullOrWhiteSpace(setting))
            return true;
        var text = TimeOnly.TryParseExact(setting.Trim(), "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? $"{time.Minute} {time.Hour} * * *"
            : setting.Trim();
        if (!CronExpression.TryParse(text, CronFormat.Unix, out schedule) || schedule is null)
            return false;
        schedule = schedule.WithTimeZone(TimeZoneInfo.Local);
        return true;
    }

    public static string FaultOf(string setting) =>
        $"Backup:Schedule is '{setting}'; give a time of day such as '02:30', or a cron expression of five fields such as '30 2 * * 1-5'.";
}
