using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using AnnotateHub.Application.Images.Storage;
using AnnotateHub.Core.Sentences;

namespace AnnotateHub.Application.Backup;

/// <summary>Reads a backup and trusts nothing in it: names, sizes and hashes are all checked.</summary>
internal static class BackupArchive
{
    private const string Database = "annotatehub.db";

    /// <summary>A line of a hundred bytes for each of millions of source files.</summary>
    private const long MaxManifestBytes = 1L << 30;
    private const int MaxNameLength = 1_000;

    /// <summary>Reads every entry; those for which <paramref name="targetOf"/> names a path are written there.</summary>
    public static async Task<BackupSummary> ReadAsync(
        string file,
        string? passphrase,
        Func<string, string?> targetOf,
        Action entryRead,
        CancellationToken cancellationToken
    )
    {
        if (!File.Exists(file))
            throw new BackupException($"There is no file '{file}'.");
        try
        {
            await using var content = SealedFile.IsSealed(file) ? SealedFile.Read(file, passphrase) : File.OpenRead(file);
            await using var zip = new ZipArchive(content, ZipArchiveMode.Read);
            var manifest = await ManifestAsync(zip, file, cancellationToken);
            foreach (var entry in manifest.Files)
            {
                await ReadAsync(zip, entry, file, targetOf(entry.Name), cancellationToken);
                entryRead();
            }

            if (targetOf(Database) is { } database && DatabaseCopy.Validate(database) is { } fault)
                throw new BackupException($"The database in '{file}' is damaged ({fault}); use another backup.");
            return new BackupSummary(
                Path.GetFullPath(file),
                manifest.Files.Count,
                manifest.Files.Count(entry => IsBlob(entry.Name)),
                manifest.Files.Sum(entry => entry.Bytes),
                [.. manifest.Files.Where(entry => entry.IsDamaged).Select(entry => entry.Name), .. manifest.Unreadable ?? []],
                manifest.Objects
            );
        }
        catch (InvalidDataException damage)
        {
            throw new BackupException($"'{file}' is no complete zip archive ({damage.Message}); use another backup.", damage);
        }
    }

    private static async Task<BackupManifest> ManifestAsync(ZipArchive zip, string file, CancellationToken cancellationToken)
    {
        if (zip.GetEntry(BackupManifest.EntryName) is not { } entry)
            throw new BackupException($"'{file}' has no {BackupManifest.EntryName}; it was not made by 'annotatehub backup'.");
        if (entry.Length > MaxManifestBytes)
            throw new BackupException(
                $"{BackupManifest.EntryName} in '{file}' has {entry.Length} bytes; at most {MaxManifestBytes} are read. Use another backup."
            );
        await using var stream = await entry.OpenAsync(cancellationToken);
        BackupManifest? manifest;
        try
        {
            manifest = await JsonSerializer.DeserializeAsync<BackupManifest>(stream, JsonSerializerOptions.Web, cancellationToken);
        }
        catch (JsonException fault)
        {
            throw new BackupException(
                $"{BackupManifest.EntryName} in '{file}' cannot be read ({JsonSentence.Describe(fault)}); use another backup.",
                fault
            );
        }

        if (manifest is not { Format: BackupManifest.CurrentFormat, Files: not null })
            throw new BackupException($"'{file}' has backup format {manifest?.Format}; this version reads {BackupManifest.CurrentFormat}.");
        if (manifest.Files.Any(backup => backup is not { Name: not null, Sha256: not null }))
            throw new BackupException($"'{file}' names a file without its name or its hash; use another backup.");
        if (manifest.Files.GroupBy(backup => backup.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new BackupException($"'{file}' names '{Excerpt.Of(twice.Key)}' twice; use another backup.");
        if (manifest.Files.All(backup => backup.Name != Database))
            throw new BackupException($"'{file}' holds no {Database}; use another backup.");
        if (manifest.Files.FirstOrDefault(backup => !IsSafe(backup.Name)) is { } outside)
            throw new BackupException($"'{file}' names '{Excerpt.Of(outside.Name)}', which does not lie inside a data folder.");
        return manifest;
    }

    private static async Task ReadAsync(
        ZipArchive zip,
        BackupEntry expected,
        string file,
        string? target,
        CancellationToken cancellationToken
    )
    {
        if (zip.GetEntry(expected.Name) is not { } entry)
            throw new BackupException($"'{file}' lacks '{Excerpt.Of(expected.Name)}'; use another backup.");
        if (target is not null)
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        await using var source = await entry.OpenAsync(cancellationToken);
        await using var output = target is null
            ? Stream.Null
            : new FileStream(target, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 17];
        long bytes = 0;
        while (await source.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            // Stops a crafted archive before it fills the disk.
            if ((bytes += read) > expected.Bytes)
                break;
            hash.AppendData(buffer, 0, read);
            await output.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }

        if (output is FileStream written)
            written.Flush(flushToDisk: true);
        var found = Convert.ToHexStringLower(hash.GetHashAndReset());
        if (
            bytes != expected.Bytes
            || found != expected.Sha256
            || (IsBlob(expected.Name) && !expected.IsDamaged && found != Path.GetFileName(expected.Name))
        )
            throw new BackupException(
                $"'{Excerpt.Of(expected.Name)}' in '{file}' is damaged: its content has hash {found}, expected "
                    + $"{Excerpt.Of(expected.Sha256)}. Use another backup."
            );
    }

    public static bool IsBlob(string name) =>
        name.StartsWith("blobs/", StringComparison.Ordinal) && ContentHash.IsValid(Path.GetFileName(name));

    private static bool IsSafe(string name) =>
        !Path.IsPathRooted(name)
        && name.Length <= MaxNameLength
        && !name.Any(char.IsControl)
        && !name.Contains('\\', StringComparison.Ordinal)
        && name.Split('/').All(part => part is not ("" or "." or ".."));
}
