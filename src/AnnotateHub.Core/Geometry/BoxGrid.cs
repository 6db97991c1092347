namespace AnnotateHub.Core.Geometry;

/// <summary>
/// Finds the boxes that may overlap a given one without looking at all. Cells are about as large as a mean box and live in a hash table,
/// so a stray box a million pixels away costs nothing; a box that spans many cells is kept aside and offered to everyone.
/// </summary>
internal sealed class BoxGrid
{
    private const int MaxCells = 64;

    private readonly double _cell;
    private readonly int[] _first;
    private readonly int[] _offeredTo;
    private readonly List<(int Box, int Next)> _entries;
    private readonly List<int> _oversized = [];
    private int _query;

    /// <param name="boxes">The boxes that will be added or asked for, in any share; they set the size of a cell.</param>
    public BoxGrid(ReadOnlySpan<PixelBox> boxes)
    {
        double sum = 0;
        foreach (ref readonly var box in boxes)
            sum += Math.Max(box.Width, box.Height);
        _cell = sum > 0 && double.IsFinite(sum) ? sum / boxes.Length : 1;
        _first = new int[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)boxes.Length * 4 + 16)];
        Array.Fill(_first, -1);
        _offeredTo = new int[boxes.Length];
        _entries = new List<(int, int)>(boxes.Length * 4);
    }

    /// <summary>Boxes without area overlap nothing and are left out.</summary>
    /// <param name="index">Number under which the box is found; below the count given to the constructor.</param>
    public void Add(int index, in PixelBox box)
    {
        if (box.IsEmpty)
            return;
        if (!TryCells(box, out var cells))
        {
            _oversized.Add(index);
            return;
        }

        for (var y = cells.Top; y <= cells.Bottom; y++)
        {
            for (var x = cells.Left; x <= cells.Right; x++)
            {
                ref var first = ref _first[Slot(x, y)];
                _entries.Add((index, first));
                first = _entries.Count - 1;
            }
        }
    }

    /// <summary>Puts every added box that may overlap <paramref name="box"/> into <paramref name="found"/> once, in no promised order; some
    /// do not overlap.</summary>
    public void Near(in PixelBox box, List<int> found)
    {
        found.Clear();
        if (box.IsEmpty)
            return;
        _query++;
        foreach (var index in _oversized)
            found.Add(index);
        if (!TryCells(box, out var cells))
        {
            foreach (var (index, _) in _entries)
                Offer(index, found);
            return;
        }

        for (var y = cells.Top; y <= cells.Bottom; y++)
        for (var x = cells.Left; x <= cells.Right; x++)
        for (var entry = _first[Slot(x, y)]; entry >= 0; entry = _entries[entry].Next)
            Offer(_entries[entry].Box, found);
    }

    private void Offer(int index, List<int> found)
    {
        if (_offeredTo[index] == _query)
            return;
        _offeredTo[index] = _query;
        found.Add(index);
    }

    private bool TryCells(in PixelBox box, out (long Left, long Top, long Right, long Bottom) cells)
    {
        cells = default;
        if ((box.Width / _cell + 1) * (box.Height / _cell + 1) > MaxCells)
            return false;
        cells = (
            (long)Math.Floor(box.X1 / _cell),
            (long)Math.Floor(box.Y1 / _cell),
            (long)Math.Floor(box.X2 / _cell),
            (long)Math.Floor(box.Y2 / _cell)
        );
        return true;
    }

    private int Slot(long x, long y)
    {
        var hash = (ulong)x * 0x9E3779B97F4A7C15 ^ (ulong)y * 0xC2B2AE3D27D4EB4F;
        return (int)(hash >> 32) & (_first.Length - 1);
    }
}
