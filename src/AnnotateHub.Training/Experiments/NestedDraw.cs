using AnnotateHub.Core.Sampling;

namespace AnnotateHub.Training.Experiments;

/// <summary>Smaller training sets that lie in the larger ones: a figure that grows with their size does not grow by luck.</summary>
public static class NestedDraw
{
    /// <summary>Numbers of the images in the draw, rising.</summary>
    /// <param name="percent">Above 0, up to 100; at least one image is drawn.</param>
    public static IReadOnlyList<int> Take(int count, double percent, long seed)
    {
        if (!(percent is > 0 and <= 100))
            throw new ArgumentException($"A draw takes more than 0 and up to 100 percent; found {percent}.");
        var random = PinnedRandom.For((ulong)seed, 0, "subset");
        var order = Enumerable
            .Range(0, count)
            .Select(index => (index, key: random.NextBits()))
            .OrderBy(item => item.key)
            .Select(item => item.index);
        return [.. order.Take(Math.Max(1, (int)Math.Round(percent / 100 * count))).Order()];
    }
}
