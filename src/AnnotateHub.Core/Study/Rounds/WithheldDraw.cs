using AnnotateHub.Core.Sampling;

namespace AnnotateHub.Core.Study.Rounds;

/// <summary>Which images of a round are served without starting boxes, so that the effect of starting boxes can be measured.</summary>
public static class WithheldDraw
{
    /// <summary>Positions of the withheld images: the rounded share of all, spread over the annotators by how many images each has, at
    /// random within.</summary>
    /// <param name="dealt">Who gets each image (<see cref="Distribution.Deal"/>).</param>
    public static IReadOnlySet<int> Draw(IReadOnlyList<int[]> dealt, double share, long seed)
    {
        var strata = dealt
            .Index()
            .GroupBy(image => string.Join(',', image.Item))
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group =>
                PinnedRandom.For(unchecked((ulong)seed), 0, $"withheld {group.Key}").Shuffled(group.Select(image => image.Index))
            )
            .ToList();
        var counts = Apportionment.Allocate(
            (int)Math.Round(dealt.Count * share, MidpointRounding.AwayFromZero),
            [.. strata.Select(stratum => stratum.Length)]
        );
        return strata.Zip(counts).SelectMany(item => item.First.Take(item.Second)).ToHashSet();
    }
}
