using AnnotateHub.Core.Geometry;
using AnnotateHub.Core.Sampling;

namespace AnnotateHub.Imaging.Synthetic;

/// <summary>Debris lies whole inside the image and clear of every cell, so that its number can be checked by looking.</summary>
internal static class DebrisLayout
{
    private const double Clearance = 6;

    public static List<PlacedDebris> Place(PlateSettings settings, List<PlacedCell> cells, PinnedRandom random)
    {
        var placed = new List<PlacedDebris>();
        while (placed.Count < settings.DebrisPerImage)
        {
            var kind = (DebrisKind)random.Below(3);
            // Where a thread finds no room in a crowd, a grain does; the kind is drawn again after 50 tries.
            for (var attempt = 0; attempt < 50; attempt++)
            {
                var one = new PlacedDebris(
                    kind,
                    Grains(kind, random.Between(0, settings.Width), random.Between(0, settings.Height), random),
                    random.Between(0.75, 1.35)
                );
                if (one.Box.X1 < 2 || one.Box.Y1 < 2 || one.Box.X2 > settings.Width - 2 || one.Box.Y2 > settings.Height - 2)
                    continue;
                if (cells.Exists(cell => cell.Pixels.Mask is { } mask && MeetsAny(one.Grains, mask)))
                    continue;
                if (placed.Exists(other => Overlap.IntersectionArea(Widened(other.Box), one.Box) > 0))
                    continue;
                placed.Add(one);
                break;
            }
        }

        return placed;
    }

    private static List<Grain> Grains(DebrisKind kind, double x, double y, PinnedRandom random)
    {
        var grains = new List<Grain>();
        switch (kind)
        {
            case DebrisKind.Particle:
                for (var i = random.Below(4) + 4; i > 0; i--)
                    grains.Add(new Grain(x + 2.2 * random.NextNormal(), y + 2.2 * random.NextNormal(), random.Between(1.8, 4.2)));
                break;
            case DebrisKind.Fibre:
                var direction = random.NextDirection();
                var bend = 0.008 * random.NextNormal();
                var width = random.Between(1.3, 2.2);
                for (var i = random.Between(50, 110); i > 0; i--)
                {
                    grains.Add(new Grain(x, y, width));
                    (x, y) = (x + direction.X, y + direction.Y);
                    bend += 0.002 * random.NextNormal();
                    var turned = (X: direction.X - bend * direction.Y, Y: direction.Y + bend * direction.X);
                    var length = Math.Sqrt(turned.X * turned.X + turned.Y * turned.Y);
                    direction = (turned.X / length, turned.Y / length);
                }

                break;
            default:
                for (var i = random.Below(4) + 3; i > 0; i--)
                    grains.Add(new Grain(x + 6 * random.NextNormal(), y + 6 * random.NextNormal(), random.Between(1.8, 4.2)));
                break;
        }

        return grains;
    }

    private static PixelBox Widened(PixelBox box) => new(box.X1 - Clearance, box.Y1 - Clearance, box.X2 + Clearance, box.Y2 + Clearance);

    private static bool MeetsAny(IReadOnlyList<Grain> grains, BodyMask mask) =>
        grains.Any(grain =>
            grain.X + grain.Radius + Clearance > mask.Left
            && grain.X - grain.Radius - Clearance < mask.Left + mask.Width
            && grain.Y + grain.Radius + Clearance > mask.Top
            && grain.Y - grain.Radius - Clearance < mask.Top + mask.Height
        );
}
