using System.Diagnostics;
using Microsoft.ML.OnnxRuntime;

namespace AnnotateHub.Inference.Sessions;

/// <summary>How many pictures at once are worth it: doubles the batch while each picture becomes at least a tenth cheaper, and stops where
/// memory or patience ends.</summary>
internal static class BatchProbe
{
    private const double WorthIt = 0.9;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);
    private const long MaxBytes = 1L << 30;

    public static async Task<int> FindAsync(OnnxSession session, int planes, int height, int width, int most)
    {
        if (session.FixedBatch is { } given)
            return given;
        var whole = Stopwatch.StartNew();
        var (best, cost) = (1, double.PositiveInfinity);
        for (var batch = 1; batch <= most && 4L * batch * planes * height * width <= MaxBytes && whole.Elapsed < Timeout; batch *= 2)
        {
            var pixels = session.Rent(batch, height, width);
            pixels.Pixels.Clear();
            try
            {
                // The first run of a shape lays out memory (and on a GPU chooses kernels); it tells nothing about the next.
                await session.RunAsync(pixels, CancellationToken.None);
                var clock = Stopwatch.StartNew();
                await session.RunAsync(pixels, CancellationToken.None);
                var each = clock.Elapsed.TotalSeconds / batch;
                if (each > cost * WorthIt)
                    break;
                (best, cost) = (batch, each);
            }
            catch (OnnxRuntimeException) when (batch > 1)
            {
                break;
            }
            finally
            {
                session.Return(pixels);
            }
        }

        return best;
    }
}
