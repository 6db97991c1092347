using System.Runtime.ExceptionServices;
using System.Threading.Channels;
using AnnotateHub.Application.Models.Registry;
using AnnotateHub.Core.Pseudolabels;

namespace AnnotateHub.Application.Models.Runs;

/// <summary>Decoding, inference and storing at the same time: what one stage has ready waits for the next in a short queue, so that memory
/// stays bounded.</summary>
internal static class RunPipeline
{
    /// <summary>Decoders at work; each holds the planes of one image.</summary>
    private static readonly int Decoders = Math.Clamp(Environment.ProcessorCount, 1, 16);

    /// <summary>Two batches under way: one is prepared while the other is on the device.</summary>
    private const int Inferring = 2;

    /// <summary>Finished images that wait for the disk together.</summary>
    private const int StoredTogether = 32;

    public static async Task RunAsync(
        IReadOnlyList<WaitingImage> waiting,
        Func<WaitingImage, Task<LoadedImage>> load,
        int batchSize,
        Func<IReadOnlyList<LoadedImage>, CancellationToken, Task<IReadOnlyList<FinishedImage>>> infer,
        Func<IReadOnlyList<FinishedImage>, CancellationToken, Task> store,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var loaded = Channel.CreateBounded<LoadedImage>(Math.Max(2, batchSize * 2));
        var finished = Channel.CreateBounded<FinishedImage>(StoredTogether * 2);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var stages = new[]
        {
            Task.Run(LoadAllAsync, CancellationToken.None),
            Task.Run(InferAllAsync, CancellationToken.None),
            Task.Run(StoreAllAsync, CancellationToken.None),
        };
        var all = Task.WhenAll(stages);
        await all.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        // What broke one stage stopped the others; it is the cause that counts.
        if (all.Exception?.InnerExceptions.FirstOrDefault(fault => fault is not OperationCanceledException) is { } cause)
            ExceptionDispatchInfo.Throw(cause);
        await all;

        async Task LoadAllAsync() =>
            await StageAsync(
                loaded.Writer,
                () =>
                    Parallel.ForEachAsync(
                        waiting,
                        new ParallelOptions { MaxDegreeOfParallelism = Decoders, CancellationToken = stop.Token },
                        async (waitingImage, _) => await loaded.Writer.WriteAsync(await load(waitingImage), stop.Token)
                    )
            );

        async Task InferAllAsync() =>
            await StageAsync(finished.Writer, () => Task.WhenAll(Enumerable.Range(0, Inferring).Select(_ => InferAsync())));

        async Task InferAsync()
        {
            while (await loaded.Reader.WaitToReadAsync(stop.Token))
            {
                var batch = new List<LoadedImage>();
                while (batch.Count < batchSize && loaded.Reader.TryRead(out var loadedImage))
                    batch.Add(loadedImage);
                foreach (var broken in batch.Where(item => item.Image is null))
                    await finished.Writer.WriteAsync(new FinishedImage(broken.Waiting, null, null, broken.Fault), stop.Token);
                foreach (var finishedImage in await BatchAsync([.. batch.Where(item => item.Image is not null)]))
                    await finished.Writer.WriteAsync(finishedImage, stop.Token);
            }
        }

        async Task<IReadOnlyList<FinishedImage>> BatchAsync(IReadOnlyList<LoadedImage> batch)
        {
            if (batch.Count == 0)
                return [];
            var began = clock.GetTimestamp();
            try
            {
                var found = await infer(batch, stop.Token);
                var each = (int)(clock.GetElapsedTime(began).TotalMilliseconds / batch.Count);
                return [.. found.Select(finishedImage => finishedImage with { Milliseconds = each })];
            }
#pragma warning disable CA1031 // Whatever a model throws at one image, the others go on without it.
            catch (Exception fault) when (fault is not (OperationCanceledException or ModelUnusableException or OutOfMemoryException))
#pragma warning restore CA1031
            {
                if (batch.Count == 1)
                    return [new FinishedImage(batch[0].Waiting, null, null, SentenceOf(fault))];
                // One image spoilt the batch; each alone finds out which.
                var alone = new List<FinishedImage>();
                foreach (var loadedImage in batch)
                    alone.AddRange(await BatchAsync([loadedImage]));
                return alone;
            }
        }

        async Task StoreAllAsync() =>
            await StageAsync<int>(
                null,
                async () =>
                {
                    // Not cancelled: what is finished is worth keeping, and the stage before ends the queue.
                    while (await finished.Reader.WaitToReadAsync(CancellationToken.None))
                    {
                        var together = new List<FinishedImage>();
                        while (together.Count < StoredTogether && finished.Reader.TryRead(out var finishedImage))
                            together.Add(finishedImage);
                        await store(together, CancellationToken.None);
                    }
                }
            );

        // A stage that ends, well or badly, ends the queue behind it; one that ends badly stops the others.
        async Task StageAsync<T>(ChannelWriter<T>? next, Func<Task> work)
        {
            try
            {
                await work();
            }
            catch
            {
                await stop.CancelAsync();
                throw;
            }
            finally
            {
                next?.TryComplete();
            }
        }
    }

    private static string SentenceOf(Exception fault) =>
        fault is ModelRefusedImageException refused ? refused.Message : $"The model broke off on this image: {fault.Message}";
}
