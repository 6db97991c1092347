using AnnotateHub.Application.Accounts;
using AnnotateHub.Application.Backup;
using AnnotateHub.Application.Images.Storage;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Notifications;
using AnnotateHub.Application.Tests.Annotate;
using AnnotateHub.Data;
using AnnotateHub.TestKit;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Tests.Backup;

/// <summary>A backup that the server takes by itself counts when somebody has restored it and looked.</summary>
public sealed class BackupServiceTests
{
    [Fact]
    public async Task It_is_restored_and_checked_and_copied_to_a_second_place_and_can_be_restored_from_there()
    {
        await using var lab = await LabAsync();
        using var place = new TemporaryFolder();
        var blob = await lab.Get<BlobStore>().PutAsync(new MemoryStream("source"u8.ToArray()));
        var progress = new List<JobProgress>();

        var result = await Service(lab, new BackupSettings(Folder: place.File("first"), SecondFolder: place.File("second")))
            .RunAsync(new Reports(progress));

        Assert.True(result.IsSound);
        Assert.Equal((1, null), (result.Blobs, result.SecondFault));
        Assert.Equal([Path.GetFileName(result.File)], Names(place.File("first")));
        Assert.Equal([Path.GetFileName(result.File)], Names(place.File("second")));
        // Written, read back, restored: each of the three files thrice, and the one source file hashed once more.
        Assert.Equal((10, 10), (progress[^1].Done, progress[^1].Total));
        await DataBackup.RestoreAsync(result.SecondFile!, place.File("restored"), force: false, TimeProvider.System);
        var restored = new DataFolder(place.File("restored"));
        Assert.True(new BlobStore(restored).Contains(blob));
        await using var db = Open(restored);
        Assert.Equal(["a", "b"], await db.Boxes.Select(box => box.ClientId).Order().ToListAsync());
    }

    [Fact]
    public async Task What_the_check_finds_is_told_and_the_file_never_passes_for_a_sound_one()
    {
        await using var lab = await LabAsync();
        using var place = new TemporaryFolder();
        var settings = new BackupSettings(Folder: place.Path, KeepDaily: 1, KeepWeekly: 0);
        var sound = await Service(lab, settings).RunAsync();
        await using (var db = lab.Database())
            await db.Boxes.Where(box => box.ClientId == "a").ExecuteUpdateAsync(set => set.SetProperty(box => box.X2, box => box.X2 + 1));

        var faulty = await Service(lab, settings, TimeProvider.System.GetUtcNow().AddDays(1)).RunAsync();

        Assert.Contains("its 2 boxes are not the 2 that its log gives", Assert.Single(faulty.Faults));
        Assert.EndsWith("-faults.zip", faulty.File);
        // One day is kept, and the sound one is it.
        Assert.Equal(new[] { Path.GetFileName(sound.File), Path.GetFileName(faulty.File) }.Order(), Names(place.Path));
    }

    [Fact]
    public async Task A_damaged_source_file_stops_nothing_and_the_backup_says_that_it_is_incomplete()
    {
        await using var lab = await LabAsync();
        using var place = new TemporaryFolder();
        var blobs = lab.Get<BlobStore>();
        var sound = await blobs.PutAsync(new MemoryStream("sound"u8.ToArray()));
        var damaged = await blobs.PutAsync(new MemoryStream("damaged"u8.ToArray()));
        await File.WriteAllTextAsync(blobs.PathOf(damaged), "rotten");

        var result = await Service(lab, new BackupSettings(Folder: place.Path)).RunAsync();

        var fault = Assert.Single(result.Faults);
        Assert.Contains("The backup is incomplete", fault);
        Assert.Contains(blobs.PathOf(damaged), fault);
        Assert.Equal((false, 1), (result.IsSound, result.FaultCount));
        Assert.EndsWith("-faults.zip", result.File);
        var restored = await DataBackup.RestoreAsync(result.File, place.File("restored"), force: false, TimeProvider.System);
        Assert.EndsWith(damaged, Assert.Single(restored.Damaged));
        var there = new BlobStore(new DataFolder(place.File("restored")));
        Assert.Equal("sound", await new StreamReader(there.OpenRead(sound)).ReadToEndAsync());
        Assert.Equal("rotten", await new StreamReader(there.OpenRead(damaged)).ReadToEndAsync());
        await using var db = Open(new DataFolder(place.File("restored")));
        Assert.Equal(["a", "b"], await db.Boxes.Select(box => box.ClientId).Order().ToListAsync());
    }

