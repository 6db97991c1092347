using System.Buffers;
using System.Security.Cryptography;
using AnnotateHub.Application.Kernel;

namespace AnnotateHub.Application.Images.Storage;

/// <summary>Untouched source files by content: the same bytes are kept once, under the lower-case hexadecimal SHA-256 of them.</summary>
/// <remarks>
/// A blob appears under its name only when all of it is on disk (temporary file, fsync, rename), so that a crash leaves
/// a nameless temporary file and never half a blob.
/// </remarks>
public sealed class BlobStore(DataFolder folder)
{
    private const int BufferSize = 1 << 17;

    /// <summary>Stores what the stream holds from its present position and returns its hash.</summary>
    public async Task<string> PutAsync(Stream content, CancellationToken cancellationToken = default)
    {
        var temporary = Path.Combine(Temporaries(), Guid.NewGuid().ToString("N"));
        try
        {
            var hash = await CopyAsync(content, temporary, cancellationToken);
            var target = PathOf(hash);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            if (!File.Exists(target))
                File.Move(temporary, target, overwrite: true);
            return hash;
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Stores a copy of a file and returns its hash; nothing is copied when the content is there already.</summary>
    public async Task<string> PutFileAsync(string path, CancellationToken cancellationToken = default)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferSize, useAsync: false);
        var hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
        if (Contains(hash))
            return hash;
        file.Position = 0;
        return await PutAsync(file, cancellationToken);
    }

    public bool Contains(string hash) => File.Exists(PathOf(hash));

    /// <exception cref="FileNotFoundException">No blob has this hash.</exception>
    public Stream OpenRead(string hash) =>
        new FileStream(PathOf(hash), FileMode.Open, FileAccess.Read, FileShare.Read, BufferSize, useAsync: false);

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
}
