using System.Globalization;

namespace AnnotateHub.TestKit.Loaders;

/// <summary>The rules by which Ultralytics and FiftyOne read YOLO labels (docs/loader-rules.md), written anew.</summary>
public static class YoloLoaders
{
    /// <summary>Ultralytics, verify_image_label: five columns, all within the image but a hundredth, class numbers below the count; equal
    /// lines once. Else the file is corrupt, which throws.</summary>
    public static IReadOnlyList<LoadedBox> Ultralytics(string text, IReadOnlyList<string> classes, int width, int height)
    {
        var rows = text.Trim()
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line =>
                line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
                    .Select(part => float.Parse(part, NumberStyles.Float, CultureInfo.InvariantCulture))
                    .ToArray()
            )
            .ToList();
        if (rows.Any(row => row.Length != 5))
            throw new FormatException($"labels require 5 columns, {rows.First(row => row.Length != 5).Length} columns detected");
        if (rows.Any(row => row.Skip(1).Any(share => share > 1.01f)))
            throw new FormatException("non-normalized or out of bounds coordinates");
        if (rows.Any(row => row.Any(number => number < -0.01f)))
            throw new FormatException("negative class labels or coordinate");
        if (rows.Any(row => row[0] >= classes.Count))
            throw new FormatException("Label class exceeds dataset class count");
        return
        [
            .. rows.DistinctBy(row => string.Join(' ', row))
                .Select(row => Box(classes[(int)row[0]], row[1], row[2], row[3], row[4], width, height)),
        ];
    }

    /// <summary>FiftyOne, _parse_yolo_row: five columns; a number beyond the list becomes its own name.</summary>
    public static IReadOnlyList<LoadedBox> FiftyOne(string text, IReadOnlyList<string> classes, int width, int height) =>
        [
            .. text.Split('\n')
                .Select(line => line.Trim())
                .Where(line => line.Length > 0)
                .Select(line =>
                    line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var target, var x, var y, var w, var h]
                        ? Box(
                            int.TryParse(target, out var number) && number < classes.Count ? classes[number] : target,
                            Number(x),
                            Number(y),
                            Number(w),
                            Number(h),
                            width,
                            height
                        )
                        : throw new FormatException($"'{line}' has not five columns.")
                ),
        ];

    /// <summary>Where Ultralytics looks for the labels of an image: the last folder called images becomes labels, the ending txt.</summary>
    public static string LabelsOf(string image)
    {
        var at = image.LastIndexOf("/images/", StringComparison.Ordinal);
        var path = at < 0 ? image : $"{image[..at]}/labels/{image[(at + 8)..]}";
        return path[..path.LastIndexOf('.')] + ".txt";
    }

    private static LoadedBox Box(string name, double x, double y, double w, double h, int width, int height) =>
        new(name, (x - w / 2) * width, (y - h / 2) * height, (x + w / 2) * width, (y + h / 2) * height);

    private static double Number(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
}
