using System.Runtime.Intrinsics;

namespace AnnotateHub.Imaging.Display;

/// <summary>What one pass changes in one band, row by row from the left.</summary>
internal sealed class MedianChanges
{
    public int Count { get; set; }
    public int[] Rows { get; private set; } = new int[64];
    public int[] GroupsOf { get; private set; } = new int[64];
    public Vector256<ushort>[] Before { get; private set; } = new Vector256<ushort>[64];
    public Vector256<ushort>[] After { get; private set; } = new Vector256<ushort>[64];

    public void Add(int row, int group, Vector256<ushort> old, Vector256<ushort> median)
    {
        if (Count == Rows.Length)
            Grow();
        (Rows[Count], GroupsOf[Count], Before[Count], After[Count]) = (row, group, old, median);
        Count++;
    }

    public bool Reverses(MedianChanges other) =>
        Count == other.Count
        && Rows.AsSpan(0, Count).SequenceEqual(other.Rows.AsSpan(0, Count))
        && GroupsOf.AsSpan(0, Count).SequenceEqual(other.GroupsOf.AsSpan(0, Count))
        && After.AsSpan(0, Count).SequenceEqual(other.Before.AsSpan(0, Count));

    private void Grow()
    {
        var size = Count * 2;
        var (rows, groups, before, after) = (Rows, GroupsOf, Before, After);
        Array.Resize(ref rows, size);
        Array.Resize(ref groups, size);
        Array.Resize(ref before, size);
        Array.Resize(ref after, size);
        (Rows, GroupsOf, Before, After) = (rows, groups, before, after);
    }
}
