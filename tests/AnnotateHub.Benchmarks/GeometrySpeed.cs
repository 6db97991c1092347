using System.Diagnostics;
using AnnotateHub.Benchmarks.Journeys;
using AnnotateHub.Core.Geometry;
using AnnotateHub.Core.Sampling;

namespace AnnotateHub.Benchmarks;

/// <summary>
/// Non-maximum suppression on fields of clumped boxes (36 to 84 px, 15 % of the boxes new cells, the rest jittered copies of one) at a
/// constant
/// density: torchvision took 99 ms at 5,000 boxes and 2,337 ms at 20,000 on 2 cores (issue 4). One-to-one matching on what suppression
/// keeps of such a
/// field against the same boxes drawn by a second hand, up to 6 px away.
/// </summary>
internal static class GeometrySpeed
{
    public static void Run()
    {
        Console.WriteLine("milliseconds, p50 / p95");
        foreach (var count in new[] { 2_000, 5_000, 20_000, 100_000 })
        {
            var (boxes, scores) = Field(count, seed: 1);
            int[] kept = [];
            var suppression = Measure(() => kept = NonMaximumSuppression.Keep(boxes, scores, 0.5));
            PixelBox[] one = [.. kept.Select(index => boxes[index])];
            var other = SecondHand(one, 6);
            var pairs = 0;
            var matching = Measure(() => pairs = OneToOneMatching.Match(one, other, 0.5).Count);
            Console.WriteLine(
                $"  {count, 7} boxes: NMS at 0.5 {suppression}, {kept.Length} kept; matching these at 0.5 {matching}, {pairs} pairs"
            );
        }
    }

    private static Spread Measure(Action work)
    {
        for (var warm = 0; warm < 5; warm++)
            work();
        var times = new List<double>();
        for (var run = 0; run < 20; run++)
        {
            var clock = Stopwatch.StartNew();
            work();
            times.Add(clock.Elapsed.TotalMilliseconds);
        }

        return new Spread(times);
    }

    private static PixelBox[] SecondHand(PixelBox[] boxes, double furthest)
    {
        var random = new PinnedRandom(2);
        return
        [
            .. boxes.Select(box =>
            {
                double x = random.Between(-furthest, furthest),
                    y = random.Between(-furthest, furthest);
                return new PixelBox(box.X1 + x, box.Y1 + y, box.X2 + x, box.Y2 + y);
            }),
        ];
    }

    private static (PixelBox[] Boxes, double[] Scores) Field(int count, ulong seed)
    {
        var random = new PinnedRandom(seed);
        var side = Math.Sqrt(count / 5_000.0) * 2_160;
        var boxes = new PixelBox[count];
        var scores = new double[count];
        for (var index = 0; index < count; index++)
        {
            double x,
                y,
                width,
                height;
            if (index == 0 || random.NextUnit() < 0.15)
                (x, y, width, height) = (random.Between(0, side), random.Between(0, side), random.Between(36, 84), random.Between(36, 84));
            else
            {
                var near = boxes[random.Below(index)];
                (x, y, width, height) = (near.X1 + random.Between(-20, 20), near.Y1 + random.Between(-20, 20), near.Width, near.Height);
            }

            boxes[index] = new PixelBox(x, y, x + width, y + height);
            scores[index] = random.Below(1024) / 1024.0;
        }

        return (boxes, scores);
    }
}
