namespace AnnotateHub.Imaging.Signal;

/// <summary>
/// Watershed by immersion (Vincent and Soille 1991) from the peaks down, in which a peak that hardly rises above the pass to a higher one
/// is no
/// object of its own: the passes are met highest first, so that basins merge by their persistence (Edelsbrunner et al. 2002) in the same
/// sweep.
/// </summary>
internal static class PersistentWatershed
{
    private const int Levels = 1 << 15;

    /// <summary>How high a pass may be, as a share of the lower peak, before both are one: 0 for a strength of 0 (everything is one), 0.8
    /// for 0.5, 0.96 for 1.</summary>
    public static double PassShare(double splitStrength) => splitStrength * (2.24 - 1.28 * splitStrength);

    /// <summary>Labels from 1, in the order of the peaks; 0 outside the mask.</summary>
    /// <param name="heights">Above 0 inside the mask.</param>
    /// <param name="passShare">Basins whose pass is higher than this share of the lower peak are one.</param>
    /// <param name="leastArea">A basin that has fewer pixels when it meets another joins it.</param>
    public static (int[] Labels, int Count) Split(FloatPlane heights, byte[] mask, double passShare, int leastArea)
    {
        int width = heights.Width,
            height = heights.Height;
        var order = HighestFirst(heights.Values, mask);
        var labels = new int[mask.Length];
        var basins = new Basins();
        Span<int> around = stackalloc int[8];
        foreach (var pixel in order)
        {
            var level = heights.Values[pixel];
            int x = pixel % width,
                y = pixel / width,
                met = 0,
                best = 0,
                uphill = -1;
            int left = Math.Max(0, x - 1),
                right = Math.Min(width - 1, x + 1),
                bottom = Math.Min(height - 1, y + 1);
            for (var ny = Math.Max(0, y - 1); ny <= bottom; ny++)
            for (var near = ny * width + left; near <= ny * width + right; near++)
            {
                if (labels[near] == 0)
                    continue;
                if (uphill < 0 || heights.Values[near] > heights.Values[uphill])
                    uphill = near;
                var root = basins.Root(labels[near]);
                if (root == best || around[..met].Contains(root))
                    continue;
                around[met++] = root;
                if (best == 0 || basins[root].Peak > basins[best].Peak)
                    best = root;
            }

            if (met == 0)
            {
                labels[pixel] = basins.Add(level);
                continue;
            }

            if (met > 1)
                foreach (var other in around[..met])
                    if (other != best && (level > passShare * basins[other].Peak || basins[other].Area < leastArea))
                        basins.Join(other, best);
            // Not to the highest basin but to the one that the steepest way up leads to: the border between two lies where they meet.
            labels[pixel] = basins.Root(labels[uphill]);
            basins[labels[pixel]].Area++;
        }

        return (labels, basins.Renumber(labels));
    }

    /// <summary>Pixels of the mask by height. Square roots keep the steps between faint cells fine beside a bright one; equal heights go
    /// row by row.</summary>
    private static int[] HighestFirst(float[] heights, byte[] mask)
    {
        float most = 0;
        for (var i = 0; i < mask.Length; i++)
            if (mask[i] != 0)
                most = Math.Max(most, heights[i]);
        var starts = new int[Levels + 1];
        var scale = most > 0 ? (Levels - 1) / MathF.Sqrt(most) : 0;
        for (var i = 0; i < mask.Length; i++)
            if (mask[i] != 0)
                starts[Levels - Level(heights[i])]++;
        for (var level = 1; level <= Levels; level++)
            starts[level] += starts[level - 1];
        var order = new int[starts[Levels]];
        for (var i = 0; i < mask.Length; i++)
            if (mask[i] != 0)
                order[starts[Levels - Level(heights[i]) - 1]++] = i;
        return order;

        int Level(float value) => (int)(MathF.Sqrt(MathF.Max(0, value)) * scale);
    }

    private struct Basin
    {
        public int Parent;
        public float Peak;
        public int Area;
    }

    /// <summary>A forest of basins: each points to the one that it joined, a root to itself. 0 is no basin.</summary>
    private sealed class Basins
    {
        private Basin[] _all = new Basin[256];
        private int _count = 1;

        public ref Basin this[int basin] => ref _all[basin];

        public int Add(float peak)
        {
            if (_count == _all.Length)
                Array.Resize(ref _all, 2 * _count);
            _all[_count] = new Basin
            {
                Parent = _count,
                Peak = peak,
                Area = 1,
            };
            return _count++;
        }

        public void Join(int basin, int into)
        {
            _all[basin].Parent = into;
            _all[into].Area += _all[basin].Area;
        }

        public int Root(int basin)
        {
            while (_all[basin].Parent != basin)
                basin = _all[basin].Parent = _all[_all[basin].Parent].Parent;
            return basin;
        }

        /// <summary>Gives every pixel the number of its root, roots counted from 1; returns how many there are.</summary>
        public int Renumber(int[] labels)
        {
            var final = new int[_count];
            var count = 0;
            for (var basin = 1; basin < _count; basin++)
                if (_all[basin].Parent == basin)
                    final[basin] = ++count;
            for (var i = 0; i < labels.Length; i++)
                if (labels[i] != 0)
                    labels[i] = final[Root(labels[i])];
            return count;
        }
    }
}
