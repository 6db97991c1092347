namespace AnnotateHub.Imaging.Signal;

/// <summary>One look at a tile: from planes to cells. Markers without a nuclei channel are their own seeds.</summary>
internal sealed class CellFinder(SignalSettings settings)
{
    /// <summary>Without cells to learn it from: nucleus to cell of adherent lines (raw HeLa and 3T3 drawings, see docs).</summary>
    private const double DefaultCellToNucleus = 2.7;

    private const double DefaultBodyToNucleus = 1.7;
    private const float OrphanThresholds = 2.5f;
    private const double OrphanDepth = 1.0;
    private const double OrphanFill = 0.85;
    private const int FewestToLearnFrom = 4;
    private const double DenoiseSeeds = 1.2;

    private float Threshold { get; } = (float)(8 * Math.Pow(4, -settings.Sensitivity));

    /// <param name="nuclei">Null where no channel shows them.</param>
    /// <param name="markers">In the order of <see cref="SignalSettings.ChannelClasses"/>.</param>
    public IReadOnlyList<FoundCell> Find(ChannelPart? nuclei, IReadOnlyList<ChannelPart> markers)
    {
        if (AnalysisScale.For(by => SeedLight(nuclei, markers, by), Threshold) is not { } scale)
            return [];
        var light = scale.Light;
        var seeds = SeedRegions.Find(light, Threshold, scale.Radius, settings.SplitStrength);
        // The wider the cells, the more pixels may be averaged before a marker is read.
        FloatPlane[] signals = [.. markers.Select(marker => SignalPlane.Create(marker, scale.By, Math.Clamp(0.15 * scale.Radius, 1, 2)))];
        var reading = MarkerReading.From(seeds, signals, Threshold);
        var found = nuclei is null ? FromBodies(light, seeds, reading) : FromNuclei(light, seeds, signals, reading, scale.Radius);
        return Crowded(OfSensibleSize([.. found.Select(cell => cell with { Box = cell.Box.Scaled(scale.By) })]));
    }

    private static FloatPlane SeedLight(ChannelPart? nuclei, IReadOnlyList<ChannelPart> markers, int by) =>
        nuclei is null
            ? Brightest([.. markers.Select(marker => SignalPlane.Create(marker, by, DenoiseSeeds))])
            : SignalPlane.Create(nuclei, by, DenoiseSeeds);

    private static FloatPlane Brightest(FloatPlane[] planes)
    {
        var brightest = planes[0];
        foreach (var plane in planes.Skip(1))
            for (var i = 0; i < plane.Values.Length; i++)
                brightest.Values[i] = Math.Max(brightest.Values[i], plane.Values[i]);
        return brightest;
    }

    private List<FoundCell> FromBodies(FloatPlane light, LabelledRegions seeds, MarkerReading reading)
    {
        var shapes = new SeedShapes(seeds, light);
        var found = new List<FoundCell>();
        for (var label = 1; label <= seeds.Count; label++)
        {
            var marker = Strongest(reading, label);
            found.Add(
                shapes.Describe(label, shapes.Boxes[label], settings.ChannelClasses[marker].Class, reading.Margins[label], isMeasured: true)
            );
        }

        return found;
    }

    private static int Strongest(MarkerReading reading, int label) =>
        reading.Chosen[label] >= 0
            ? reading.Chosen[label]
            : Enumerable.Range(0, reading.Levels.Length).MaxBy(marker => reading.Levels[marker][label]);

    private List<FoundCell> FromNuclei(FloatPlane light, LabelledRegions seeds, FloatPlane[] signals, MarkerReading reading, double radius)
    {
        var shapes = new SeedShapes(seeds, light);
        var bodies = new CellBounds?[seeds.Count + 1];
        var found = new List<FoundCell>();
        for (var marker = 0; marker < signals.Length; marker++)
        {
            int[] owners = [.. Enumerable.Range(1, seeds.Count).Where(label => reading.Chosen[label] == marker)];
            var grown = BodyGrowth.Grow(
                signals[marker],
                seeds,
                owners,
                reading.Levels[marker],
                Threshold / 2,
                (int)Math.Ceiling(2.5 * radius)
            );
            foreach (var owner in owners)
                bodies[owner] = CellBounds.From(grown.Pixels(owner), seeds.Width).With(shapes.Boxes[owner]);
            found.AddRange(WithoutNucleus(signals[marker], grown, settings.ChannelClasses[marker].Class, radius));
        }

        var factor = settings.CellToNucleus ?? Learned(bodies, shapes, light.Width, light.Height);
        for (var label = 1; label <= seeds.Count; label++)
        {
            if (
                (reading.Chosen[label] is >= 0 and var marker ? settings.ChannelClasses[marker].Class : settings.UnmarkedClass)
                is not { } key
            )
                continue;
            found.Add(
                shapes.Describe(
                    label,
                    bodies[label] ?? shapes.Boxes[label].Grown(factor, light.Width, light.Height),
                    key,
                    reading.Margins[label],
                    bodies[label] is not null
                )
            );
        }

        return found;
    }

