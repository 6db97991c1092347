namespace AnnotateHub.Core.Sampling;

/// <summary>Random orders that a seed repeats.</summary>
public static class Shuffling
{
    /// <summary>Every order is equally likely (Fisher and Yates; Durstenfeld's form).</summary>
    public static T[] Shuffled<T>(this PinnedRandom random, IEnumerable<T> items)
    {
        T[] shuffled = [.. items];
        for (var last = shuffled.Length - 1; last > 0; last--)
        {
            var other = random.Below(last + 1);
            (shuffled[last], shuffled[other]) = (shuffled[other], shuffled[last]);
        }

        return shuffled;
    }
}
