using System.Buffers;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Imaging.Writing;

namespace AnnotateHub.Application.Images.Storage;

/// <summary>The store in a folder, which may be one that several nodes have mounted.</summary>
/// <remarks>
/// A blob appears under its name only when all of it is on disk (temporary file, fsync, rename), so that a crash leaves
/// a nameless temporary file and never half a blob; and whoever stored it is answered when its name is on disk, too, so that no row
/// points to a blob that a power cut took. Two nodes that store the same content at once both rename onto one name: either is whole.
/// </remarks>
public sealed class BlobStore(DataFolder folder) : IObjectStore
{
    private const int BufferSize = 1 << 17;

    public string Place => $"'{folder.Blobs}'";

    public async Task<string> PutAsync(Stream content, CancellationToken cancellationToken = default)
    {
        var temporary = Path.Combine(Temporaries(), Guid.NewGuid().ToString("N"));
        try
        {
            var hash = await CopyAsync(content, temporary, cancellationToken);
            var target = PathOf(hash);
            Durable.CreateFolder(Path.GetDirectoryName(target)!);
            if (File.Exists(target))
                SyncName(target);
            else
                Durable.Move(temporary, target, overwrite: true);
            return hash;
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    public async Task<string> PutFileAsync(string path, CancellationToken cancellationToken = default)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferSize, useAsync: false);
        var hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
        if (Contains(hash))
        {
            SyncName(PathOf(hash));
            return hash;
        }

        file.Position = 0;
        return await PutAsync(file, cancellationToken);
    }

    public bool Contains(string hash) => File.Exists(PathOf(hash));

    /// <exception cref="FileNotFoundException">No blob has this hash.</exception>
    public Stream OpenRead(string hash)
    {
        try
        {
            return new FileStream(PathOf(hash), FileMode.Open, FileAccess.Read, FileShare.Read, BufferSize, useAsync: false);
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new FileNotFoundException($"The source file {hash} is not in {Place}; restore it from a backup.", hash, fault);
        }
    }

    /// <summary>Where the blob lies or would lie: two levels of folders, so that no folder holds more than a few hundred entries.</summary>
    public string PathOf(string hash) =>
        ContentHash.IsValid(hash)
            ? Path.Combine(folder.Blobs, hash[..2], hash[2..4], hash)
            : throw new ArgumentException($"A blob is named by 64 lower-case hexadecimal digits; found '{hash}'.");

    /// <summary>Hashes of all blobs, in no order.</summary>
    public IEnumerable<string> All() =>
        Directory
            .EnumerateFiles(folder.Blobs, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetFileName(file))
            .Where(ContentHash.IsValid);

    public Task<long?> SizeAsync(string hash, CancellationToken cancellationToken = default) =>
        Task.FromResult<long?>(new FileInfo(PathOf(hash)) is { Exists: true } file ? file.Length : null);

    public Task<Stream> OpenReadAsync(string hash, CancellationToken cancellationToken = default) => Task.FromResult(OpenRead(hash));

    public Task<Stream> OpenRangeAsync(string hash, long offset, long length, CancellationToken cancellationToken = default) =>
        Task.FromResult<Stream>(new RangeStream((FileStream)OpenRead(hash), offset, length));

    public Task<bool> DeleteAsync(string hash, CancellationToken cancellationToken = default)
    {
        var path = PathOf(hash);
        if (!File.Exists(path))
            return Task.FromResult(false);
        File.Delete(path);
        return Task.FromResult(true);
    }

    public async IAsyncEnumerable<StoredObject> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var hash in All())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (await SizeAsync(hash, cancellationToken) is { } bytes)
                yield return new StoredObject(hash, bytes);
        }
    }

    public async Task<bool> IsWholeAsync(string hash, CancellationToken cancellationToken = default)
    {
        if (!Contains(hash))
            return false;
        await using var content = OpenRead(hash);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken)) == hash;
    }

    /// <summary>They lie here anyway.</summary>
    public Task<IDisposable> LeaseAsync(IReadOnlyCollection<string> hashes, CancellationToken cancellationToken = default) =>
        Task.FromResult<IDisposable>(new NoLease());

    public Task<string?> FindFaultAsync(CancellationToken cancellationToken = default) =>
        Task.FromResult(Directory.Exists(folder.Blobs) ? null : $"The folder of source files {Place} is not there.");

    /// <summary>Whoever stored it may not have come to that: just now in another request, or before a crash.</summary>
    private static void SyncName(string path) => Durable.SyncFolder(Path.GetDirectoryName(path)!);

    private string Temporaries() => Directory.CreateDirectory(Path.Combine(folder.Blobs, "unfinished")).FullName;

    private static async Task<string> CopyAsync(Stream content, string path, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            await using var file = new FileStream(
                path,
                FileMode.CreateNew,
                FileAccess.Write,
                FileShare.None,
                bufferSize: 0,
                useAsync: false
            );
            while (await content.ReadAsync(buffer, cancellationToken) is > 0 and var read)
            {
                hash.AppendData(buffer, 0, read);
                await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }

            file.Flush(flushToDisk: true);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private sealed class NoLease : IDisposable
    {
        public void Dispose() { }
    }
}
