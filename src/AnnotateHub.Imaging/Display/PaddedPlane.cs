using AnnotateHub.Imaging.Reading;

namespace AnnotateHub.Imaging.Display;

/// <summary>The plane with two pixels of border, and room for whole groups of sixteen at the end of each row.</summary>
internal sealed class PaddedPlane
{
    private readonly MedianBorder border;

    public PaddedPlane(Plane16 plane, MedianBorder border)
    {
        this.border = border;
        (Width, Height) = (plane.Width, plane.Height);
        Groups = (Width + MedianNetwork.Lanes - 1) / MedianNetwork.Lanes;
        Stride = Groups * MedianNetwork.Lanes + MedianNetwork.Lanes;
        Pixels = new ushort[Stride * (Height + 2 * MedianNetwork.Radius)];
        for (var y = 0; y < Height; y++)
            plane.Pixels.AsSpan(y * Width, Width).CopyTo(Pixels.AsSpan(At(0, y)));
        RefreshBorder();
    }

    public int Width { get; }
    public int Height { get; }

    /// <summary>Groups of sixteen pixels in a row; the last may be partly beyond the edge.</summary>
    public int Groups { get; }
    public int Stride { get; }
    public ushort[] Pixels { get; }

    public int At(int x, int y) => (y + MedianNetwork.Radius) * Stride + x + MedianNetwork.Radius;

    /// <summary>All of it after every pass: 8,600 values for 1080 x 1080, less than finding out which changed.</summary>
    public void RefreshBorder()
    {
        for (var y = 0; y < Height; y++)
        {
            foreach (var x in (ReadOnlySpan<int>)[-2, -1, Width, Width + 1])
                Pixels[At(x, y)] = Source(x, Width) is >= 0 and var source ? Pixels[At(source, y)] : (ushort)0;
        }
        foreach (var y in (ReadOnlySpan<int>)[-2, -1, Height, Height + 1])
        {
            var row = Pixels.AsSpan(At(-2, y), Width + 2 * MedianNetwork.Radius);
            if (Source(y, Height) is >= 0 and var source)
                Pixels.AsSpan(At(-2, source), row.Length).CopyTo(row);
            else
                row.Clear();
        }
    }

    public Plane16 ToPlane()
    {
        var pixels = new ushort[Width * Height];
        for (var y = 0; y < Height; y++)
            Pixels.AsSpan(At(0, y), Width).CopyTo(pixels.AsSpan(y * Width));
        return new Plane16(Width, Height, pixels);
    }

    /// <summary>The position whose value stands at <paramref name="i"/>; -1 for zero. Images narrower than the window are folded more than
    /// once.</summary>
    private int Source(int i, int size)
    {
        if (border == MedianBorder.Zero)
            return -1;
        if (border == MedianBorder.Nearest || size == 1)
            return Math.Clamp(i, 0, size - 1);
        while (i < 0 || i >= size)
            i =
                border == MedianBorder.Reflect ? (i < 0 ? -1 - i : 2 * size - 1 - i)
                : i < 0 ? -i
                : 2 * size - 2 - i;
        return i;
    }
}