    /// <summary>Bodies whose nucleus lies outside the image, or does not shine.</summary>
    private IEnumerable<FoundCell> WithoutNucleus(FloatPlane signal, LabelledRegions grown, string key, double radius)
    {
        // Around a body some of its own light is left over; what is wider than that and as deep as a nucleus is another cell.
        var taken = new FloatPlane(signal.Width, signal.Height);
        for (var i = 0; i < taken.Values.Length; i++)
            taken.Values[i] = grown.Labels[i] > 0 ? 1 : 0;
        var near = taken.Highest(1 + 2 * (int)Math.Ceiling(0.25 * radius));
        var left = new FloatPlane(signal.Width, signal.Height);
        var shining = 0;
        for (var i = 0; i < left.Values.Length; i++)
        {
            if (near.Values[i] > 0)
                continue;
            left.Values[i] = signal.Values[i];
            if (signal.Values[i] > OrphanThresholds * Threshold)
                shining++;
        }

        if (shining < Math.PI * OrphanDepth * OrphanDepth * radius * radius / 2)
            yield break;
        var regions = SeedRegions.Find(left, OrphanThresholds * Threshold, DefaultBodyToNucleus * radius, settings.SplitStrength);
        if (regions.Count == 0)
            yield break;
        var shapes = new SeedShapes(regions, signal);
        var depth = FloatPlane.DistanceInside(regions.Interiors(), signal.Width, signal.Height);
        for (var label = 1; label <= regions.Count; label++)
        {
            // Threads and neurites are thinner than a nucleus or far from round.
            if (Deepest(depth, regions.Pixels(label)) < OrphanDepth * radius)
                continue;
            var body = shapes.Describe(label, shapes.Boxes[label], key, 0.5, isMeasured: true) with { HasNucleus = false };
            if (body.Fill >= OrphanFill)
                yield return body;
        }
    }

    private static float Deepest(FloatPlane depth, ReadOnlySpan<int> pixels)
    {
        float deepest = 0;
        foreach (var pixel in pixels)
            deepest = Math.Max(deepest, depth.Values[pixel]);
        return deepest;
    }

    private static double Learned(CellBounds?[] bodies, SeedShapes shapes, int width, int height)
    {
        double[] factors =
        [
            .. Enumerable
                .Range(1, bodies.Length - 1)
                .Where(label => bodies[label] is { } body && !body.IsCut(width, height))
                .Select(label => bodies[label]!.Value.Diameter / shapes.Boxes[label].Diameter)
                .Order(),
        ];
        return factors.Length < FewestToLearnFrom ? DefaultCellToNucleus : factors[factors.Length / 2];
    }

    private List<FoundCell> OfSensibleSize(List<FoundCell> found)
    {
        if (found.Count == 0)
            return found;
        var usual = found.Select(cell => cell.Box.Diameter).Order().ElementAt(found.Count / 2);
        var smallest = settings.SmallestDiameter ?? 0.4 * usual;
        var largest = settings.LargestDiameter ?? 3 * usual;
        return found.FindAll(cell => cell.Box.Diameter >= smallest && cell.Box.Diameter <= largest);
    }

    private static IReadOnlyList<FoundCell> Crowded(List<FoundCell> found) =>
        [
            .. found.Select(cell =>
                cell with
                {
                    Crowding =
                        found.Where(other => other != cell).Sum(other => SharedWith(cell.Box, other.Box))
                        / (cell.Box.Width * cell.Box.Height),
                }
            ),
        ];

    private static double SharedWith(CellBounds a, CellBounds b) =>
        Math.Max(0, Math.Min(a.X2, b.X2) - Math.Max(a.X1, b.X1)) * Math.Max(0, Math.Min(a.Y2, b.Y2) - Math.Max(a.Y1, b.Y1));
}
