using System.Globalization;

namespace AnnotateHub.Application.Backup;

/// <summary>Which backups go when a new one is there.</summary>
public static class BackupRetention
{
    /// <summary>
    /// Kept are the newest sound one of each of the last <paramref name="daily"/> days that have one (UTC), and of each of the last
    /// <paramref name="weekly"/> weeks that have one (ISO 8601: Monday first). Days without a backup count for nothing, so that a server
    /// that was off for a month does not lose what it has.
    /// </summary>
    /// <remarks>
    /// A backup whose check found faults stands for no day, so that it never takes the place of a sound one; it goes when as many days
    /// after it have a sound one. Without a sound backup nothing goes.
    /// </remarks>
    public static IReadOnlyList<BackupFile> ToRemove(IEnumerable<BackupFile> files, int daily, int weekly)
    {
        var all = files.OrderByDescending(file => file.MadeAt).ToList();
        var sound = all.Where(file => !file.HasFaults).ToList();
        var days = NewestOf(sound, file => file.MadeAt.UtcDateTime.Date).Take(daily).ToList();
        var weeks = NewestOf(sound, file => WeekOf(file.MadeAt)).Take(weekly);
        var kept = days.Concat(weeks).ToHashSet();
        return
        [
            .. all.Where(file =>
                file.HasFaults ? days.Count == daily && file.MadeAt < days[^1].MadeAt : !kept.Contains(file)
            ),
        ];
    }

    private static IEnumerable<BackupFile> NewestOf<TKey>(IEnumerable<BackupFile> newestFirst, Func<BackupFile, TKey> part) =>
        newestFirst.GroupBy(part).Select(group => group.First());

    private static (int Year, int Week) WeekOf(DateTimeOffset time) =>
        (ISOWeek.GetYear(time.UtcDateTime), ISOWeek.GetWeekOfYear(time.UtcDateTime));
}
