using AnnotateHub.Application.Backup;

namespace AnnotateHub.Application.Tests.Backup;

/// <summary>Which backups stay, by calendars written out by hand: 30 November 2026 is a Monday.</summary>
public sealed class BackupRetentionTests
{
    [Fact]
    public void The_newest_of_each_day_and_of_each_week_stay()
    {
        // Twice on Monday, once on each of the 14 days before.
        var files = Enumerable.Range(16, 14).Select(day => File(2026, 11, day)).Append(File(2026, 11, 30)).Append(File(2026, 11, 30, 14));

        var removed = BackupRetention.ToRemove(files, daily: 3, weekly: 3);

        // Days: Monday 14:00, Sunday the 29th, Saturday the 28th. Weeks: the same Monday, the same Sunday, Sunday the 22nd.
        Assert.Equal(
            [(11, 16), (11, 17), (11, 18), (11, 19), (11, 20), (11, 21), (11, 23), (11, 24), (11, 25), (11, 26), (11, 27), (11, 30)],
            Days(removed)
        );
        Assert.Equal(2, removed.Single(file => file.MadeAt.Day == 30).MadeAt.Hour);
    }

    [Fact]
    public void A_week_goes_across_the_new_year()
    {
        // 31 December 2026 is a Thursday of week 53, and 1 January 2027 the Friday of the same week.
        var removed = BackupRetention.ToRemove([File(2026, 12, 27), File(2026, 12, 31), File(2027, 1, 1)], daily: 1, weekly: 2);

        Assert.Equal([(12, 31)], Days(removed));
    }

    [Fact]
    public void Days_without_a_backup_count_for_nothing()
    {
        Assert.Empty(BackupRetention.ToRemove([File(2025, 1, 1), File(2026, 2, 1), File(2026, 11, 30)], daily: 3, weekly: 0));
    }

    [Fact]
    public void A_backup_with_faults_takes_no_days_place_and_goes_when_enough_sound_ones_follow()
    {
        var files = new[] { File(2026, 11, 27), File(2026, 11, 28, faults: true), File(2026, 11, 29), File(2026, 11, 30, faults: true) };

        Assert.Empty(BackupRetention.ToRemove(files, daily: 2, weekly: 0));
        Assert.Equal([(11, 27), (11, 28)], Days(BackupRetention.ToRemove([.. files, File(2026, 12, 1)], daily: 2, weekly: 0)));
        Assert.Empty(BackupRetention.ToRemove([File(2026, 11, 1, faults: true), File(2026, 11, 2, faults: true)], daily: 1, weekly: 0));
    }

    [Fact]
    public void A_name_says_whose_it_is_when_and_whether_its_check_found_something()
    {
        using var place = new TestKit.TemporaryFolder();
        var at = new DateTimeOffset(2026, 11, 30, 3, 30, 5, TimeSpan.FromHours(1));
        var (sound, faulty, other) = (
            BackupFile.NameOf("3f2a9c1e77", at, hasFaults: false),
            BackupFile.NameOf("3f2a9c1e77", at.AddDays(1), hasFaults: true),
            BackupFile.NameOf("00000000aa", at, hasFaults: false)
        );
        foreach (var name in new[] { sound, faulty, other, "annotatehub-3f2a9c1e-today.zip", "before.zip" })
            System.IO.File.WriteAllText(place.File(name), "PK");

        Assert.Equal("annotatehub-3f2a9c1e-20261130T023005Z.zip", sound);
        Assert.Equal("annotatehub-3f2a9c1e-20261201T023005Z-faults.zip", faulty);
        Assert.Equal(
            [(faulty, true, at.AddDays(1)), (sound, false, at)],
            BackupFile.ListIn(place.Path, "3f2a9c1e77").Select(file => (Path.GetFileName(file.Path), file.HasFaults, file.MadeAt))
        );
    }

    private static BackupFile File(int year, int month, int day, int hour = 2, bool faults = false) =>
        new($"{year}-{month}-{day}-{hour}", new DateTimeOffset(year, month, day, hour, 30, 0, TimeSpan.Zero), faults, 1);

    private static IEnumerable<(int Month, int Day)> Days(IEnumerable<BackupFile> files) =>
        files.Select(file => (file.MadeAt.Month, file.MadeAt.Day)).Order();
}
