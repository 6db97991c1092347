using System.Runtime.Intrinsics;

namespace AnnotateHub.Imaging.Display;

/// <summary>Rows that one thread works on. Bands and their order stay the same from pass to pass, so changes can be compared.</summary>
internal sealed class MedianBand
{
    private const int Lanes = MedianNetwork.Lanes;

    private readonly PaddedPlane plane;
    private readonly int firstRow;
    private readonly int endRow;
    private readonly bool[][] waiting;
    private readonly ushort[] sorted;

    /// <summary>
    /// All bits in the lanes of a row's last group that are pixels, none in those beyond the edge. What stands there is border, which
    /// follows the pixels a pass
    /// later; taken for pixels it would hide that a pass undoes the one before.
    /// </summary>
    private readonly Vector256<ushort> lastGroup;
    private MedianChanges now = new();
    private MedianChanges before = new();

    private MedianBand(PaddedPlane plane, int firstRow, int endRow, bool[][] waiting)
    {
        this.plane = plane;
        this.firstRow = firstRow;
        this.endRow = endRow;
        this.waiting = waiting;
        sorted = new ushort[5 * plane.Stride];
        var inLast = plane.Width - (plane.Groups - 1) * Lanes;
        lastGroup = Vector256.LessThan(Vector256<ushort>.Indices, Vector256.Create((ushort)inLast));
    }

    /// <summary>An estimate of the groups to visit: those that changed in the pass before. All of them at first.</summary>
    public int Waiting { get; private set; }
    public bool ChangedNothing => now.Count == 0;
    public bool UndoesPassBefore => now.Reverses(before);

    /// <param name="everything">Whether the first pass must visit every group; else only what <see cref="Take"/> and <see cref="Commit"/>
    /// mark.</param>
    public static MedianBand[] Split(PaddedPlane plane, bool everything)
    {
        var waiting = Enumerable.Range(0, plane.Height).Select(_ => Enumerable.Repeat(everything, plane.Groups).ToArray()).ToArray();
        // Several bands a core: changes gather where the cells are.
        var count = Math.Clamp(Environment.ProcessorCount * 4, 1, (plane.Height + 15) / 16);
        var bands = new MedianBand[count];
        for (var i = 0; i < count; i++)
        {
            var (first, end) = (plane.Height * i / count, plane.Height * (i + 1) / count);
            bands[i] = new MedianBand(plane, first, end, waiting) { Waiting = everything ? (end - first) * plane.Groups : 0 };
        }
        return bands;
    }

    /// <summary>Notes what would change, and changes nothing: every pixel must see its neighbours as they were before the pass.</summary>
    public void Compute()
    {
        (before, now) = (now, before);
        now.Count = 0;
        for (var y = firstRow; y < endRow; y++)
        {
            var row = waiting[y].AsSpan();
            for (var start = row.IndexOf(true); start >= 0; )
            {
                var length = row[start..].IndexOf(false);
                var end = length < 0 ? row.Length : start + length;
                row[start..end].Clear();
                ComputeRun(y, start, end);
                var next = row[end..].IndexOf(true);
                start = next < 0 ? -1 : end + next;
            }
        }
    }

    /// <summary>Notes as this pass's changes what distinguishes a whole image (rows without border) from the plane.</summary>
    public void Take(ushort[] image)
    {
        var group = new ushort[Lanes];
        for (var y = firstRow; y < endRow; y++)
        {
            for (var g = 0; g < plane.Groups; g++)
            {
                var valid = Math.Min(Lanes, plane.Width - g * Lanes);
                plane.Pixels.AsSpan(plane.At(g * Lanes, y), Lanes).CopyTo(group);
                var old = Vector256.Create<ushort>(group);
                image.AsSpan(y * plane.Width + g * Lanes, valid).CopyTo(group);
                var value = Vector256.Create<ushort>(group);
                if (g == plane.Groups - 1)
                    (old, value) = (old & lastGroup, value & lastGroup);
                if (value != old)
                    now.Add(y, g, old, value);
            }
        }
    }

    /// <summary>Brings the changes into the plane and marks what they may change in the next pass, in neighbouring bands too.</summary>
    public void Commit()
    {
        Waiting = 0;
        for (var i = 0; i < now.Count; i++)
        {
            var (y, group) = (now.Rows[i], now.GroupsOf[i]);
            var place = plane.At(group * Lanes, y);
            var (value, old) = (now.After[i], now.Before[i]);
            var valid = Math.Min(Lanes, plane.Width - group * Lanes);
            if (valid == Lanes)
                value.StoreUnsafe(ref plane.Pixels[place]);
            else
                for (var lane = 0; lane < valid; lane++)
                    plane.Pixels[place + lane] = value.GetElement(lane);

            var changed = ~Vector256.Equals(value, old).ExtractMostSignificantBits() & 0xffff;
            var left = (changed & 0b11) != 0 && group > 0;
            var right = (changed & 0xc000) != 0 && group + 1 < plane.Groups;
            for (var near = Math.Max(0, y - MedianNetwork.Radius); near <= Math.Min(plane.Height - 1, y + MedianNetwork.Radius); near++)
            {
                // Two bands may write the same flag at once; both write true.
                var row = waiting[near];
                row[group] = true;
                if (left)
                    row[group - 1] = true;
                if (right)
                    row[group + 1] = true;
            }
            Waiting++;
        }
    }

    private void ComputeRun(int y, int start, int end)
    {
        var pitch = plane.Stride;
        // Sixteen columns more than the run's own: its windows reach two to either side.
        for (var group = start; group <= end; group++)
            MedianNetwork.SortColumns(ref plane.Pixels[(y * plane.Stride) + group * Lanes], plane.Stride, ref sorted[group * Lanes], pitch);
        for (var group = start; group < end; group++)
        {
            var old = Vector256.LoadUnsafe(ref plane.Pixels[plane.At(group * Lanes, y)]);
            var median = MedianNetwork.Median(ref sorted[group * Lanes], pitch);
            if (group == plane.Groups - 1)
                (old, median) = (old & lastGroup, median & lastGroup);
            if (median != old)
                now.Add(y, group, old, median);
        }
    }
}
