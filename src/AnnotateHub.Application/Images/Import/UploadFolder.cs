using AnnotateHub.Application.Kernel;
using AnnotateHub.Imaging.Writing;

namespace AnnotateHub.Application.Images.Import;

/// <summary>
/// Files on their way in from a browser. They lie under names made here; what the browser called them is only ever text,
/// so no name, however hostile, long or foreign, touches the disk.
/// </summary>
public sealed class UploadFolder(DataFolder folder, TimeProvider time)
{
    private const int MaxPathLength = 1000;
    private const string Prefix = "upload-";
    private static readonly TimeSpan KeepFor = TimeSpan.FromDays(7);

    /// <returns>Key of an empty upload of this person to this project.</returns>
    public string Open(long projectId, long personId)
    {
        Sweep();
        var key = Guid.NewGuid().ToString("N");
        Directory.CreateDirectory(PathOf(projectId, personId, key));
        return key;
    }

    /// <summary>Whether this person opened the upload for this project.</summary>
    public bool IsOpen(long projectId, long personId, string key) =>
        Guid.TryParseExact(key, "N", out _) && Directory.Exists(PathOf(projectId, personId, key));

    /// <param name="path">Name of the file, with folders if it came in one.</param>
    /// <returns>A sentence when the file is refused; null when it is kept. The same path again replaces the file.</returns>
    public async Task<string?> AddAsync(
        long projectId,
        long personId,
        string key,
        string path,
        Stream content,
        CancellationToken cancellationToken
    )
    {
        var parts = path.Replace('\\', '/').Split('/');
        if (path.Length is 0 or > MaxPathLength || path.Any(char.IsControl) || parts.Any(part => part.Trim() is "" or "." or ".."))
            return $"The name '{(path.Length > 120 ? path[..120] + "..." : path)}' is refused: a relative path of 1 to "
                + $"{MaxPathLength} characters without '..' and control characters is expected. Rename the file and drop it "
                + "again.";
        var root = PathOf(projectId, personId, key);
        var name = Guid.NewGuid().ToString("N");
        var target = Path.Combine(root, name + EndingOf(parts[^1]));
        try
        {
            await using (
                var file = new FileStream(target, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16, FileOptions.Asynchronous)
            )
                await content.CopyToAsync(file, 1 << 16, cancellationToken);
            await File.WriteAllTextAsync(Path.Combine(root, $".{name}.path"), string.Join('/', parts), cancellationToken);
            return null;
        }
        catch
        {
            File.Delete(target);
            throw;
        }
    }

    /// <summary>Ends the upload.</summary>
    /// <returns>What the planner looks at: the archive when one zip came alone, else the folder with the list of real names.</returns>
    public string Seal(long projectId, long personId, string key)
    {
        var root = PathOf(projectId, personId, key);
        var files = Directory
            .EnumerateFiles(root, ".*.path")
            .OrderBy(File.GetLastWriteTimeUtc)
            .Select(list =>
            {
                var name = Path.GetFileName(list)[1..^".path".Length];
                return new SourceFile(File.ReadAllText(list), Directory.EnumerateFiles(root, name + "*").Single());
            })
            .GroupBy(file => file.Path, StringComparer.Ordinal)
            .Select(same => same.Last())
            .ToList();
        if (files is [var only] && only.Path.EndsWith(".zip", StringComparison.OrdinalIgnoreCase))
        {
            // The archive's own name is what an image without any other name is called after.
            var named = Path.Combine(root, PlainName(only.Path.Split('/')[^1]));
            if (named != only.File)
                Durable.MoveDerived(only.File, named, overwrite: true);
            return named;
        }

        SourceFiles.WriteNames(root, files);
        return root;
    }

    /// <summary>Throws away the upload that an archive came in, once it is expanded; touches no archive that lies anywhere else.</summary>
    public static void DiscardArchive(DataFolder folder, string archive)
    {
        var upload = Path.GetDirectoryName(Path.GetFullPath(archive))!;
        if (Path.GetDirectoryName(upload) == folder.Incoming && Path.GetFileName(upload).StartsWith(Prefix, StringComparison.Ordinal))
            Directory.Delete(upload, recursive: true);
    }

    /// <summary>Waits until the disk has the uploads that a job is about to be given, which outlives a power cut; looks at no folder that
    /// lies anywhere else. Until then they may be lost: whoever dropped them sees that nothing was imported.</summary>
    public static void Settle(DataFolder folder, string source)
    {
        var root = Path.GetFullPath(source);
        if (!root.StartsWith(folder.Incoming + Path.DirectorySeparatorChar, StringComparison.Ordinal) || !Directory.Exists(root))
            return;
        Durable.SyncTree(root);
        Durable.SyncFolder(folder.Incoming);
    }

    /// <summary>Throws away what nobody imported for a week, and what a job that was cut short at its very end left.</summary>
    private void Sweep()
    {
        var limit = time.GetUtcNow().UtcDateTime - KeepFor;
        var incoming = new DirectoryInfo(folder.Incoming);
        foreach (var old in incoming.EnumerateDirectories().Where(directoryInfo => directoryInfo.LastWriteTimeUtc < limit).ToList())
            old.Delete(recursive: true);
        foreach (var old in incoming.EnumerateFiles().Where(fileInfo => fileInfo.LastWriteTimeUtc < limit).ToList())
            old.Delete();
    }

    private string PathOf(long projectId, long personId, string key) =>
        Path.Combine(folder.Incoming, $"{Prefix}{projectId}-{personId}-{key}");

    private static string EndingOf(string name)
    {
        var ending = Path.GetExtension(name).ToLowerInvariant();
        return ending.Length is > 1 and <= 8 && ending.Skip(1).All(char.IsAsciiLetterOrDigit) ? ending : ".bin";
    }

    private static string PlainName(string name)
    {
        var stem = new string([
            .. Path.GetFileNameWithoutExtension(name)
                .Take(60)
                .Select(symbol => char.IsAsciiLetterOrDigit(symbol) || symbol is '-' or '_' ? symbol : '_'),
        ]);
        return (stem.Length == 0 ? "upload" : stem) + ".zip";
    }
}
