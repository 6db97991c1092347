using System.IO.Compression;
using System.Text.Json;
using AnnotateHub.Application.Kernel;

namespace AnnotateHub.Application.Backup;

/// <summary>Which backups of this server still hold a source file: those in its two folders, as their own lists of files say.</summary>
public sealed class BackupHoldings(BackupService backups, ServerIdentity server, DataFolder folder)
{
    /// <summary>Names of files, the newest first. An encrypted one cannot be looked into here: it counts where it is not older than the
    /// file.</summary>
    /// <param name="hashes">Of source files.</param>
    /// <param name="since">When they came to the server.</param>
    public async Task<IReadOnlyList<string>> FindAsync(
        IReadOnlyCollection<string> hashes,
        DateTimeOffset since,
        CancellationToken cancellationToken = default
    )
    {
        var wanted = hashes.Select(hash => $"/{hash}").ToHashSet(StringComparer.Ordinal);
        var found = new List<string>();
        string?[] places = [backups.Folder, backups.SecondFolder];
        foreach (var place in places.OfType<string>().Distinct(StringComparer.Ordinal))
        foreach (var file in BackupFile.ListIn(place, server.Id))
            // The second is as far as the name of a file says.
            if (file.MadeAt.AddSeconds(1) >= since && await HoldsAsync(file.Path, wanted, cancellationToken))
                found.Add(place == backups.SecondFolder ? $"{Path.GetFileName(file.Path)} (second place)" : Path.GetFileName(file.Path));
        // Copies of the database from before upgrades hold what was drawn, and no pictures.
        if (Directory.Exists(folder.Backups))
            found.AddRange(
                new DirectoryInfo(folder.Backups)
                    .EnumerateFiles("before-*.db")
                    .Where(file => file.LastWriteTimeUtc >= since.UtcDateTime)
                    .Select(file => $"{file.Name} (boxes alone)")
                    .Order(StringComparer.Ordinal)
            );
        return found;
    }

    private static async Task<bool> HoldsAsync(string file, HashSet<string> wanted, CancellationToken cancellationToken)
    {
        if (SealedFile.IsSealed(file))
            return true;
        try
        {
            await using var zip = await ZipFile.OpenReadAsync(file, cancellationToken);
            if (zip.GetEntry(BackupManifest.EntryName) is not { } entry)
                return true;
            await using var stream = await entry.OpenAsync(cancellationToken);
            var manifest = await JsonSerializer.DeserializeAsync<BackupManifest>(stream, JsonSerializerOptions.Web, cancellationToken);
            return manifest?.Files.Any(one => BackupArchive.IsBlob(one.Name) && wanted.Contains(one.Name[one.Name.LastIndexOf('/')..]))
                ?? true;
        }
        catch (Exception fault) when (fault is InvalidDataException or JsonException or IOException)
        {
            // What cannot be read may hold it.
            return true;
        }
    }
}
