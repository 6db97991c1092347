using AnnotateHub.Core.Geometry;
using AnnotateHub.Imaging.Reading;

namespace AnnotateHub.Imaging.Synthetic;

/// <summary>One pair of synthetic images and what is truly on them.</summary>
/// <param name="Index">From 0, over the whole plate; patients take turns.</param>
/// <param name="Name">Bare stem in the paper's naming, for example <c>r06c04f01p01</c>.</param>
public sealed record SyntheticField(
    int Index, string Name, string Patient, Plane16 Brightfield, Plane16 Red, Plane16 Green, Plane16 Hoechst, SyntheticTruth Truth);

/// <summary>Ground truth of a field. It is for tests and evaluation: annotators never get it.</summary>
public sealed record SyntheticTruth(IReadOnlyList<SyntheticCell> Cells, IReadOnlyList<SyntheticDebris> Debris);

/// <summary>One cell that an annotator should box.</summary>
/// <param name="Box">Tight bounds of the body in whole pixels, far edges exclusive, cut at the image.</param>
/// <param name="Class"><c>R</c>, <c>G</c> or <c>U</c>.</param>
/// <param name="IsWeak">An R or G whose marker peaks under three standard deviations of the noise.</param>
/// <param name="Touches">
/// The body shares a pixel with another cell's body or lies beside it, corners included: no pixel of background between them.
/// Cells that are cut off too far to be in the truth count as neighbours too.
/// </param>
/// <param name="VisibleShare">Part of the body inside the image, 0.3 to 1.</param>
/// <param name="PeakOverNoise">
/// Brightest noise-free pixel of the cell's own marker (Hoechst for U) above background, before the optics' blur,
/// in standard deviations of the noise of the background there. Blur and neighbours' haze only lower it.
/// </param>
/// <param name="Body">Which pixels are the cell.</param>
public sealed record SyntheticCell(
    PixelBox Box, string Class, bool IsWeak, bool Touches, double VisibleShare, double PeakOverNoise, BodyMask Body);

public enum DebrisKind
{
    /// <summary>Dark grain in brightfield, nothing in fluorescence.</summary>
    Particle,

    /// <summary>Thin curved thread that shines faintly in every channel.</summary>
    Fibre,

    /// <summary>Remains of a dead cell: a few small grains bright in Hoechst.</summary>
    Fragments,
}

/// <summary>Something that is not a cell and should get no box.</summary>
public sealed record SyntheticDebris(PixelBox Box, DebrisKind Kind);

/// <summary>The pixels of one cell body inside the image, as a bitmap over its box.</summary>
public sealed class BodyMask(int left, int top, int width, int height, bool[] pixels)
{
    public int Left { get; } = left;
    public int Top { get; } = top;
    public int Width { get; } = width;
    public int Height { get; } = height;
    public int PixelCount { get; } = pixels.Count(pixel => pixel);

    /// <summary>Whether the image's pixel (x, y) belongs to the body.</summary>
    public bool Covers(int x, int y) =>
        x >= Left && y >= Top && x < Left + Width && y < Top + Height && pixels[(y - Top) * Width + x - Left];

    /// <summary>Whether a pixel of one body is the same as, or one of the eight neighbours of, a pixel of the other.</summary>
    public bool Touches(BodyMask other)
    {
        var left = Math.Max(Left, other.Left - 1);
        var right = Math.Min(Left + Width, other.Left + other.Width + 1);
        var top = Math.Max(Top, other.Top - 1);
        var bottom = Math.Min(Top + Height, other.Top + other.Height + 1);
        for (var y = top; y < bottom; y++)
            for (var x = left; x < right; x++)
                if (Covers(x, y) && other.CoversNear(x, y)) return true;
        return false;
    }

    private bool CoversNear(int x, int y)
    {
        for (var dy = -1; dy <= 1; dy++)
            for (var dx = -1; dx <= 1; dx++)
                if (Covers(x + dx, y + dy)) return true;
        return false;
    }
}
