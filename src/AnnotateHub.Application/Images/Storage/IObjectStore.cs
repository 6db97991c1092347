namespace AnnotateHub.Application.Images.Storage;

/// <summary>
/// Untouched source files by content: the same bytes are kept once, under the lower-case hexadecimal SHA-256 of them. A folder
/// (<see cref="BlobStore"/>) or a bucket of an S3 server (<see cref="S3.S3ObjectStore"/>); who may see a file is decided before
/// anybody comes here.
/// </summary>
/// <remarks>What is asked for by a name that is no hash is a mistake of the program: <see cref="ArgumentException"/>.</remarks>
public interface IObjectStore
{
    /// <summary>Where it is, for sentences; never a password.</summary>
    string Place { get; }

    /// <summary>Stores what the stream holds from its present position and returns its hash. It is there whole or not at all.</summary>
    Task<string> PutAsync(Stream content, CancellationToken cancellationToken = default);

    /// <summary>Stores a copy of a file and returns its hash; nothing is copied when the content is there already.</summary>
    Task<string> PutFileAsync(string path, CancellationToken cancellationToken = default);

    /// <summary>Size in bytes, or null when there is no such object.</summary>
    Task<long?> SizeAsync(string hash, CancellationToken cancellationToken = default);

    /// <exception cref="FileNotFoundException">No object has this hash.</exception>
    Task<Stream> OpenReadAsync(string hash, CancellationToken cancellationToken = default);

    /// <summary>Bytes from <paramref name="offset"/> on, at most <paramref name="length"/>, fewer at the end.</summary>
    /// <exception cref="FileNotFoundException">No object has this hash.</exception>
    Task<Stream> OpenRangeAsync(string hash, long offset, long length, CancellationToken cancellationToken = default);

    /// <summary>Removes an object; false when there was none.</summary>
    Task<bool> DeleteAsync(string hash, CancellationToken cancellationToken = default);

    /// <summary>All objects, in no order.</summary>
    IAsyncEnumerable<StoredObject> ListAsync(CancellationToken cancellationToken = default);

    /// <summary>Whether the object is there and has the content that its name says; read where it is stored, not from a copy.</summary>
    Task<bool> IsWholeAsync(string hash, CancellationToken cancellationToken = default);

    /// <summary>Where the object lies as a file on this machine while it is leased (<see cref="LeaseAsync"/>).</summary>
    string PathOf(string hash);

    /// <summary>Sees to it that these objects lie as files on this machine until the lease is disposed of. What is not in the store is
    /// left out where it may be: who reads its file says so with the image's name.</summary>
    Task<IDisposable> LeaseAsync(IReadOnlyCollection<string> hashes, CancellationToken cancellationToken = default);

    /// <summary>A sentence for what keeps the store from working, or null; asked often, so it waits for seconds only.</summary>
    Task<string?> FindFaultAsync(CancellationToken cancellationToken = default);
}
