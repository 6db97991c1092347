using System.Security.Cryptography;
using AnnotateHub.Application.Images.Storage;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Data;
using AnnotateHub.Imaging.Writing;

namespace AnnotateHub.Application.Backup;

/// <summary>
/// A backup as the server takes it by itself: written, restored into a scratch folder beside it, checked there as
/// <c>annotatehub doctor</c> checks, then named, copied to a second place and older ones removed.
/// </summary>
/// <remarks>
/// Until it is checked the archive has a name that nothing takes for a backup, so that a server that is killed in the middle leaves none
/// behind that nobody looked into.
/// </remarks>
public sealed class BackupService(
    DataFolder folder,
    DatabaseSource source,
    IObjectStore objects,
    BackupSettings settings,
    ServerIdentity server,
    TimeProvider clock
)
{
    private string Unchecked => $"unchecked-{server.Id}-";

    private string Scratch => $"scratch-{server.Id}-";

    public string Folder => settings.Folder.Length > 0 ? Path.GetFullPath(settings.Folder) : folder.Backups;

    public string? SecondFolder => settings.SecondFolder.Length > 0 ? Path.GetFullPath(settings.SecondFolder) : null;

    /// <exception cref="BackupException">It could not be made; the sentence says why.</exception>
    public async Task<BackupResult> RunAsync(IProgress<JobProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        if (settings.FaultOf() is { } wrong)
            throw new BackupException(wrong);
        var options = new BackupOptions(
            Passphrase: await BackupPassphrase.ReadAsync(settings.PassphraseFile, cancellationToken),
            Trainings: settings.Trainings
        );
        Directory.CreateDirectory(Folder);
        Sweep(Folder);
        var (files, blobs, bytes) = DataBackup.Measure(folder, options, objects);
        // The archive is at most as large as its content, and all of it is unpacked beside it.
        ThrowIfNoRoom(Folder, 2 * bytes);
        var meter = new ProgressMeter(progress, clock, (3 * files) + blobs);
        var madeAt = clock.GetUtcNow();
        var raw = Path.Combine(Folder, $"{Unchecked}{Guid.NewGuid():N}.zip");
        try
        {
            var written = await DataBackup.WriteAsync(folder, raw, options, clock, meter, source, objects, cancellationToken);
            var report = await CheckAsync(raw, options.Passphrase, meter, cancellationToken);
            // What is damaged here comes back damaged, and the check says so with the place where it came to lie: told by the original's.
            var damaged = written.Damaged.Select(name => DescribeDamage(folder, name)).ToList();
            var faults = damaged.Concat(report.Faults.Where(fault => !written.Damaged.Any(name => Names(fault, name)))).ToList();
            var target = Path.Combine(Folder, BackupFile.NameOf(server.Id, madeAt, faults.Count > 0));
            var size = new FileInfo(raw).Length;
            Durable.Move(raw, target, overwrite: true);
            var (second, secondFault) = await CopyAsync(target, cancellationToken);
            return new BackupResult(
                target,
                second,
                secondFault,
                size,
                written.Entries,
                report.Blobs,
                [.. faults.Take(BackupResult.MaxFaults)],
                faults.Count,
                Retire(second is not null)
            );
        }
        finally
        {
            File.Delete(raw);
        }
    }

    /// <summary>A sentence for a file of the data folder that went into a backup damaged, or not at all.</summary>
    public static string DescribeDamage(DataFolder folder, string name) =>
        $"The backup is incomplete: '{Path.Combine(folder.Root, name.Replace('/', Path.DirectorySeparatorChar))}' is damaged or cannot be "
        + "read. Everything else is in it. Restore that file from an older backup.";

    private static bool Names(string fault, string name) => fault.Contains(Path.GetFileName(name), StringComparison.Ordinal);

    /// <summary>Restores the archive as a person would and looks at what came out.</summary>
    private async Task<DataCheckReport> CheckAsync(
        string file,
        string? passphrase,
        ProgressMeter meter,
        CancellationToken cancellationToken
    )
    {
        var scratch = Path.Combine(Folder, $"{Scratch}{Guid.NewGuid():N}");
        try
        {
            await DataBackup.RestoreAsync(file, scratch, force: false, clock, passphrase, meter, cancellationToken);
            // Source files that stay where they are were never in the archive; the others lie in the scratch folder now.
            var own = objects is BlobStore ? null : objects;
            return await DataCheck.RunAsync(scratch, meter, objects: own, cancellationToken: cancellationToken);
        }
        finally
        {
            DatabaseCopy.Release(Path.Combine(scratch, "annotatehub.db"));
            Remove(scratch);
        }
    }

    /// <summary>A second place that cannot be reached takes nothing from the backup that is there.</summary>
    private async Task<(string? File, string? Fault)> CopyAsync(string source, CancellationToken cancellationToken)
    {
        if (SecondFolder is not { } second)
            return (null, null);
        var raw = Path.Combine(second, $"{Unchecked}{Guid.NewGuid():N}.zip");
        try
        {
            Directory.CreateDirectory(second);
            Sweep(second);
            await using (var from = File.OpenRead(source))
            await using (var to = new FileStream(raw, DataBackup.ForOwner()))
            {
                await from.CopyToAsync(to, cancellationToken);
                to.Flush(flushToDisk: true);
            }

            if (await HashAsync(raw, cancellationToken) != await HashAsync(source, cancellationToken))
                return (null, $"The copy in '{second}' is not what was written; check that disk.");
            var target = Path.Combine(second, Path.GetFileName(source));
            Durable.Move(raw, target, overwrite: true);
            return (target, null);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return (null, $"It could not be copied to '{second}': {fault.Message}");
        }
        finally
        {
            TryDelete(raw);
        }
    }

    private List<string> Retire(bool hasSecond)
    {
        var removed = new List<string>();
        foreach (var place in hasSecond ? (string[])[Folder, SecondFolder!] : [Folder])
        foreach (var file in BackupRetention.ToRemove(BackupFile.ListIn(place, server.Id), settings.KeepDaily, settings.KeepWeekly))
        {
            File.Delete(file.Path);
            removed.Add(file.Path);
        }

        return removed;
    }

    /// <summary>What a server that was killed in the middle left.</summary>
    private void Sweep(string place)
    {
        foreach (var file in Directory.EnumerateFiles(place, $"{Unchecked}*"))
            File.Delete(file);
        foreach (var scratch in Directory.EnumerateDirectories(place, $"{Scratch}*"))
            Remove(scratch);
    }

    private static void Remove(string scratch)
    {
        if (Directory.Exists(scratch))
            Directory.Delete(scratch, recursive: true);
    }

    private static void TryDelete(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // A place that is not there; what is left of it goes with the next backup.
        }
    }

    private static void ThrowIfNoRoom(string place, long bytes)
    {
        var free = new DriveInfo(place).AvailableFreeSpace;
        if (free < bytes)
            throw new BackupException(
                $"There is no room for a backup in '{place}': {free >> 20} MiB are free, and {bytes >> 20} MiB are needed to write it and "
                    + "to restore it for its check. Make room there, or name another disk (Backup:Folder)."
            );
    }

    private static async Task<string> HashAsync(string file, CancellationToken cancellationToken)
    {
        await using var stream = File.OpenRead(file);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken));
    }
}
