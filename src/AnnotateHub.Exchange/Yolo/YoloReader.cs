using System.Globalization;
using AnnotateHub.Core.Geometry;
using AnnotateHub.Exchange.Reading;

namespace AnnotateHub.Exchange.Yolo;

/// <summary>Reads boxes with or without a score, and the bounds of segments and turned boxes.</summary>
internal sealed class YoloReader(FormatSettings settings) : FormatReader
{
    private const long MostBytes = 128L << 20;
    private readonly Dictionary<int, string> _names = [];

    protected override bool IsFilePerImage => true;

    protected override bool MayRead(LabelFile file) => file.Extension is ".yaml" or ".yml" || file.Extension == ".txt" && !IsList(file.Stem);

    /// <summary>The names of the classes go first.</summary>
    protected override IEnumerable<LabelFile> Ordered(IEnumerable<LabelFile> files) => files.OrderBy(file => file.Extension == ".txt" ? file.Stem.Equals("classes", StringComparison.OrdinalIgnoreCase) ? 1 : 2 : 0);

    protected override void ReadFile(LabelFile file)
    {
        var text = FileText.Text(file, MostBytes);
        if (file.Extension is ".yaml" or ".yml")
        {
            // Of several the first counts: train and validation folders have copies of one.
            foreach (var (number, name) in YoloYaml.Names(text)) _names.TryAdd(number, name);
            return;
        }

        if (file.Stem.Equals("classes", StringComparison.OrdinalIgnoreCase))
        {
            foreach (var (index, name) in text.Split('\n').Select(line => line.Trim()).Where(line => line.Length is > 0 and <= 256).Take(10_000).Index()) _names.TryAdd(index, name);
            return;
        }

        ReadLabels(file, text);
    }

    private void ReadLabels(LabelFile file, string text)
    {
        var size = settings.SizeOf(file.Stem);
        var boxes = new List<LabelledBox>();
        var line = 0;
        foreach (var range in text.AsSpan().Split('\n'))
        {
            line++;
            var content = text[range].Trim();
            if (content.Length == 0) continue;
            if (size is not var (width, height)) throw new UnusableFileException($"It gives shares of the image '{Gathering.Shown(file.Stem)}', whose size is not known; put the images beside the labels, or import them first.");
            if (Box(file, line, content, width, height) is { } box) boxes.Add(box);
        }

        Gathered.Add(new ImageLabels(file.Stem, size?.Width, size?.Height, boxes, Names: [file.Stem], File: file.Path));
    }

    private LabelledBox? Box(LabelFile file, int line, string content, int width, int height)
    {
        var parts = content.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        var numbers = parts.Skip(1).Select(Number).ToList();
        if (!int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number) || numbers.Contains(null) || numbers.Count < 4)
        {
            Gathered.Fault(file.Path, line, $"'{Gathering.Shown(content)}' is no label; a class number, then x, y, width and height as shares of the image are expected.");
            return null;
        }

        var values = numbers.Select(value => value!.Value).ToList();
        var edges = values.Count <= 5
            ? (X1: (values[0] - values[2] / 2) * width, Y1: (values[1] - values[3] / 2) * height, X2: (values[0] + values[2] / 2) * width, Y2: (values[1] + values[3] / 2) * height)
            : OutlineOf(values, width, height);
        if (Gathered.Box(file.Path, line, $"The box of class {number}", WholePixels.Snap(edges.X1), WholePixels.Snap(edges.Y1), WholePixels.Snap(edges.X2), WholePixels.Snap(edges.Y2)) is not { } box) return null;
        Gathered.Count();
        double? score = values.Count == 5 && values[4] is >= 0 and <= 1 ? values[4] : null;
        return new LabelledBox(_names.GetValueOrDefault(number) ?? number.ToString(CultureInfo.InvariantCulture), box, score, Line: line);
    }

    /// <summary>Corners x, y, x, y ...: eight numbers are a turned box, more a segment. An odd one at the end is a score, which counts for nothing here.</summary>
    private static (double X1, double Y1, double X2, double Y2) OutlineOf(List<double> values, int width, int height)
    {
        var (across, down) = (values.Take(values.Count / 2 * 2).Where((_, index) => index % 2 == 0).ToList(), values.Where((_, index) => index % 2 == 1).ToList());
        return (across.Min() * width, down.Min() * height, across.Max() * width, down.Max() * height);
    }

    private static double? Number(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : null;

    private static bool IsList(string stem) => stem.ToLowerInvariant() is "train" or "val" or "test" or "readme" or "license" or "notes" or "requirements" || stem.StartsWith("README", StringComparison.OrdinalIgnoreCase);
}