    [Fact]
    public async Task A_backup_that_was_changed_afterwards_is_not_taken_for_one_with_a_damaged_source_file()
    {
        await using var lab = await LabAsync();
        using var place = new TemporaryFolder();
        var hash = await lab.Get<BlobStore>().PutAsync(new MemoryStream("sound"u8.ToArray()));
        var result = await Service(lab, new BackupSettings(Folder: place.Path)).RunAsync();
        using (var zip = System.IO.Compression.ZipFile.Open(result.File, System.IO.Compression.ZipArchiveMode.Update))
        {
            var name = $"blobs/{hash[..2]}/{hash[2..4]}/{hash}";
            zip.GetEntry(name)!.Delete();
            await using var entry = zip.CreateEntry(name).Open();
            await entry.WriteAsync("other"u8.ToArray());
        }

        var refused = await Assert.ThrowsAsync<BackupException>(() => DataBackup.CheckAsync(result.File));

        Assert.Contains("is damaged", refused.Message);
    }

    [Fact]
    public async Task Checkpoints_of_trainings_are_in_it_where_the_setting_says_so()
    {
        await using var lab = await LabAsync();
        using var place = new TemporaryFolder();
        Directory.CreateDirectory(Path.Combine(lab.Folder.Trainings, "7"));
        await File.WriteAllTextAsync(Path.Combine(lab.Folder.Trainings, "7", "checkpoint.bin"), "weights");

        var without = await Service(lab, new BackupSettings(Folder: place.File("1"))).RunAsync();
        var with = await Service(lab, new BackupSettings(Folder: place.File("2"), Trainings: true)).RunAsync();

        Assert.Equal(without.Entries + 1, with.Entries);
        await DataBackup.RestoreAsync(with.File, place.File("restored"), force: false, TimeProvider.System);
        Assert.Equal("weights", await File.ReadAllTextAsync(place.File("restored/trainings/7/checkpoint.bin")));
    }

    [Fact]
    public async Task Older_ones_go_in_both_places_and_what_another_server_keeps_there_stays()
    {
        await using var lab = await LabAsync();
        using var place = new TemporaryFolder();
        var settings = new BackupSettings(Folder: place.File("1"), SecondFolder: place.File("2"), KeepDaily: 1, KeepWeekly: 0);
        var first = await Service(lab, settings).RunAsync();
        var another = Path.Combine(place.File("2"), BackupFile.NameOf("00000000", DateTimeOffset.UnixEpoch, hasFaults: false));
        await File.WriteAllTextAsync(another, "of another server");

        var second = await Service(lab, settings, TimeProvider.System.GetUtcNow().AddDays(1)).RunAsync();

        Assert.Equal(2, second.Removed.Count);
        Assert.False(File.Exists(first.File));
        Assert.Equal([Path.GetFileName(second.File)], Names(place.File("1")));
        Assert.Equal(new[] { Path.GetFileName(another), Path.GetFileName(second.File) }.Order(), Names(place.File("2")));
    }

    [Fact]
    public async Task A_second_place_that_cannot_be_reached_takes_nothing_from_the_first()
    {
        await using var lab = await LabAsync();
        using var place = new TemporaryFolder();
        await File.WriteAllTextAsync(place.File("no-folder"), "a file where a folder was meant");

        var result = await Service(lab, new BackupSettings(Folder: place.File("1"), SecondFolder: place.File("no-folder"))).RunAsync();

        Assert.True(result.IsSound);
        Assert.Contains("could not be copied", result.SecondFault);
        Assert.True(File.Exists(result.File));
    }

    [Fact]
    public async Task What_a_killed_server_left_in_the_middle_is_swept_and_never_listed()
    {
        await using var lab = await LabAsync();
        using var place = new TemporaryFolder();
        var id = lab.Get<ServerIdentity>().Id;
        await File.WriteAllTextAsync(place.File($"unchecked-{id}-1.zip"), "half");
        await File.WriteAllTextAsync(place.File($"unchecked-{id}-2.zip.unfinished"), "half");
        Directory.CreateDirectory(place.File($"scratch-{id}-1/blobs"));
        await File.WriteAllTextAsync(place.File($"scratch-{id}-1/blobs/x"), "half");

        var result = await Service(lab, new BackupSettings(Folder: place.Path)).RunAsync();

        Assert.Equal([Path.GetFileName(result.File)], Names(place.Path));
        Assert.Empty(Directory.GetDirectories(place.Path));
    }

    [Fact]
    public async Task A_passphrase_in_a_file_seals_it_and_takes_the_keys_along()
    {
        await using var lab = await LabAsync();
        using var place = new TemporaryFolder();
        await File.WriteAllTextAsync(Path.Combine(lab.Folder.Keys, "key-1.xml"), "<key/>");
        await File.WriteAllTextAsync(place.File("pass"), "a long passphrase\n");

        var result = await Service(lab, new BackupSettings(Folder: place.File("1"), PassphraseFile: place.File("pass"))).RunAsync();

        Assert.True(SealedFile.IsSealed(result.File));
        await DataBackup.RestoreAsync(result.File, place.File("restored"), force: false, TimeProvider.System, "a long passphrase");
        Assert.True(File.Exists(place.File("restored/keys/key-1.xml")));
    }

