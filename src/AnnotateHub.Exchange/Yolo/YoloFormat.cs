using System.Text;

namespace AnnotateHub.Exchange.Yolo;

/// <summary>YOLO text labels (v5 to v11) with <c>data.yaml</c>.</summary>
public static class YoloFormat
{
    public static AnnotationFormat Format { get; } =
        new(
            "yolo",
            "YOLO txt + data.yaml (v5 to v11)",
            "Edges come back within a ten millionth of a pixel, whole-pixel boxes identical; attributes and flags are lost, "
                + "scores are kept where every box of an image has one.",
            settings => new YoloReader(settings),
            Write
        );

    private static IEnumerable<WrittenFile> Write(
        ILabelSource labels,
        FormatSettings settings,
        ICollection<ExchangeFault> leftOut
    )
    {
        var classes = settings.ClassesOf(labels);
        var numbers = classes.Index().ToDictionary(item => item.Item, item => item.Index, StringComparer.Ordinal);
        var losses = new Losses("YOLO");
        yield return new WrittenFile("data.yaml", Encoding.UTF8.GetBytes(YoloYaml.Write(classes)));
        foreach (var (path, imageLabels) in RaterFolders.FilesPerImage(labels, "labels", ".txt"))
        {
            if (SizeOf(imageLabels, settings) is not var (width, height))
            {
                leftOut.Add(
                    new ExchangeFault(
                        imageLabels.File.Length > 0 ? imageLabels.File : imageLabels.Image,
                        0,
                        "YOLO writes shares of the image, and the size of this one is not known; put the images beside the "
                            + "labels or import them first."
                    )
                );
                continue;
            }

            void Tell(string reason) =>
                leftOut.Add(
                    new ExchangeFault(imageLabels.File.Length > 0 ? imageLabels.File : imageLabels.Image, 0, $"As YOLO it {reason}")
                    {
                        IsNote = true,
                    }
                );
            var text = new StringBuilder();
            var scores = imageLabels.Boxes.All(box => box.Score is not null);
            foreach (var box in imageLabels.Boxes)
            {
                if (box.Truncated || box.Difficult || box.Occluded)
                    losses.Add(imageLabels, "lost the flags truncated, difficult or occluded: there is no column for them.");
                if (box.Attributes is { Count: > 0 })
                    losses.Add(imageLabels, "lost attributes: there is no column for them.");
                if (box.Score is not null && !scores)
                    losses.Add(imageLabels, "lost the score, because other boxes of the image have none.");
                text.Append(numbers[box.Class]);
                foreach (
                    var share in new[] { box.Box.CentreX / width, box.Box.CentreY / height, box.Box.Width / width, box.Box.Height / height }
                )
                    text.Append(' ').Append(Plain(share));
                if (scores)
                    text.Append(' ').Append(WithPoint(Plain(box.Score!.Value)));
                text.Append('\n');
            }

            if (scores && imageLabels is { IsModel: false, Boxes.Count: > 0 })
                Tell(
                    "has scores in a sixth column, which programs that train (Ultralytics, FiftyOne) refuse; they are read as "
                        + "predictions are."
                );
            // Ultralytics' own tolerance: a file with one share farther out is left out as corrupt, with all of its boxes.
            if (
                imageLabels.Boxes.Any(box =>
                    IsBeyond(box.Box.CentreX / width)
                    || IsBeyond(box.Box.CentreY / height)
                    || box.Box.Width / width > 1.01
                    || box.Box.Height / height > 1.01
                )
            )
                Tell(
                    "has a box whose centre or size reaches beyond the image; Ultralytics leaves out such a file as corrupt, "
                        + "with all of its boxes."
                );
            yield return new WrittenFile(path, Encoding.UTF8.GetBytes(text.ToString()));
        }

        losses.Tell(leftOut);
    }

    private static bool IsBeyond(double share) => share is < -0.01 or > 1.01;

    /// <summary>A whole number in this place may be a track id.</summary>
    private static string WithPoint(string number) => number.Contains('.', StringComparison.Ordinal) ? number : number + ".0";

    private static string Plain(double value) => AnnotateHub.Exchange.Reading.ExactDecimal.Shifted(value, 0);

    private static (int Width, int Height)? SizeOf(ImageLabels imageLabels, FormatSettings settings) =>
        imageLabels is { Width: { } width, Height: { } height } ? (width, height) : settings.SizeOf(imageLabels.Stem);
}
