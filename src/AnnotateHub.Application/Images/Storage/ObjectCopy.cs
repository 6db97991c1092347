using AnnotateHub.Application.Kernel;

namespace AnnotateHub.Application.Images.Storage;

/// <summary>Copies all source files from one store to another and compares both. Broken off, it goes on with what is not over
/// yet.</summary>
public static class ObjectCopy
{
    private const int AtOnce = 4;

    /// <summary>Nothing is removed anywhere. A file that is damaged where it comes from is named and not copied.</summary>
    public static async Task<ObjectCopyReport> RunAsync(
        IObjectStore from,
        IObjectStore to,
        ProgressMeter? meter = null,
        CancellationToken cancellationToken = default
    )
    {
        var there = await SizesAsync(to, cancellationToken);
        var (faults, copied, bytes) = (new List<string>(), 0, 0L);
        var told = new Lock();
        await Parallel.ForEachAsync(
            from.ListAsync(cancellationToken),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (item, stop) =>
            {
                var isThere = there.TryGetValue(item.Hash, out var size) && size == item.Bytes;
                var fault = isThere ? null : await CopyAsync(from, to, item, stop);
                // What came over in an earlier run is read too: nobody compared it then.
                if (fault is null && !await to.IsWholeAsync(item.Hash, stop))
                    fault = $"{item.Hash} in {to.Place} does not have the content of {from.Place}; remove it there and run this again.";
                lock (told)
                {
                    if (fault is not null)
                        faults.Add(fault);
                    else if (!isThere)
                        (copied, bytes) = (copied + 1, bytes + item.Bytes);
                }

                meter?.Advance("Copying and comparing source files.");
            }
        );
        // Once more, and both whole lists: what came in meanwhile, and what was counted wrongly.
        var (before, after) = (await SizesAsync(from, cancellationToken), await SizesAsync(to, cancellationToken));
        faults.AddRange(
            before
                .Where(item => !(after.TryGetValue(item.Key, out var size) && size == item.Value))
                .Where(item => !faults.Any(fault => fault.Contains(item.Key, StringComparison.Ordinal)))
                .Select(item => $"{item.Key} of {from.Place} is not in {to.Place}, or has another size there; run this again.")
                .ToList()
        );
        return new ObjectCopyReport(before.Count, copied, bytes, after.Keys.Count(hash => !before.ContainsKey(hash)), faults);
    }

    private static async Task<string?> CopyAsync(IObjectStore from, IObjectStore to, StoredObject item, CancellationToken cancellationToken)
    {
        // Else the damaged content would come in under a name of its own.
        if (!await from.IsWholeAsync(item.Hash, cancellationToken))
            return $"{item.Hash} in {from.Place} does not have the content that it was stored with; it was not copied. Restore it.";
        await using var content = await from.OpenReadAsync(item.Hash, cancellationToken);
        return await to.PutAsync(content, cancellationToken) == item.Hash
            ? null
            : $"{item.Hash} in {from.Place} changed while it was copied; look at that store.";
    }

    private static async Task<Dictionary<string, long>> SizesAsync(IObjectStore store, CancellationToken cancellationToken)
    {
        var sizes = new Dictionary<string, long>(StringComparer.Ordinal);
        await foreach (var item in store.ListAsync(cancellationToken))
            sizes[item.Hash] = item.Bytes;
        return sizes;
    }
}
