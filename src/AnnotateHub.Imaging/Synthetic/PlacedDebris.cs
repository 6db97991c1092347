using AnnotateHub.Core.Geometry;

namespace AnnotateHub.Imaging.Synthetic;

/// <summary>Debris as it is placed, before anything is drawn.</summary>
internal sealed record PlacedDebris(DebrisKind Kind, IReadOnlyList<Grain> Grains, double Strength)
{
    public PixelBox Box { get; } =
        new(
            Math.Floor(Grains.Min(g => g.X - g.Radius)),
            Math.Floor(Grains.Min(g => g.Y - g.Radius)),
            Math.Ceiling(Grains.Max(g => g.X + g.Radius)),
            Math.Ceiling(Grains.Max(g => g.Y + g.Radius))
        );
}
