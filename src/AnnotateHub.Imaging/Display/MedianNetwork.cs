using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AnnotateHub.Imaging.Display;

/// <summary>
/// The median of 5 x 5 pixels for sixteen neighbouring pixels at once, as minima and maxima only.
/// Columns are sorted first (neighbours share them), then rows. In the matrix that results, entry (r, c) has
/// (r + 1)(c + 1) entries not above it and (5 - r)(5 - c) not below it, counting itself, so only the 13 entries where both
/// are at most 13 can be the median of the 25, and it is the median of these 13 (six are left out on either side).
/// </summary>
internal static class MedianNetwork
{
    public const int Lanes = 16;
    public const int Radius = 2;

    /// <summary>Sorts each of 16 columns of five pixels; the k-th smallest go to <paramref name="sorted"/> + k x pitch.</summary>
    public static void SortColumns(ref ushort top, int stride, ref ushort sorted, int pitch)
    {
        var a = Vector256.LoadUnsafe(ref top);
        var b = Vector256.LoadUnsafe(ref top, (nuint)stride);
        var c = Vector256.LoadUnsafe(ref top, (nuint)(2 * stride));
        var d = Vector256.LoadUnsafe(ref top, (nuint)(3 * stride));
        var e = Vector256.LoadUnsafe(ref top, (nuint)(4 * stride));
        Sort5(ref a, ref b, ref c, ref d, ref e);
        a.StoreUnsafe(ref sorted);
        b.StoreUnsafe(ref sorted, (nuint)pitch);
        c.StoreUnsafe(ref sorted, (nuint)(2 * pitch));
        d.StoreUnsafe(ref sorted, (nuint)(3 * pitch));
        e.StoreUnsafe(ref sorted, (nuint)(4 * pitch));
    }

    /// <param name="sorted">Sorted columns, beginning two pixels left of the first of the sixteen.</param>
    public static Vector256<ushort> Median(ref ushort sorted, int pitch)
    {
        var (a3, a4) = LargestTwo(ref sorted);
        var (e0, e1) = SmallestTwo(ref Unsafe.Add(ref sorted, 4 * pitch));
        Load(ref Unsafe.Add(ref sorted, pitch), out var b0, out var b1, out var b2, out var b3, out var b4);
        Sort5(ref b0, ref b1, ref b2, ref b3, ref b4);
        Load(ref Unsafe.Add(ref sorted, 3 * pitch), out var d0, out var d1, out var d2, out var d3, out var d4);
        Sort5(ref d0, ref d1, ref d2, ref d3, ref d4);
        Load(ref Unsafe.Add(ref sorted, 2 * pitch), out var c0, out var c1, out var c2, out var c3, out var c4);
        Sort5(ref c0, ref c1, ref c2, ref c3, ref c4);

        // Of any eight of the 13 the smallest and the largest cannot be the median: drop both, take one more, repeat.
        // The first eight are the entries that nothing is known to lie below (a3, b2, c1, d0) or above (b4, c3, d2, e1).
        Order(ref a3, ref b2);
        Order(ref c1, ref d0);
        c1 = Vector256.Max(a3, c1);
        Order(ref b4, ref c3);
        Order(ref d2, ref e1);
        c3 = Vector256.Min(c3, e1);
        return MedianOf11(b2, d0, c1, b4, d2, c3, a4, b3, c2, d1, e0);
    }

    /// <summary>Six left of the first eight, and five that were not looked at yet.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ushort> MedianOf11(
        Vector256<ushort> a,
        Vector256<ushort> b,
        Vector256<ushort> c,
        Vector256<ushort> d,
        Vector256<ushort> e,
        Vector256<ushort> f,
        Vector256<ushort> next1,
        Vector256<ushort> next2,
        Vector256<ushort> next3,
        Vector256<ushort> next4,
        Vector256<ushort> next5
    )
    {
        // Seven: the smallest ends in a, the largest in f; both are replaced.
        Order(ref a, ref b);
        Order(ref c, ref d);
        Order(ref e, ref f);
        Order(ref a, ref c);
        Order(ref a, ref e);
        next1 = Vector256.Max(a, next1);
        Order(ref b, ref f);
        Order(ref d, ref f);
        next1 = Vector256.Min(next1, f);

        // Six: b, c, d, e, next1, next2.
        Order(ref b, ref c);
        Order(ref d, ref e);
        Order(ref next1, ref next2);
        Order(ref b, ref d);
        next1 = Vector256.Max(b, next1);
        Order(ref c, ref next2);
        e = Vector256.Min(e, next2);

        // Five: c, d, e, next1, next3.
        Order(ref c, ref d);
        Order(ref e, ref next1);
        Order(ref c, ref e);
        next3 = Vector256.Max(c, next3);
        Order(ref d, ref next1);
        next3 = Vector256.Min(next3, next1);

        // Four: d, e, next3, next4.
        Order(ref d, ref e);
        Order(ref next3, ref next4);
        next3 = Vector256.Max(d, next3);
        e = Vector256.Min(e, next4);

        // Three: e, next3, next5.
        Order(ref e, ref next3);
        return Vector256.Max(e, Vector256.Min(next3, next5));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<ushort>, Vector256<ushort>) LargestTwo(ref ushort row)
    {
        Load(ref row, out var a, out var b, out var c, out var d, out var e);
        Order(ref a, ref b);
        Order(ref c, ref d);
        Order(ref b, ref d);
        // The largest of four is d; its partner in the first round is a or c.
        c = Vector256.Max(b, Vector256.Max(a, c));
        Order(ref d, ref e);
        return (Vector256.Max(c, d), e);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<ushort>, Vector256<ushort>) SmallestTwo(ref ushort row)
    {
        Load(ref row, out var a, out var b, out var c, out var d, out var e);
        Order(ref a, ref b);
        Order(ref c, ref d);
        Order(ref a, ref c);
        b = Vector256.Min(c, Vector256.Min(b, d));
        Order(ref a, ref e);
        return (a, Vector256.Min(b, e));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load(
        ref ushort row,
        out Vector256<ushort> a,
        out Vector256<ushort> b,
        out Vector256<ushort> c,
        out Vector256<ushort> d,
        out Vector256<ushort> e
    )
    {
        a = Vector256.LoadUnsafe(ref row);
        b = Vector256.LoadUnsafe(ref row, 1);
        c = Vector256.LoadUnsafe(ref row, 2);
        d = Vector256.LoadUnsafe(ref row, 3);
        e = Vector256.LoadUnsafe(ref row, 4);
    }

    /// <summary>Nine exchanges, the least possible for five.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Sort5(
        ref Vector256<ushort> a,
        ref Vector256<ushort> b,
        ref Vector256<ushort> c,
        ref Vector256<ushort> d,
        ref Vector256<ushort> e
    )
    {
        Order(ref a, ref b);
        Order(ref d, ref e);
        Order(ref c, ref e);
        Order(ref c, ref d);
        Order(ref b, ref e);
        Order(ref a, ref d);
        Order(ref a, ref c);
        Order(ref b, ref d);
        Order(ref b, ref c);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Order(ref Vector256<ushort> low, ref Vector256<ushort> high)
    {
        var least = Vector256.Min(low, high);
        high = Vector256.Max(low, high);
        low = least;
    }
}
