using OpenCvSharp;

namespace AnnotateHub.Imaging.Signal;

/// <summary>A channel's original values in a tile, after a median of 3 x 3, which takes out hot pixels and leaves edges where they
/// are.</summary>
internal sealed class ChannelPart
{
    private readonly ushort[] _values;

    /// <param name="pixels">The whole channel.</param>
    /// <param name="stride">Its width.</param>
    public ChannelPart(ushort[] pixels, int stride, SignalTile tile)
    {
        (Width, Height) = (tile.Width, tile.Height);
        var part = pixels;
        if (tile.Width * tile.Height != pixels.Length)
        {
            part = GC.AllocateUninitializedArray<ushort>(tile.Width * tile.Height);
            for (var y = 0; y < tile.Height; y++)
                pixels.AsSpan((tile.Top + y) * stride + tile.Left, tile.Width).CopyTo(part.AsSpan(y * tile.Width));
        }

        _values = GC.AllocateUninitializedArray<ushort>(part.Length);
        using var source = Mat.FromPixelData(Height, Width, MatType.CV_16UC1, part);
        using var target = Mat.FromPixelData(Height, Width, MatType.CV_16UC1, _values);
        Cv2.MedianBlur(source, target, 3);
    }

    public int Width { get; }
    public int Height { get; }

    /// <summary>Means of squares of this side; what is left over at the far edges, less than a side, is left out.</summary>
    public FloatPlane Shrunk(int by)
    {
        var small = new FloatPlane(Math.Max(1, Width / by), Math.Max(1, Height / by));
        int across = Math.Min(by, Width),
            down = Math.Min(by, Height);
        var share = 1f / (across * down);
        for (var y = 0; y < small.Height; y++)
        {
            var into = small.Values.AsSpan(y * small.Width, small.Width);
            for (var row = 0; row < down; row++)
            {
                var from = _values.AsSpan((y * by + row) * Width, Width);
                for (var x = 0; x < into.Length; x++)
                {
                    var sum = 0;
                    foreach (var value in from.Slice(x * by, across))
                        sum += value;
                    into[x] += sum;
                }
            }

            foreach (ref var value in into)
                value *= share;
        }

        return small;
    }
}
