using AnnotateHub.Core.Study;
using AnnotateHub.Imaging.Display;
using AnnotateHub.Imaging.Reading;
using BenchmarkDotNet.Attributes;
using OpenCvSharp;

namespace AnnotateHub.Benchmarks;

/// <summary>
/// Median 5 x 5 until still on a 1080 x 1080 16-bit plane like a fluorescence channel: about 70 blurred spots on an
/// uneven background with shot and read noise. Baseline: OpenCV's median in a plain loop until two images are equal.
/// Both give the same image (checked at the start).
/// </summary>
[ShortRunJob]
[MemoryDiagnoser]
public class MedianBenchmarks
{
    private Plane16 plane = null!;

    [Params(false, true)]
    public bool PureNoise { get; set; }

    [GlobalSetup]
    public void MakePlane()
    {
        plane = PureNoise ? Noise(1080, 1080) : Fluorescence(1080, 1080);
        var ours = MedianToConvergence.Run(plane);
        var (theirs, passes) = OpenCvLoop();
        Console.WriteLine($"{ours.Passes} passes changed something ({ours.End}); OpenCV: {passes}");
        if (!ours.Plane.Pixels.AsSpan().SequenceEqual(theirs) || passes != ours.Passes)
            throw new InvalidOperationException("The two results differ.");
    }

    [Benchmark(Baseline = true, Description = "OpenCV median in a loop until still")]
    public int PlainLoop() => OpenCvLoop().Passes;

    [Benchmark(Description = "only where pixels can change")]
    public int UntilStill() => MedianToConvergence.Run(plane).Passes;

    [Benchmark(Description = "OpenCV median, one pass")]
    public void OneOpenCvPass()
    {
        using var image = Mat.FromPixelData(plane.Height, plane.Width, MatType.CV_16UC1, plane.Pixels);
        using var next = new Mat();
        Cv2.MedianBlur(image, next, 5);
    }

    [Benchmark(Description = "one whole pass of ours")]
    public int OneOfOurs() => MedianToConvergence.Run(plane, limit: 1).Passes;

    [Benchmark(Description = "display plane as PNG (median, halving, normalisation)")]
    public int DisplayPng() => DisplayPlane.RenderPng(plane, ChannelRole.Fluorescence, new DisplaySettings()).Length;

    private (ushort[] Pixels, int Passes) OpenCvLoop()
    {
        using var image = Mat.FromPixelData(plane.Height, plane.Width, MatType.CV_16UC1, plane.Pixels.ToArray());
        using var next = new Mat();
        for (var passes = 0; ; passes++)
        {
            Cv2.MedianBlur(image, next, 5);
            if (Cv2.Norm(image, next, NormTypes.INF) == 0)
            {
                image.GetArray(out ushort[] pixels);
                return (pixels, passes);
            }
            next.CopyTo(image);
        }
    }

    private static Plane16 Noise(int width, int height)
    {
        var random = new Random(7);
        return new Plane16(width, height, [.. Enumerable.Range(0, width * height).Select(_ => (ushort)random.Next(65_536))]);
    }

    private static Plane16 Fluorescence(int width, int height)
    {
        var random = new Random(11);
        var spots = Enumerable
            .Range(0, 70)
            .Select(_ =>
                (
                    X: random.NextDouble() * width,
                    Y: random.NextDouble() * height,
                    Peak: 300 + random.NextDouble() * 3_000,
                    Radius: 10 + random.NextDouble() * 12
                )
            )
            .ToArray();
        var pixels = new ushort[width * height];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var light = 400 + 120.0 * x / width + 80.0 * y / height;
                foreach (var spot in spots)
                {
                    var distance = (x - spot.X) * (x - spot.X) + (y - spot.Y) * (y - spot.Y);
                    if (distance < 25 * spot.Radius * spot.Radius)
                        light += spot.Peak * Math.Exp(-distance / (2 * spot.Radius * spot.Radius));
                }
                pixels[y * width + x] = (ushort)Math.Clamp(light + Gauss(random) * (8 + Math.Sqrt(light)), 0, ushort.MaxValue);
            }
        }
        return new Plane16(width, height, pixels);
    }

    private static double Gauss(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
