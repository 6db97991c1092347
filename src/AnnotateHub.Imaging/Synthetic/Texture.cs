using AnnotateHub.Core.Sampling;

namespace AnnotateHub.Imaging.Synthetic;

/// <summary>A tile of fine and coarse random grain, mean 0 and deviation about 1, from which each cell takes its own piece.</summary>
internal sealed class Texture
{
    private const int Side = 512;
    private readonly Light _fine = new(Side, Side);
    private readonly Light _coarse = new(Side, Side);

    public Texture(PinnedRandom random)
    {
        _fine.AddPatches(random, 3, 1);
        _coarse.AddPatches(random, 7, 1);
    }

    /// <summary>An origin in the tile; a cell reads from there on, wrapping around.</summary>
    public static (int X, int Y) Pick(PinnedRandom random) => (random.Below(Side), random.Below(Side));

    public float Fine((int X, int Y) origin, int x, int y) => _fine.Values[Wrap(origin.Y + y) * Side + Wrap(origin.X + x)];

    public float Coarse((int X, int Y) origin, int x, int y) => _coarse.Values[Wrap(origin.Y + y) * Side + Wrap(origin.X + x)];

    private static int Wrap(int value) => value & (Side - 1);
}
