using AnnotateHub.Core.Sampling;
using AnnotateHub.Imaging.Synthetic;

namespace AnnotateHub.Imaging.Tests.Synthetic;

public class PinnedRandomTests
{
    /// <summary>Published first outputs of SplitMix64 for seed 1234567 (Rosetta Code, "Pseudo-random numbers/Splitmix64").</summary>
    [Fact]
    public void The_stream_is_splitmix64()
    {
        var random = new PinnedRandom(1234567);
        ulong[] published = [6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821];
        Assert.Equal(published, Enumerable.Range(0, 5).Select(_ => random.NextBits()));
    }

    /// <summary>Mean 0, variance 1, kurtosis 3; 1.959964 is the 97.5th percentile. Tolerances are 4 standard errors of 200,000
    /// draws.</summary>
    [Fact]
    public void Normal_draws_have_the_moments_of_the_normal_distribution()
    {
        const int count = 200_000;
        var random = new PinnedRandom(7);
        var draws = Enumerable.Range(0, count).Select(_ => random.NextNormal()).ToArray();
        Assert.Equal(0, draws.Average(), 4 / Math.Sqrt(count));
        Assert.Equal(1, draws.Average(x => x * x), 4 * Math.Sqrt(2.0 / count));
        Assert.Equal(3, draws.Average(x => x * x * x * x), 4 * Math.Sqrt(96.0 / count));
        Assert.Equal(0.025, draws.Count(x => x > 1.959964) / (double)count, 4 * Math.Sqrt(0.025 * 0.975 / count));
    }

    /// <summary>The logarithm of a factor has the deviation asked for, which holds only if the exponential is right.</summary>
    [Fact]
    public void Factors_are_the_exponential_of_normal_draws()
    {
        PinnedRandom plain = new(3),
            factors = new(3);
        for (var i = 0; i < 1000; i++)
        {
            var expected = Math.Exp(2.5 * plain.NextNormal());
            Assert.Equal(1, factors.NextFactor(2.5) / expected, 1e-13);
        }
    }

    [Fact]
    public void Streams_of_one_field_and_of_neighbouring_fields_are_unrelated()
    {
        var starts = new HashSet<ulong>();
        foreach (var seed in new ulong[] { 0, 1, 2 })
            for (var index = 0; index < 50; index++)
                foreach (var purpose in new[] { "red noise", "green noise", "noise red" })
                    Assert.True(starts.Add(PinnedRandom.For(seed, index, purpose).NextBits()));
    }

    [Fact]
    public void Rounding_by_chance_keeps_the_mean()
    {
        var random = new PinnedRandom(11);
        var draws = Enumerable.Range(0, 20_000).Select(_ => random.RoundByChance(2.4)).ToArray();
        Assert.All(draws, draw => Assert.InRange(draw, 2, 3));
        Assert.Equal(2.4, draws.Average(), 4 * Math.Sqrt(0.4 * 0.6 / draws.Length));
    }
}
