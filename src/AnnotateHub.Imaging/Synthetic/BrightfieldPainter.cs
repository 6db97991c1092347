using AnnotateHub.Core.Sampling;

namespace AnnotateHub.Imaging.Synthetic;

/// <summary>
/// The brightfield picture of a field. Cells hardly absorb light; they bend it. For a slight defocus the intensity follows the
/// Laplacian of the optical thickness (transport of intensity), so cells appear as bright and dark rims around a mottled inside.
/// Two blur scales of that Laplacian stand for cells at different heights in the gel.
/// </summary>
internal sealed class BrightfieldPainter(PlateSettings settings, PatientProfile patient, Texture texture, PinnedRandom random)
{
    private const float Level = 2200;
    private readonly Light _near = new(settings.Width, settings.Height);
    private readonly Light _far = new(settings.Width, settings.Height);
    private readonly Light _shade = new(settings.Width, settings.Height);

    public void Draw(PlacedCell cell)
    {
        // Height in the gel decides how sharp the rim is; a few cells lie on the other side of focus, where dark and bright swap.
        var focus = (float)Math.Clamp(0.62 + 0.22 * random.NextNormal(), 0.05, 1);
        var side = random.NextUnit() < 0.10 ? -0.7f : 1f;
        var strength = (float)(patient.Contrast * Math.Clamp(random.NextFactor(0.30), 0.4, 2.2)) * side;
        var grain = (float)(
            (
                cell.Class == 'R' ? 0.100
                : cell.Class == 'G' ? 0.075
                : 0.085
            ) * random.NextFactor(0.2)
        );
        var origin = Texture.Pick(random);
        var body = cell.Body;
        var reach = (int)Math.Ceiling(body.LargestRadius);
        for (var y = Math.Max(0, (int)body.Y - reach); y <= Math.Min(settings.Height - 1, (int)body.Y + reach + 1); y++)
        for (var x = Math.Max(0, (int)body.X - reach); x <= Math.Min(settings.Width - 1, (int)body.X + reach + 1); x++)
        {
            float px = (float)(x + 0.5 - body.X),
                py = (float)(y + 0.5 - body.Y);
            var depth = body.Depth(px, py);
            if (depth >= 1)
                continue;
            var dome = MathF.Sqrt(1 - depth * depth);
            var nucleus = cell.Nucleus.Depth((float)(x + 0.5 - cell.Nucleus.X), (float)(y + 0.5 - cell.Nucleus.Y));
            var core = nucleus < 1 ? 1 - nucleus * nucleus : 0;
            int tx = x + reach - (int)body.X,
                ty = y + reach - (int)body.Y;
            var inside = grain * dome * (texture.Coarse(origin, tx, ty) + texture.Fine(origin, tx, ty));
            var thickness = strength * (dome * (0.72f + 0.28f * dome) + 0.16f * MathF.Sqrt(core) + inside);
            var place = y * settings.Width + x;
            _near.Values[place] += thickness * focus;
            _far.Values[place] += thickness * (1 - focus);
            _shade.Values[place] -= 0.014f * dome;
        }
    }

    public void Draw(PlacedDebris debris)
    {
        var (thickness, shade) = debris.Kind switch
        {
            DebrisKind.Particle => (0.40f, 0.34f),
            DebrisKind.Fibre => (0.36f, 0.13f),
            _ => (0.34f, 0.10f),
        };
        foreach (var grain in debris.Grains)
        {
            GrainStamp.Visit(
                grain,
                settings.Width,
                settings.Height,
                (place, height) =>
                {
                    var strength = (float)debris.Strength;
                    _near.Values[place] = MathF.Max(_near.Values[place], thickness * strength * height);
                    _shade.Values[place] = MathF.Min(_shade.Values[place], -shade * strength * MathF.Min(1, 1.8f * height));
                }
            );
        }
    }

    /// <summary>What the camera would count without noise, above its offset.</summary>
    public Light Finish()
    {
        var empty = EmptyGel();
        Light nearSharp = _near.Blurred(1.1),
            nearSoft = nearSharp.Blurred(1.5),
            nearWide = nearSoft.Blurred(2.6);
        Light farSharp = _far.Blurred(2.6),
            farSoft = farSharp.Blurred(3.4),
            shade = _shade.Blurred(1.2);
        for (var i = 0; i < empty.Values.Length; i++)
        {
            // Thickness minus its blur is minus the Laplacian at that scale: bright just inside a rim, dark just outside; the wide term
            // turns the ring once more.
            var rim =
                1.05f * (nearSharp.Values[i] - nearSoft.Values[i])
                - 0.34f * (nearSoft.Values[i] - nearWide.Values[i])
                + 0.95f * (farSharp.Values[i] - farSoft.Values[i]);
            empty.Values[i] *= MathF.Max(0.08f, 1 + rim + shade.Values[i]);
        }

        return empty;
    }

    /// <summary>Lamp, gel and everything far out of focus: smooth, mottled, never flat.</summary>
    private Light EmptyGel()
    {
        var gel = new Light(settings.Width, settings.Height);
        gel.AddPatches(random, 240, 0.009);
        gel.AddPatches(random, 60, 0.0045);
        gel.AddPatches(random, 17, 0.0040);
        gel.AddPatches(random, 5, 0.0035);
        var tilt = random.NextDirection();
        var size = random.Between(0.015, 0.05);
        for (var y = 0; y < gel.Height; y++)
        {
            var row = gel.Row(y);
            for (var x = 0; x < row.Length; x++)
            {
                double u = 2.0 * x / settings.Width - 1,
                    v = 2.0 * y / settings.Height - 1;
                row[x] = Level * (1 + row[x] + (float)(size * (tilt.X * u + tilt.Y * v) - 0.04 * (u * u + v * v)));
            }
        }

        return gel;
    }
}
