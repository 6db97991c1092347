using AnnotateHub.Imaging.Display;
using AnnotateHub.Imaging.Reading;

namespace AnnotateHub.Imaging.Tests.Display;

/// <summary>
/// The repeated median against the plainest way to write it, on small images that fill their last group of sixteen pixels and that do
/// not.
/// </summary>
public sealed class MedianCycleTests
{
    [Theory]
    [InlineData(MedianBorder.Nearest, 17)]
    [InlineData(MedianBorder.Reflect, 6)]
    [InlineData(MedianBorder.Reflect, 14)]
    [InlineData(MedianBorder.Reflect, 16)]
    [InlineData(MedianBorder.Reflect, 18)]
    [InlineData(MedianBorder.Reflect, 30)]
    [InlineData(MedianBorder.Mirror, 14)]
    [InlineData(MedianBorder.Mirror, 16)]
    [InlineData(MedianBorder.Mirror, 30)]
    [InlineData(MedianBorder.Zero, 18)]
    public void A_cycle_of_two_is_seen_whether_or_not_the_width_is_a_multiple_of_sixteen(MedianBorder border, int width)
    {
        for (var seed = 1; seed <= 20; seed++)
        {
            var plane = Stripes(width, seed);
            var (end, passes, pixels) = Plain(plane, border);

            var result = MedianToConvergence.Run(plane, border, limit: 500);

            Assert.Equal((seed, end, passes), (seed, result.End, result.Passes));
            Assert.Equal(pixels, result.Plane.Pixels);
        }
    }

    [Theory]
    [InlineData(16)]
    [InlineData(18)]
    [InlineData(30)]
    public void Such_images_are_among_those_compared(int width) =>
        Assert.Contains(Enumerable.Range(1, 20), seed => Plain(Stripes(width, seed), MedianBorder.Reflect).End == MedianEnd.TwoCycle);

    /// <summary>
    /// Dark and bright stripes two pixels wide: 3 of the 5 columns around any pixel are of the other kind, so that every pass exchanges
    /// them. The first and the
    /// last stripe are one pixel wide, which reflection makes two. Some pixels are turned round, the first image none.
    /// </summary>
    private static Plane16 Stripes(int width, int seed)
    {
        const int height = 12;
        var pixels = new ushort[width * height];
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = (ushort)((i % width + 1) / 2 % 2);
        var random = new Random(seed);
        for (var turned = 1; turned < seed; turned++)
            pixels[random.Next(pixels.Length)] ^= 1;
        return new Plane16(width, height, pixels);
    }

    /// <summary>
    /// Whole passes; ends when an image is the one before (still) or the one before that (the earlier of the two is given).
    /// </summary>
    private static (MedianEnd End, int Passes, ushort[] Pixels) Plain(Plane16 plane, MedianBorder border)
    {
        var images = new List<ushort[]> { plane.Pixels.ToArray() };
        for (; ; )
        {
            var next = Pass(images[^1], plane.Width, plane.Height, border);
            if (next.SequenceEqual(images[^1]))
                return (MedianEnd.Still, images.Count - 1, next);
            if (images.Count > 1 && next.SequenceEqual(images[^2]))
                return (MedianEnd.TwoCycle, images.Count - 2, next);
            images.Add(next);
        }
    }

    private static ushort[] Pass(ushort[] image, int width, int height, MedianBorder border)
    {
        var result = new ushort[image.Length];
        for (var y = 0; y < height; y++)
        for (var x = 0; x < width; x++)
        {
            ushort[] window = [.. from dy in Enumerable.Range(-2, 5) from dx in Enumerable.Range(-2, 5) select At(x + dx, y + dy)];
            result[y * width + x] = window.Order().ElementAt(12);
        }

        return result;

        ushort At(int x, int y)
        {
            if (border == MedianBorder.Zero && (x < 0 || x >= width || y < 0 || y >= height))
                return 0;
            return image[Inside(y, height) * width + Inside(x, width)];
        }

        int Inside(int i, int size) =>
            border switch
            {
                MedianBorder.Nearest => Math.Clamp(i, 0, size - 1),
                MedianBorder.Reflect => i < 0 ? -1 - i
                : i >= size ? 2 * size - 1 - i
                : i,
                MedianBorder.Mirror => i < 0 ? -i
                : i >= size ? 2 * size - 2 - i
                : i,
                _ => i,
            };
    }
}
