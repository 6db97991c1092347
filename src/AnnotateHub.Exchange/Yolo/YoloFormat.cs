using System.Text;

namespace AnnotateHub.Exchange.Yolo;

/// <summary>YOLO text labels (v5 to v11) with <c>data.yaml</c>.</summary>
public static class YoloFormat
{
    public static AnnotationFormat Format { get; } = new(
        "yolo", "YOLO txt + data.yaml (v5 to v11)",
        "Edges come back within a ten millionth of a pixel, whole-pixel boxes identical; attributes and flags are lost, scores are kept where every box of an image has one.",
        settings => new YoloReader(settings), Write);

    private static IEnumerable<WrittenFile> Write(IReadOnlyList<ImageLabels> labels, FormatSettings settings, ICollection<ExchangeFault> leftOut)
    {
        var classes = settings.ClassesOf(labels);
        var numbers = classes.Index().ToDictionary(item => item.Item, item => item.Index, StringComparer.Ordinal);
        yield return new WrittenFile("data.yaml", Encoding.UTF8.GetBytes(YoloYaml.Write(classes)));
        foreach (var (path, item) in RaterFolders.PathsOf(labels, "labels", ".txt"))
        {
            if (SizeOf(item, settings) is not var (width, height))
            {
                leftOut.Add(new ExchangeFault(item.File.Length > 0 ? item.File : item.Image, 0, "YOLO writes shares of the image, and the size of this one is not known; put the images beside the labels or import them first."));
                continue;
            }

            var text = new StringBuilder();
            var scores = item.Boxes.All(box => box.Score is not null);
            foreach (var box in item.Boxes)
            {
                text.Append(numbers[box.Class]);
                foreach (var share in new[] { box.Box.CentreX / width, box.Box.CentreY / height, box.Box.Width / width, box.Box.Height / height }) text.Append(' ').Append(Plain(share));
                if (scores) text.Append(' ').Append(Plain(box.Score!.Value));
                text.Append('\n');
            }

            yield return new WrittenFile(path, Encoding.UTF8.GetBytes(text.ToString()));
        }
    }

    private static string Plain(double value) => Reading.ExactDecimal.Shifted(value, 0);

    private static (int Width, int Height)? SizeOf(ImageLabels item, FormatSettings settings) => item is { Width: { } width, Height: { } height } ? (width, height) : settings.SizeOf(item.Stem);
}
