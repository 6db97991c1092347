using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Amazon.Runtime;
using Amazon.S3.Model;
using AnnotateHub.Application.Kernel;

namespace AnnotateHub.Application.Images.Storage.S3;

/// <summary>
/// The store in a bucket, with copies on this machine of what was read. An object's name is known before its first byte travels, and a
/// bucket shows an object only when all of it is there: no half object, and two who store the same content at once store the same bytes.
/// </summary>
internal sealed class S3ObjectStore(StorageSettings settings, ObjectCache cache, DiskSpace disk) : IObjectStore, IDisposable
{
    /// <summary>Larger ones go up in parts, of which a broken one alone is sent again.</summary>
    public const long PartBytes = 16 << 20;

    /// <summary>S3 takes 10,000.</summary>
    private const long MaxParts = 9_000;
    private const int Tries = 3;
    private const int AtOnce = 4;

    // Doubled each time: some six seconds in all.
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(4);

    private readonly S3Bucket _bucket = new(settings);

    public string Place => _bucket.Place;

    public async Task<string> PutAsync(Stream content, CancellationToken cancellationToken = default)
    {
        if (content.CanSeek)
            MakeRoom(content.Length - content.Position);
        using var file = cache.Begin();
        var hash = await file.FillAsync(content, cancellationToken);
        var bytes = file.Length;
        await cache.AloneAsync(hash, () => UploadUnlessThereAsync(hash, file.Path, bytes, cancellationToken), cancellationToken);
        await file.Keep(hash).DisposeAsync();
        return hash;
    }

    public async Task<string> PutFileAsync(string path, CancellationToken cancellationToken = default)
    {
        await using var file = File.OpenRead(path);
        var hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
        if (await SizeAsync(hash, cancellationToken) == file.Length)
            return hash;
        file.Position = 0;
        return await PutAsync(file, cancellationToken);
    }

    public Task<long?> SizeAsync(string hash, CancellationToken cancellationToken = default) => _bucket.SizeAsync(hash, cancellationToken);

    public async Task<Stream> OpenReadAsync(string hash, CancellationToken cancellationToken = default) =>
        await OpenAsync(hash, cancellationToken);

    /// <summary>Of the whole object: a part of one cannot be compared with its hash.</summary>
    public async Task<Stream> OpenRangeAsync(string hash, long offset, long length, CancellationToken cancellationToken = default) =>
        new RangeStream(await OpenAsync(hash, cancellationToken), offset, length);

    public async Task<bool> DeleteAsync(string hash, CancellationToken cancellationToken = default)
    {
        var wasThere = await SizeAsync(hash, cancellationToken) is not null;
        await _bucket.DeleteAsync(hash, cancellationToken);
        cache.Remove(hash);
        return wasThere;
    }

