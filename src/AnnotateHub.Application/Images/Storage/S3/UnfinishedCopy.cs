using System.Buffers;
using System.Security.Cryptography;

namespace AnnotateHub.Application.Images.Storage.S3;

/// <summary>A file of the cache that is being filled; gone with this unless it is kept.</summary>
public sealed class UnfinishedCopy : IDisposable
{
    private const int BufferSize = 1 << 17;
    private readonly ObjectCache _cache;
    private readonly FileStream _file;
    private bool _isKept;

    internal UnfinishedCopy(ObjectCache cache, string path)
    {
        (_cache, Path) = (cache, path);
        _file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);
    }

    public string Path { get; }
    public long Length => _file.Length;

    /// <summary>Takes everything from the stream, waits until the disk has it, and returns its SHA-256.</summary>
    public async Task<string> FillAsync(Stream content, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            while (await content.ReadAsync(buffer, cancellationToken) is > 0 and var read)
            {
                hash.AppendData(buffer, 0, read);
                await _file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }

            _file.Flush(flushToDisk: true);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Makes it the copy of the object of this hash, and opens it before anybody could take it away.</summary>
    public FileStream Keep(string hash)
    {
        var length = _file.Length;
        var copy = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, BufferSize);
        try
        {
            _file.Dispose();
            _cache.Add(Path, hash, length);
            _isKept = true;
            return copy;
        }
        catch
        {
            copy.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        if (!_isKept)
            File.Delete(Path);
        _file.Dispose();
    }
}