    [Theory]
    [InlineData("KeepDaily", "Backup:KeepDaily is 0")]
    [InlineData("Folder", "give a whole path")]
    [InlineData("SecondFolder", "are both")]
    [InlineData("PassphraseFile", "is not there")]
    public async Task Settings_that_cannot_be_are_refused_before_anything_is_written(string setting, string sentence)
    {
        await using var lab = await LabAsync();
        using var place = new TemporaryFolder();
        var settings = setting switch
        {
            "KeepDaily" => new BackupSettings(Folder: place.Path, KeepDaily: 0),
            "Folder" => new BackupSettings(Folder: "backups"),
            "SecondFolder" => new BackupSettings(Folder: place.Path, SecondFolder: place.File("../") + Path.GetFileName(place.Path)),
            _ => new BackupSettings(Folder: place.Path, PassphraseFile: place.File("missing")),
        };

        var refused = await Assert.ThrowsAsync<BackupException>(() => Service(lab, settings).RunAsync());

        Assert.Contains(sentence, refused.Message);
        Assert.Empty(Directory.GetFileSystemEntries(place.Path));
    }

    [Fact]
    public async Task A_failure_reaches_every_administrator_who_can_sign_in_and_nobody_else()
    {
        await using var lab = await LabAsync();
        await using (var db = lab.Database())
        {
            await db.Users.Where(person => person.Id == lab.Lead || person.Id == lab.Viewer)
                .ExecuteUpdateAsync(set => set.SetProperty(person => person.IsAdministrator, true));
            DateTimeOffset? now = DateTimeOffset.UnixEpoch;
            await db.Users.Where(person => person.Id == lab.Viewer)
                .ExecuteUpdateAsync(set => set.SetProperty(person => person.DisabledAt, now));
        }

        var heard = new List<long>();
        using var _ = lab.Get<IClientNotifier>().Subscribe<NotificationAdded>(lab.Lead, added => heard.Add(added.PersonId));
        await lab.Get<BackupNotifications>().TellFailedAsync("The disk is full.");

        var bell = await lab.Get<NotificationService>().ListAsync(lab.Lead);
        Assert.Equal("The backup failed. The disk is full.", Assert.Single(bell.Items).Text);
        Assert.Equal(1, bell.Unread);
        Assert.Equal([lab.Lead], heard);
        // A token opens projects, and this is in none.
        Assert.Empty((await lab.Get<NotificationService>().ListAsync(lab.Lead, projects: [lab.ProjectId])).Items);
        await using var check = lab.Database();
        Assert.Equal(lab.Lead, (await check.Notifications.SingleAsync()).PersonId);
        Assert.Equal(SignInAction.BackupFailed, (await check.SignInEvents.SingleAsync()).Action);
        // Who is no administrator any more sees nothing of it.
        await check.Users.ExecuteUpdateAsync(set => set.SetProperty(person => person.IsAdministrator, false));
        Assert.Empty((await lab.Get<NotificationService>().ListAsync(lab.Lead)).Items);
    }

    private static async Task<AnnotateLab> LabAsync()
    {
        var lab = await AnnotateLab.StartAsync(isSqlite: true);
        var assignment = await lab.AssignmentAsync();
        await lab.SendAsync(assignment.Id, "c1", AnnotateLab.Add(1, "a"), AnnotateLab.Add(2, "b"));
        // The lab's image has no source file, which would be a fault of its own.
        await using var db = lab.Database();
        await db.Planes.ExecuteDeleteAsync();
        return lab;
    }

    private static BackupService Service(AnnotateLab lab, BackupSettings settings, DateTimeOffset? at = null) =>
        new(
            lab.Folder,
            lab.Get<DatabaseSource>(),
            lab.Get<IObjectStore>(),
            settings,
            lab.Get<ServerIdentity>(),
            at is { } time ? new StoppedClock(time) : TimeProvider.System
        );

    private static IEnumerable<string> Names(string folder) => Directory.GetFiles(folder).Select(Path.GetFileName).Order()!;

    private static AnnotateHubDb Open(DataFolder folder) =>
        new(
            (DbContextOptions<AnnotateHubDb>)new DbContextOptionsBuilder<AnnotateHubDb>().UseAnnotateHubSqlite(folder.DatabaseFile).Options
        );

    private sealed class StoppedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }

    private sealed class Reports(List<JobProgress> seen) : IProgress<JobProgress>
    {
        public void Report(JobProgress value) => seen.Add(value);
    }
}
