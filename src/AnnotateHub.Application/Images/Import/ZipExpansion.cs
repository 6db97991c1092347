using System.IO.Compression;
using AnnotateHub.Core.Sentences;

namespace AnnotateHub.Application.Images.Import;

/// <summary>Expands an archive that nobody vouches for. What its directory claims is not believed: sizes are counted while
/// expanding.</summary>
internal sealed class ZipExpansion(ZipLimits limits)
{
    private const long SmallEnough = 16L << 20;
    private long _total;

    public List<SourceFile> Files { get; } = [];
    public List<ImportProblem> Problems { get; } = [];

    public async Task ExpandAsync(string archive, string folder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        try
        {
            await using var zip = await ZipFile.OpenReadAsync(archive, cancellationToken);
            await ExpandAsync(zip, Path.GetFileName(archive), folder, cancellationToken);
        }
        catch (InvalidDataException damage)
        {
            Reject(
                Path.GetFileName(archive),
                $"'{Path.GetFileName(archive)}' is no readable zip archive ({damage.Message.TrimEnd('.')}); pack the folder again."
            );
        }

        SourceFiles.WriteNames(folder, Files);
    }

    /// <summary>Whether the first bytes are those of a zip archive, an empty one included.</summary>
    public static bool IsZip(string file)
    {
        Span<byte> start = stackalloc byte[4];
        using var stream = File.OpenRead(file);
        return stream.ReadAtLeast(start, 4, throwOnEndOfStream: false) == 4
            && start[0] == 'P'
            && start[1] == 'K'
            && (start[2], start[3]) is (3, 4) or (5, 6);
    }

    private async Task ExpandAsync(ZipArchive zip, string archiveName, string folder, CancellationToken cancellationToken)
    {
        if (zip.Entries.Count > limits.MaxEntries)
        {
            Reject(
                archiveName,
                $"'{archiveName}' has {zip.Entries.Count} entries; at most {limits.MaxEntries} are expanded. Split the archive."
            );
            return;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in zip.Entries)
        {
            var name = entry.FullName.Replace('\\', '/');
            if (name.EndsWith('/') || SourceFiles.IsNoise(name) && !name.Contains("..", StringComparison.Ordinal))
                continue;
            if (Validate(entry, name) is { } fault)
                Reject(name, fault);
            else if (!seen.Add(name))
                Reject(name, $"'{Excerpt.Of(name)}' is in the archive twice; the first one is taken.");
            else if (!await ExpandAsync(entry, name, Path.Combine(folder, $"{Files.Count:000000}.part"), cancellationToken))
                return;
        }
    }

    private static string? Validate(ZipArchiveEntry entry, string name)
    {
        var shown = Excerpt.Of(name);
        if (name.Any(char.IsControl))
            return $"The name of '{shown}' holds a control character, so it is left out; rename the file and pack it again.";
        if (name.StartsWith('/') || name is [_, ':', ..] || name.Split('/').Any(part => part is ".." or "."))
            return $"'{shown}' points outside the archive's own folder, so it is left out; pack the files with relative names.";
        const int fileType = 0xF000,
            link = 0xA000;
        if (((entry.ExternalAttributes >> 16) & fileType) == link)
            return $"'{shown}' is a symbolic link, so it is left out; pack the file itself.";
        if (entry.IsEncrypted)
            return $"'{shown}' is encrypted; pack the files without a password.";
        return name.Length == 0 ? "An entry has no name." : null;
    }

    /// <returns>False when the archive as a whole has become too large.</returns>
    private async Task<bool> ExpandAsync(ZipArchiveEntry entry, string name, string target, CancellationToken cancellationToken)
    {
        var shown = Excerpt.Of(name);
        var compressed = Math.Max(1, entry.CompressedLength);
        long size = 0;
        string? fault = null;
        var whole = true;
        try
        {
            await using var source = await entry.OpenAsync(cancellationToken);
            await using var file = new FileStream(target, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16);
            var buffer = new byte[1 << 16];
            while (fault is null && await source.ReadAsync(buffer, cancellationToken) is > 0 and var read)
            {
                size += read;
                _total += read;
                whole = _total <= limits.MaxBytes;
                fault =
                    !whole ? $"The archive grows over {Size(limits.MaxBytes)} at '{shown}'; the rest is left out. Split the archive."
                    : size > limits.MaxEntryBytes ? $"'{shown}' grows over {Size(limits.MaxEntryBytes)}, so it is left out."
                    : size > SmallEnough && size / compressed > limits.MaxRatio
                        ? $"'{shown}' grows to more than {limits.MaxRatio} times its packed size, as a zip bomb does, so it is left out."
                    : null;
                if (fault is null)
                    await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }
        }
        catch (InvalidDataException damage)
        {
            fault = $"'{shown}' is damaged inside the archive ({damage.Message.TrimEnd('.')}); pack it again.";
        }

        if (fault is null)
            Files.Add(new SourceFile(name, target));
        else
        {
            File.Delete(target);
            Reject(name, fault);
        }

        return whole;
    }

    private static string Size(long bytes) =>
        bytes >= 1L << 30 ? $"{bytes / (double)(1L << 30):0.#} GiB" : $"{bytes / (double)(1L << 20):0.#} MiB";

    private void Reject(string subject, string sentence) =>
        Problems.Add(new ImportProblem(ImportProblemKind.ArchiveEntry, subject, sentence));
}
