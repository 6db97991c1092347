using AnnotateHub.Imaging.Reading;

namespace AnnotateHub.Imaging.Display;

/// <summary>
/// Median filter 5 x 5, repeated until the image no longer changes (docs/protocol.md section 2, step 1).
/// A pixel can change in a pass only if one within two pixels changed in the pass before, and after the first passes
/// few do; so once few do, each pass visits only groups of sixteen pixels near a change. The result equals that of whole passes.
/// </summary>
public static class MedianToConvergence
{
    /// <param name="limit">Passes at most. Noise of 1080 x 1080 needs a few hundred; no image is known that needs thousands.</param>
    public static MedianResult Run(Plane16 plane, MedianBorder border = MedianBorder.Nearest, int limit = 10_000)
    {
        var dense = border == MedianBorder.Nearest ? new DensePasses(plane) : null;
        if (dense?.Run(limit) is { } early)
            return new MedianResult(new Plane16(plane.Width, plane.Height, dense.Now), dense.Passes, early);

        var padded = new PaddedPlane(dense is null ? plane : new Plane16(plane.Width, plane.Height, dense.Before), border);
        var bands = MedianBand.Split(padded, everything: dense is null);
        var passes = 0;
        if (dense is not null)
        {
            // Replays the last dense pass, so that the sparse ones know what changed and can see a cycle.
            foreach (var band in bands)
                band.Take(dense.Now);
            foreach (var band in bands)
                band.Commit();
            padded.RefreshBorder();
            passes = dense.Passes;
        }
        var end = MedianEnd.Limit;
        while (passes < limit)
        {
            var busy = bands.Sum(band => band.Waiting);
            // Below about a thousand groups (some 50 microseconds) waking a second thread costs more than it saves.
            Each(bands, busy > 1_000, band => band.Compute());
            if (bands.All(band => band.ChangedNothing))
            {
                end = MedianEnd.Still;
                break;
            }
            var returns = passes > 0 && bands.All(band => band.UndoesPassBefore);
            Each(bands, busy > 1_000, band => band.Commit());
            padded.RefreshBorder();
            if (returns)
            {
                end = MedianEnd.TwoCycle;
                passes--;
                break;
            }
            passes++;
        }
        return new MedianResult(padded.ToPlane(), passes, end);
    }

    private static void Each(MedianBand[] bands, bool parallel, Action<MedianBand> act)
    {
        if (parallel)
            Parallel.ForEach(bands, act);
        else
            foreach (var band in bands)
                act(band);
    }
}