    public async IAsyncEnumerable<StoredObject> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        string? next = null;
        do
        {
            (var objects, next) = await _bucket.ListAsync(next, cancellationToken);
            foreach (var stored in objects)
                yield return stored;
        } while (next is not null);
    }

    public async Task<bool> IsWholeAsync(string hash, CancellationToken cancellationToken = default)
    {
        try
        {
            return await ReadAsync(
                    hash,
                    async (content, _) => Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken)),
                    cancellationToken
                ) == hash;
        }
        catch (Exception fault) when (fault is FileNotFoundException or ObjectDamagedException)
        {
            return false;
        }
    }

    public string PathOf(string hash) => cache.PathOf(hash);

    public async Task<IDisposable> LeaseAsync(IReadOnlyCollection<string> hashes, CancellationToken cancellationToken = default)
    {
        var lease = await cache.LeaseAsync(hashes, cancellationToken);
        try
        {
            await Parallel.ForEachAsync(
                hashes,
                new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
                async (hash, stop) =>
                {
                    try
                    {
                        await (await OpenAsync(hash, stop)).DisposeAsync();
                    }
                    catch (FileNotFoundException)
                    {
                        // Who reads its file says so, with the name of the image.
                    }
                }
            );
            return lease;
        }
        catch
        {
            lease.Dispose();
            throw;
        }
    }

    public Task<string?> FindFaultAsync(CancellationToken cancellationToken = default) => _bucket.FindFaultAsync(cancellationToken);

    public void Dispose()
    {
        _bucket.Dispose();
        cache.Dispose();
    }

    private Task<FileStream> OpenAsync(string hash, CancellationToken cancellationToken) =>
        cache.OpenAsync(hash, stop => FetchAsync(hash, stop), cancellationToken);

    private Task<FileStream> FetchAsync(string hash, CancellationToken cancellationToken) =>
        ReadAsync(
            hash,
            async (content, bytes) =>
            {
                MakeRoom(bytes);
                using var file = cache.Begin();
                var found = await file.FillAsync(content, cancellationToken);
                if (file.Length < bytes)
                    throw new EndOfStreamException($"{file.Length} of {bytes} bytes came");
                return found == hash ? file.Keep(hash) : throw Damaged(hash, $"its hash is {found} now");
            },
            cancellationToken
        );

    /// <summary>Reads an object from the server, anew where the connection broke in the middle.</summary>
    private async Task<T> ReadAsync<T>(string hash, Func<Stream, long, Task<T>> take, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await _bucket.AskAsync(
                    async () =>
                    {
                        using var answer = await _bucket.GetAsync(hash, cancellationToken);
                        return await TakeAsync(hash, answer, take);
                    },
                    cancellationToken
                );
            }
            catch (IOException broken) when (broken is not (ObjectStoreAwayException or FileNotFoundException) && !DiskSpace.IsFull(broken))
            {
                if (attempt == Tries)
                    throw new ObjectStoreAwayException(_bucket.Describe(broken), broken);
            }
        }
    }

    private async Task<T> TakeAsync<T>(string hash, GetObjectResponse answer, Func<Stream, long, Task<T>> take)
    {
        try
        {
            return await take(answer.ResponseStream, answer.ContentLength);
        }
        catch (AmazonClientException mismatch)
        {
            // The client compares the server's own checksum with what came, where the server gives one.
            throw Damaged(hash, mismatch.Message);
        }
    }

    private ObjectDamagedException Damaged(string hash, string why) =>
        new(
            $"The source file {hash} in {Place} does not have the content that it was stored with ({why.TrimEnd('.')}); restore it from a "
                + "backup."
        );

    private async Task UploadUnlessThereAsync(string hash, string file, long bytes, CancellationToken cancellationToken)
    {
        // One of another size is none of ours: somebody else wrote there.
        if (await SizeAsync(hash, cancellationToken) == bytes)
            return;
        await UploadAsync(hash, file, bytes, cancellationToken);
        // Amazon shows at once what it took; some servers show a part of it for moments.
        for (var wait = FirstWait; ; wait *= 2)
        {
            var stored = await SizeAsync(hash, cancellationToken);
            if (stored == bytes)
                return;
            if (wait > LongestWait)
                throw new ObjectStoreAwayException(
                    $"The object store {Place} took {bytes} bytes of {hash} and says that it has {stored?.ToString() ?? "none"}. Look at "
                        + "that server; nothing was lost, try again then."
                );
            await Task.Delay(wait, cancellationToken);
        }
    }

    private Task UploadAsync(string hash, string file, long bytes, CancellationToken cancellationToken) =>
        bytes <= PartBytes
            ? _bucket.PutAsync(hash, file, cancellationToken)
            : _bucket.PutInPartsAsync(hash, file, bytes, Math.Max(PartBytes, (bytes / MaxParts) + 1), cancellationToken);

    private void MakeRoom(long bytes)
    {
        cache.MakeRoom(bytes);
        if (disk.RefusalOf(bytes) is { } full)
            throw new ObjectStoreAwayException(full);
    }
}
