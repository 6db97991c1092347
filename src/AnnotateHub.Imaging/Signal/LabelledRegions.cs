namespace AnnotateHub.Imaging.Signal;

/// <summary>The pixels of every label, row by row; labels count from 1.</summary>
internal sealed class LabelledRegions
{
    private readonly int[] _starts;
    private readonly int[] _pixels;

    public LabelledRegions(int[] labels, int count, int width)
    {
        (Labels, Count, Width) = (labels, count, width);
        _starts = new int[count + 2];
        foreach (var label in labels)
            if (label > 0)
                _starts[label + 1]++;
        for (var label = 1; label < _starts.Length; label++)
            _starts[label] += _starts[label - 1];
        _pixels = new int[_starts[^1]];
        var next = _starts.ToArray();
        for (var i = 0; i < labels.Length; i++)
            if (labels[i] > 0)
                _pixels[next[labels[i]]++] = i;
    }

    public int[] Labels { get; }
    public int Count { get; }
    public int Width { get; }

    public ReadOnlySpan<int> Pixels(int label) => _pixels.AsSpan(_starts[label].._starts[label + 1]);

    /// <summary>Each label's largest piece that hangs together by sides or corners; labels without a pixel vanish and the rest count on
    /// without gaps.</summary>
    /// <param name="leastArea">Smaller pieces vanish.</param>
    public LabelledRegions LargestPieces(int leastArea)
    {
        var kept = new int[Labels.Length];
        var seen = new bool[Labels.Length];
        var height = Labels.Length / Width;
        var count = 0;
        List<int> largest = [],
            piece = [];
        for (var label = 1; label <= Count; label++)
        {
            largest.Clear();
            foreach (var start in Pixels(label))
            {
                if (seen[start])
                    continue;
                piece.Clear();
                piece.Add(start);
                seen[start] = true;
                for (var at = 0; at < piece.Count; at++)
                {
                    int x = piece[at] % Width,
                        y = piece[at] / Width;
                    for (var ny = Math.Max(0, y - 1); ny <= Math.Min(height - 1, y + 1); ny++)
                    for (var nx = Math.Max(0, x - 1); nx <= Math.Min(Width - 1, x + 1); nx++)
                    {
                        var near = ny * Width + nx;
                        if (seen[near] || Labels[near] != label)
                            continue;
                        seen[near] = true;
                        piece.Add(near);
                    }
                }

                if (piece.Count > largest.Count)
                    (largest, piece) = (piece, largest);
            }

            if (largest.Count < leastArea || largest.Count == 0)
                continue;
            count++;
            foreach (var pixel in largest)
                kept[pixel] = count;
        }

        return new LabelledRegions(kept, count, Width);
    }

    /// <summary>1 where a label is and no neighbour at a side has another one: regions stand apart.</summary>
    public byte[] Interiors()
    {
        var inside = new byte[Labels.Length];
        for (var i = 0; i < inside.Length; i++)
        {
            var label = Labels[i];
            if (label == 0)
                continue;
            // Only the later of two neighbours gives way, so that the gap is one pixel wide.
            if (i % Width > 0 && Labels[i - 1] != label && Labels[i - 1] != 0)
                continue;
            if (i >= Width && Labels[i - Width] != label && Labels[i - Width] != 0)
                continue;
            inside[i] = 1;
        }

        return inside;
    }
}
