namespace AnnotateHub.Core.Sampling;

/// <summary>Sharing out a whole number in proportion to sizes, by largest remainders (Hamilton's method).</summary>
public static class Apportionment
{
    /// <summary>Shares that add up to <paramref name="total"/>, each less than one away from its exact proportion and none above its size.
    /// Equal remainders: the earlier wins.</summary>
    /// <param name="total">From 0 to the sum of the sizes.</param>
    public static int[] Allocate(int total, IReadOnlyList<int> sizes)
    {
        var all = sizes.Sum(size => (long)size);
        if (total < 0 || total > all)
            throw new ArgumentException($"{total} cannot be shared out over {all}.");
        if (all == 0)
            return new int[sizes.Count];
        var shares = sizes.Select(size => (int)(total * (long)size / all)).ToArray();
        var byRemainder = Enumerable
            .Range(0, sizes.Count)
            .OrderByDescending(index => total * (long)sizes[index] % all)
            .ThenBy(index => index);
        foreach (var index in byRemainder.Take(total - shares.Sum()))
            shares[index]++;
        return shares;
    }
}
