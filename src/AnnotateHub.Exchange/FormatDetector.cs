using AnnotateHub.Exchange.Csv;
using AnnotateHub.Exchange.Reading;

namespace AnnotateHub.Exchange;

/// <summary>By what a file can be told, from its ending and its first characters.</summary>
internal static class FormatDetector
{
    private const int Bytes = 4096;

    public static string? Detect(LabelFile file) =>
        file.Extension switch
        {
            ".xml" => Start(file) is var text && text.Contains("<annotations", StringComparison.Ordinal) ? "cvat"
            : text.Contains("<annotation", StringComparison.Ordinal) ? "voc"
            : null,
            // Lies beside the YOLO files of Label Studio and repeats their classes.
            ".json" => file.Name is "notes.json" or AnnotateHub.Exchange.Croissant.CroissantFile.Name ? null : OfJson(Start(file)),
            ".geojson" => AnnotateHub.Exchange.QuPath.QuPathFormat.Key,
            ".roi" => AnnotateHub.Exchange.ImageJRoi.ImageJRoiFormat.Key,
            ".zip" => HoldsRois(file) ? AnnotateHub.Exchange.ImageJRoi.ImageJRoiFormat.Key : null,
            ".csv" or ".tsv" => CsvFormat.IsBesideLabels(file.Name) ? null : "csv",
            ".txt" => HoldsYolo(file) ? "yolo" : null,
            _ => null,
        };

    /// <summary>A zip says its first entry's name thirty bytes in.</summary>
    private static bool HoldsRois(LabelFile file) =>
        Start(file) is ['P', 'K', ..] text && text.Contains(".roi", StringComparison.OrdinalIgnoreCase);

    public static string Start(LabelFile file) => FileText.Start(file, Bytes);

    /// <summary>
    /// A class number and a place in shares of the image, whatever follows: the first line that says anything decides, as the reader
    /// does.
    /// </summary>
    public static bool IsYolo(string text) =>
        text.Split('\n')
            .Select(line => line.Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries))
            .FirstOrDefault(parts => parts.Length > 0)
            is { Length: >= 5 } first
        && AnnotateHub.Exchange.Yolo.YoloLine.ClassOf(first[0]) is not null
        && first
            .Skip(1)
            .Take(4)
            .All(part =>
                double.TryParse(part, System.Globalization.CultureInfo.InvariantCulture, out var share) && share is >= -1 and <= 2
            );

    /// <summary>As the reader takes it: a faulty line before others does not make the file another one, but for notes and lists.</summary>
    private static bool HoldsYolo(LabelFile file) =>
        Start(file) is var text
        && (IsYolo(text) || !AnnotateHub.Exchange.Yolo.YoloReader.IsUsuallyNoLabels(file.Stem) && text.Split('\n').Any(IsYolo));

    private static string? OfJson(string text)
    {
        if (
            text.Contains("\"FeatureCollection\"", StringComparison.Ordinal)
            || text.Contains("\"Feature\"", StringComparison.Ordinal) && text.Contains("\"geometry\"", StringComparison.Ordinal)
        )
            return AnnotateHub.Exchange.QuPath.QuPathFormat.Key;
        if (text.Contains("\"shapes\"", StringComparison.Ordinal) || text.Contains("\"imagePath\"", StringComparison.Ordinal))
            return "labelme";
        // Before COCO's words: a task's data may have an image_id of its own.
        if (
            text.Contains("\"rectanglelabels\"", StringComparison.Ordinal)
            || text.Contains("\"from_name\"", StringComparison.Ordinal)
            || text.Contains("\"original_width\"", StringComparison.Ordinal)
        )
            return "label-studio";
        if (
            text.Contains("\"image_id\"", StringComparison.Ordinal)
            || text.Contains("\"images\"", StringComparison.Ordinal)
            || text.Contains("\"categories\"", StringComparison.Ordinal)
        )
            return "coco";
        return text.TrimStart().StartsWith('[') ? "label-studio" : null;
    }
}
