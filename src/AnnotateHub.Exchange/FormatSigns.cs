using System.Text;
using AnnotateHub.Exchange.Csv;

namespace AnnotateHub.Exchange;

/// <summary>By what a file can be told, from its ending and its first characters.</summary>
internal static class FormatSigns
{
    private const int Characters = 4096;

    public static string? Of(LabelFile file) => file.Extension switch
    {
        ".xml" => Start(file) is var text && text.Contains("<annotations", StringComparison.Ordinal) ? "cvat" : text.Contains("<annotation", StringComparison.Ordinal) ? "voc" : null,
        ".json" => OfJson(Start(file)),
        ".csv" => file.Name == CsvFormat.LineageName ? null : "csv",
        ".txt" => IsYolo(Start(file)) ? "yolo" : null,
        _ => null,
    };

    private static string? OfJson(string text)
    {
        if (text.Contains("\"shapes\"", StringComparison.Ordinal) || text.Contains("\"imagePath\"", StringComparison.Ordinal)) return "labelme";
        if (text.Contains("\"image_id\"", StringComparison.Ordinal) || text.Contains("\"images\"", StringComparison.Ordinal) || text.Contains("\"categories\"", StringComparison.Ordinal)) return "coco";
        return text.TrimStart().StartsWith('[') ? "label-studio" : null;
    }

    /// <summary>A class number and shares of the image: the first line that says anything decides.</summary>
    private static bool IsYolo(string text) => text.Split('\n').Select(line => line.Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries)).FirstOrDefault(parts => parts.Length > 0) is { Length: >= 5 } first
        && int.TryParse(first[0], out _)
        && first.Skip(1).All(part => double.TryParse(part, System.Globalization.CultureInfo.InvariantCulture, out var share) && share is >= -1 and <= 2);

    private static string Start(LabelFile file)
    {
        try
        {
            using var stream = file.Open();
            var buffer = new byte[Characters];
            var read = stream.ReadAtLeast(buffer, Characters, throwOnEndOfStream: false);
            return Encoding.UTF8.GetString(buffer, 0, read);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
