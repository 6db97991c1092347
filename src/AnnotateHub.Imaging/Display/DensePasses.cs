using System.Runtime.Intrinsics;
using AnnotateHub.Imaging.Reading;
using OpenCvSharp;

namespace AnnotateHub.Imaging.Display;

/// <summary>
/// The first passes, in which nearly everything changes: OpenCV's whole-image median, which costs less there than finding
/// out what may change. Gives the last two images, from which the sparse passes go on.
/// </summary>
internal sealed class DensePasses
{
    // Measured on 1080 x 1080 planes of spots and of pure noise: processor time was least when sparse passes took over
    // below one changed group in eight (68 and 135 ms; at one in two 91 and 145, at one in 64 97 and 184).
    private const int SparseBelowOneIn = 8;

    private readonly int width;
    private readonly int height;

    public DensePasses(Plane16 plane)
    {
        (width, height) = (plane.Width, plane.Height);
        Before = new ushort[plane.Pixels.Length];
        Now = plane.Pixels.ToArray();
    }

    /// <summary>The image one pass earlier; meaningless before the first pass.</summary>
    public ushort[] Before { get; private set; }
    public ushort[] Now { get; private set; }
    public int Passes { get; private set; }

    /// <returns>Why it ended altogether; null when the rest is for sparse passes.</returns>
    public MedianEnd? Run(int limit)
    {
        var next = new ushort[Now.Length];
        for (var changedBefore = -1; Passes < limit; )
        {
            using (var source = Mat.FromPixelData(height, width, MatType.CV_16UC1, Now))
            using (var target = Mat.FromPixelData(height, width, MatType.CV_16UC1, next))
                Cv2.MedianBlur(source, target, 5);
            var changed = CountDifferingGroups(Now, next);
            if (changed == 0)
                return MedianEnd.Still;
            if (changed == changedBefore && next.AsSpan().SequenceEqual(Before))
            {
                // The image of the pass before last is back: that one is given.
                Passes--;
                (Before, Now) = (Now, next);
                return MedianEnd.TwoCycle;
            }
            (Before, Now, next) = (Now, next, Before);
            Passes++;
            changedBefore = changed;
            if (changed < Now.Length / MedianNetwork.Lanes / SparseBelowOneIn)
                return null;
        }
        return MedianEnd.Limit;
    }

    private static int CountDifferingGroups(ushort[] a, ushort[] b)
    {
        var count = 0;
        var i = 0;
        for (; i + MedianNetwork.Lanes <= a.Length; i += MedianNetwork.Lanes)
            if (Vector256.LoadUnsafe(ref a[i]) != Vector256.LoadUnsafe(ref b[i]))
                count++;
        return a.AsSpan(i).SequenceEqual(b.AsSpan(i)) ? count : count + 1;
    }
}
