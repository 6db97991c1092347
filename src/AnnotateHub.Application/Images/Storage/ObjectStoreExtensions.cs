namespace AnnotateHub.Application.Images.Storage;

/// <summary>What is asked of any store.</summary>
public static class ObjectStoreExtensions
{
    public static async Task<bool> ExistsAsync(this IObjectStore store, string hash, CancellationToken cancellationToken = default) =>
        await store.SizeAsync(hash, cancellationToken) is not null;

    /// <summary>Removes those that are there and says how many they were and how large.</summary>
    public static async Task<(int Count, long Bytes)> DeleteAsync(
        this IObjectStore store,
        IEnumerable<string> hashes,
        CancellationToken cancellationToken = default
    )
    {
        var (count, bytes) = (0, 0L);
        foreach (var hash in hashes)
            if (await store.SizeAsync(hash, cancellationToken) is { } size && await store.DeleteAsync(hash, cancellationToken))
                (count, bytes) = (count + 1, bytes + size);
        return (count, bytes);
    }

    /// <summary>Bytes of those that are there.</summary>
    public static async Task<long> MeasureAsync(
        this IObjectStore store,
        IEnumerable<string> hashes,
        CancellationToken cancellationToken = default
    )
    {
        var bytes = 0L;
        foreach (var hash in hashes)
            bytes += await store.SizeAsync(hash, cancellationToken) ?? 0;
        return bytes;
    }
}
