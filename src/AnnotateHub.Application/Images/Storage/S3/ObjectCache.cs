using AnnotateHub.Application.Kernel.Measures;
using AnnotateHub.Imaging.Writing;

namespace AnnotateHub.Application.Images.Storage.S3;

/// <summary>
/// Copies of objects on this machine: whole files by hash, so many bytes of them; the least recently used go first. Several processes may
/// share one (the server, the command line, a trainer that reads files of a lease).
/// </summary>
/// <remarks>
/// A copy appears in one rename when its hash was right and the disk has it, so that a killed process leaves an unfinished file, which the
/// next one sweeps away, and never half a copy. An open copy carries a shared lock of the file system, which whoever makes room respects in
/// any process; what is leased stands in a file that is held open as long as the lease lasts, so that a killed process leases nothing.
/// </remarks>
public sealed class ObjectCache : IDisposable
{
    private const int BufferSize = 1 << 17;

    /// <summary>How full the cache is after room was made: looking through it each time would cost more than it saves.</summary>
    private const double FullAfter = 0.9;

    private readonly string _folder;
    private readonly long _maxBytes;
    private readonly Lock _trimming = new();

    // Two who want the same object at once: the second waits for the first one's copy.
    private readonly SemaphoreSlim[] _gates = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1, 1))];
    private readonly ServerMeter? _meter;
    private long _bytes = -1;

    public ObjectCache(string folder, long maxBytes, ServerMeter? meter = null)
    {
        (_folder, _maxBytes, _meter) = (Path.GetFullPath(folder), maxBytes, meter);
        MakeFolders();
        foreach (var left in Directory.EnumerateFiles(Unfinished))
            DeleteUnlessHeld(left);
    }

    private string Unfinished => Path.Combine(_folder, "unfinished");
    private string Leases => Path.Combine(_folder, "leases");

    public string PathOf(string hash) =>
        ContentHash.IsValid(hash)
            ? Path.Combine(_folder, hash[..2], hash[2..4], hash)
            : throw new ArgumentException($"An object is named by 64 lower-case hexadecimal digits; found '{hash}'.");

    public bool Contains(string hash) => File.Exists(PathOf(hash));

    /// <summary>The copy, which stays as long as it is open; made by <paramref name="fetch"/> where there is none.</summary>
    public async Task<FileStream> OpenAsync(
        string hash,
        Func<CancellationToken, Task<FileStream>> fetch,
        CancellationToken cancellationToken
    )
    {
        var known = TryOpen(hash);
        _meter?.Ask(CacheName.Objects, known is not null);
        if (known is not null)
            return known;
        var gate = GateOf(hash);
        await gate.WaitAsync(cancellationToken);
        try
        {
            return TryOpen(hash) ?? await fetch(cancellationToken);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Does something about an object while nobody else of this process does.</summary>
    public async Task AloneAsync(string hash, Func<Task> work, CancellationToken cancellationToken)
    {
        var gate = GateOf(hash);
        await gate.WaitAsync(cancellationToken);
        try
        {
            await work();
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>A file to be filled, which becomes a copy when it is kept.</summary>
    public UnfinishedCopy Begin()
    {
        MakeFolders();
        while (true)
            try
            {
                var file = new UnfinishedCopy(this, Path.Combine(Unfinished, Guid.NewGuid().ToString("N")));
                // Between making a file and locking it, a process that starts may take it for one that was left, and remove it.
                if (File.Exists(file.Path))
                    return file;
                file.Dispose();
            }
            catch (IOException swept) when (IsHeld(swept))
            {
                // That process looks at it just now.
            }
    }

    public void Remove(string hash)
    {
        if (Contains(hash))
            File.Delete(PathOf(hash));
    }

    /// <summary>Makes room for so much more, as far as what is in use lets it.</summary>
    public void MakeRoom(long bytes)
    {
        lock (_trimming)
            if (_bytes < 0 || _bytes + bytes > _maxBytes)
                Trim(bytes);
    }

    /// <summary>These copies, now or later, stay until the lease is disposed of.</summary>
    public async Task<IDisposable> LeaseAsync(IEnumerable<string> hashes, CancellationToken cancellationToken)
    {
        MakeFolders();
        var path = Path.Combine(Leases, Guid.NewGuid().ToString("N"));
        using var alone = await HoldAsync(cancellationToken);
        var file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read);
        try
        {
            await using (var lines = new StreamWriter(file, leaveOpen: true))
                foreach (var hash in hashes)
                    await lines.WriteLineAsync(hash);
            return new Lease(this, file, path);
        }
        catch
        {
            await file.DisposeAsync();
            File.Delete(path);
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var gate in _gates)
            gate.Dispose();
    }

    /// <summary>Gives a finished file its name.</summary>
    internal void Add(string path, string hash, long bytes)
    {
        var target = PathOf(hash);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        Durable.MoveDerived(path, target, overwrite: true);
        lock (_trimming)
            if (_bytes >= 0)
                _bytes += bytes;
    }

    private SemaphoreSlim GateOf(string hash) => _gates[Convert.ToInt32(hash[..2], 16) % _gates.Length];

    private FileStream? TryOpen(string hash)
    {
        var path = PathOf(hash);
        if (!File.Exists(path))
            return null;
        try
        {
            var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferSize);
            // Whoever makes room may have taken it away before the lock was there.
            if (File.Exists(path))
            {
                Touch(path);
                return file;
            }

            file.Dispose();
            return null;
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException || IsHeld(fault))
        {
            return null;
        }
    }

    private void Trim(long bytes)
    {
        MakeFolders();
        using var alone = TryHold();
        // Another process makes room just now.
        if (alone is null)
            return;
        var copies = new DirectoryInfo(_folder)
            .EnumerateFiles("*", SearchOption.AllDirectories)
            .Where(file => ContentHash.IsValid(file.Name))
            .ToList();
        _bytes = copies.Sum(file => file.Length);
        if (_bytes + bytes <= _maxBytes)
            return;
        var leased = Leased();
        var goal = Math.Max(0, (long)(_maxBytes * FullAfter) - bytes);
        foreach (var copy in copies.OrderBy(file => file.LastAccessTimeUtc).ThenBy(file => file.Name, StringComparer.Ordinal))
        {
            if (_bytes <= goal)
                return;
            if (!leased.Contains(copy.Name) && DeleteUnlessHeld(copy.FullName))
                _bytes -= copy.Length;
        }
    }

    private HashSet<string> Leased()
    {
        var leased = new HashSet<string>(StringComparer.Ordinal);
        foreach (var lease in Directory.EnumerateFiles(Leases))
            if (!DeleteUnlessHeld(lease))
                leased.UnionWith(ReadShared(lease));
        return leased;
    }

    private static string[] ReadShared(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(file);
            return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        }
        catch (FileNotFoundException)
        {
            // It ended meanwhile.
            return [];
        }
    }

    /// <summary>Deletes a file that no process holds open.</summary>
    private static bool DeleteUnlessHeld(string path)
    {
        try
        {
            using var alone = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            File.Delete(path);
            return true;
        }
        catch (FileNotFoundException)
        {
            return true;
        }
        catch (Exception fault) when (IsHeld(fault) || fault is UnauthorizedAccessException)
        {
            return false;
        }
    }

    private FileStream? TryHold()
    {
        try
        {
            return new FileStream(Path.Combine(_folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception fault) when (IsHeld(fault))
        {
            return null;
        }
    }

    /// <summary>Room is made in moments; until then nobody knows whether what is leased is there.</summary>
    private async Task<FileStream> HoldAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (TryHold() is { } held)
                return held;
            await Task.Delay(TimeSpan.FromMilliseconds(20), cancellationToken);
        }
    }

    private void MakeFolders()
    {
        foreach (var folder in (string[])[_folder, Unfinished, Leases])
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(folder);
            else
                Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static void Touch(string path)
    {
        try
        {
            File.SetLastAccessTimeUtc(path, TimeProvider.System.GetUtcNow().UtcDateTime);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // Then it goes a little earlier than it should.
        }
    }

    /// <summary>The system's numbers for a lock of somebody else: EWOULDBLOCK (Linux, macOS), ERROR_SHARING_VIOLATION.</summary>
    private static bool IsHeld(Exception fault) => fault is IOException { HResult: 11 or 35 or unchecked((int)0x80070020) };

    private sealed class Lease(ObjectCache cache, FileStream file, string path) : IDisposable
    {
        public void Dispose()
        {
            File.Delete(path);
            file.Dispose();
            cache.MakeRoom(0);
        }
    }
}
