namespace AnnotateHub.Core.Sampling;

/// <summary>
/// SplitMix64 (Steele, Lea, Flood 2014), written out so that a recorded seed gives the same draw, resample or plate on every runtime and
/// machine:
/// <see cref="System.Random"/> promises that for no later version.
/// </summary>
public sealed class PinnedRandom(ulong seed)
{
    /// <summary>What a report or a recorded draw calls this generator.</summary>
    public const string Name = "SplitMix64";

    private const ulong Golden = 0x9E3779B97F4A7C15;
    private ulong _state = seed;

    /// <summary>A stream of its own for one purpose of one field, so that no field depends on the order in which fields are made.</summary>
    public static PinnedRandom For(ulong seed, int index, string purpose)
    {
        var state = Mix(seed + Golden);
        state = Mix(state ^ (uint)index);
        foreach (var letter in purpose)
            state = Mix(state + Golden * letter);
        return new PinnedRandom(state);
    }

    public ulong NextBits() => Mix(_state += Golden);

    /// <summary>From 0 to just under 1.</summary>
    public double NextUnit() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    public double Between(double low, double high) => low + (high - low) * NextUnit();

    /// <summary>From 0 to <paramref name="count"/> - 1.</summary>
    public int Below(int count) => (int)(NextUnit() * count);

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
