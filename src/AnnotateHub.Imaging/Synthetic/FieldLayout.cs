using AnnotateHub.Core.Sampling;

namespace AnnotateHub.Imaging.Synthetic;

/// <summary>Where the cells of one field lie: clumps that grow cell by cell, as organoids do, and single cells between them.</summary>
internal static class FieldLayout
{
    private const double ShareInClumps = 0.40;

    public static List<PlacedCell> Place(PlateSettings settings, PatientProfile patient, PinnedRandom random)
    {
        while (true)
        {
            var cells = PlaceOnce(settings, patient, random);
            var asked = cells.Where(cell => cell.IsInTruth(settings)).ToList();
            var touching = asked.Count(cell => TouchesAny(cell, cells));
            if (touching < settings.MinimumTouchingShare * asked.Count)
                continue;
            ChooseWeak(asked, settings, random);
            return cells;
        }
    }

    public static bool TouchesAny(PlacedCell cell, List<PlacedCell> all) =>
        all.Exists(other =>
            other != cell && cell.Pixels.Mask is not null && other.Pixels.Mask is not null && cell.Pixels.Mask.Touches(other.Pixels.Mask)
        );

    private static List<PlacedCell> PlaceOnce(PlateSettings settings, PatientProfile patient, PinnedRandom random)
    {
        var wanted = random.RoundByChance(Math.Max(1, settings.CellsPerImage * patient.Density * (1 + 0.08 * random.NextNormal())));
        var deck = Deck(settings, wanted, random);
        var cells = new List<PlacedCell>();
        foreach (var kind in deck)
        {
            // A cell that ends up mostly outside stays in the picture, and its class is dealt again.
            PlacedCell cell;
            do
            {
                cell = Grow(kind, settings, patient, cells, random);
                cells.Add(cell);
            } while (!cell.IsInTruth(settings));
        }

        return cells;
    }

    /// <summary>The classes of the cells to come, shuffled; the numbers follow the weights as closely as whole cells can.</summary>
    private static char[] Deck(PlateSettings settings, int count, PinnedRandom random)
    {
        var (r, g, u) = settings.ClassWeights;
        var cancer = random.RoundByChance(count * r / (r + g + u));
        var normal = Math.Min(count - cancer, random.RoundByChance(count * g / (r + g + u)));
        var deck = new char[count];
        for (var i = 0; i < count; i++)
            deck[i] =
                i < cancer ? 'R'
                : i < cancer + normal ? 'G'
                : 'U';
        for (var i = count - 1; i > 0; i--)
        {
            var j = random.Below(i + 1);
            (deck[i], deck[j]) = (deck[j], deck[i]);
        }

        return deck;
    }

    private static PlacedCell Grow(char kind, PlateSettings settings, PatientProfile patient, List<PlacedCell> cells, PinnedRandom random)
    {
        // Cancer cells tend to be larger, rougher and richer in nucleus; the ranges overlap, so that shape alone does not tell the class.
        var (size, roughness, nucleus) = kind switch
        {
            'R' => (1.06, 0.055, 0.60),
            'G' => (0.96, 0.040, 0.53),
            _ => (0.98, 0.047, 0.56),
        };
        var body = Outline.Random(
            random,
            patient.Radius * size * Math.Clamp(random.NextFactor(0.14), 0.68, 1.5),
            random.Between(0.02, 0.26),
            roughness
        );
        Position(body, settings, cells, random);
        var core = Outline.Random(
            random,
            body.MeanRadius * Math.Clamp(nucleus + 0.045 * random.NextNormal(), 0.42, 0.70),
            random.Between(0.03, 0.16),
            0.02
        );
        var (x, y) = random.NextDirection();
        var shift = random.Between(0, 0.20) * body.MeanRadius;
        core.MoveTo(body.X + x * shift, body.Y + y * shift);
        return new PlacedCell(kind, body, core, BodyPixels.From(body, settings.Width, settings.Height));
    }

    private static void Position(Outline body, PlateSettings settings, List<PlacedCell> cells, PinnedRandom random)
    {
        if (cells.Count > 0 && random.NextUnit() < ShareInClumps)
        {
            for (var attempt = 0; attempt < 40; attempt++)
            {
                var host = cells[random.Below(cells.Count)].Body;
                var (x, y) = random.NextDirection();
                var distance =
                    (host.RadiusTowards((float)x, (float)y) + body.RadiusTowards((float)-x, (float)-y)) * random.Between(0.86, 1.0);
                body.MoveTo(host.X + x * distance, host.Y + y * distance);
                if (IsFree(body, cells, 0.80) && IsNear(body, settings))
                    return;
            }
        }

        for (var attempt = 0; ; attempt++)
        {
            var margin = 0.8 * body.MeanRadius;
            body.MoveTo(random.Between(-margin, settings.Width + margin), random.Between(-margin, settings.Height + margin));
            // A crowded image has no lonely place left: after 200 tries a place beside others will do, after 400 any.
            if (IsFree(body, cells, attempt < 200 ? 1.25 : 0.80) || attempt > 400)
                return;
        }
    }

    private static bool IsNear(Outline body, PlateSettings settings) =>
        body.X > -body.MeanRadius
        && body.Y > -body.MeanRadius
        && body.X < settings.Width + body.MeanRadius
        && body.Y < settings.Height + body.MeanRadius;

    private static bool IsFree(Outline body, List<PlacedCell> cells, double room) =>
        cells.TrueForAll(other =>
        {
            double dx = other.Body.X - body.X,
                dy = other.Body.Y - body.Y,
                least = room * (other.Body.MeanRadius + body.MeanRadius);
            return dx * dx + dy * dy >= least * least;
        });

    private static void ChooseWeak(List<PlacedCell> cells, PlateSettings settings, PinnedRandom random)
    {
        foreach (var kind in "RG")
        {
            var left = cells.Where(cell => cell.Class == kind).ToList();
            for (var weak = random.RoundByChance(left.Count * settings.WeakShare); weak > 0; weak--)
            {
                var chosen = left[random.Below(left.Count)];
                chosen.IsWeak = true;
                left.Remove(chosen);
            }
        }
    }
}
