using OpenCvSharp;

namespace AnnotateHub.Imaging.Signal;

/// <summary>Boxes and shapes of the seeds of a tile.</summary>
internal sealed class SeedShapes
{
    private readonly LabelledRegions _seeds;
    private readonly FloatPlane _light;
    private readonly double _usualDiameter;

    public SeedShapes(LabelledRegions seeds, FloatPlane light)
    {
        (_seeds, _light) = (seeds, light);
        Boxes = new CellBounds[seeds.Count + 1];
        var diameters = new List<double>();
        for (var label = 1; label <= seeds.Count; label++)
        {
            Boxes[label] = CellBounds.From(seeds.Pixels(label), seeds.Width);
            diameters.Add(Boxes[label].Diameter);
        }

        diameters.Sort();
        _usualDiameter = diameters.Count == 0 ? 1 : diameters[diameters.Count / 2];
    }

    public CellBounds[] Boxes { get; }

    public FoundCell Describe(int label, CellBounds box, string key, double margin, bool isMeasured)
    {
        var pixels = _seeds.Pixels(label);
        float peak = 0;
        foreach (var pixel in pixels)
            peak = Math.Max(peak, _light.Values[pixel]);
        return new FoundCell(
            box,
            key,
            peak,
            Boxes[label].Diameter / _usualDiameter,
            Fill(pixels),
            margin,
            isMeasured,
            box.IsCut(_light.Width, _light.Height)
        );
    }

    private double Fill(ReadOnlySpan<int> pixels)
    {
        var corners = new Point[pixels.Length];
        for (var i = 0; i < corners.Length; i++)
            corners[i] = new Point(pixels[i] % _light.Width, pixels[i] / _light.Width);
        var hull = Cv2.ConvexHull(corners);
        // Half the way round is added: the hull runs through the centres of the outermost pixels.
        var area = Cv2.ContourArea(hull) + Cv2.ArcLength(hull, true) / 2 + 1;
        return Math.Min(1, pixels.Length / area);
    }
}
