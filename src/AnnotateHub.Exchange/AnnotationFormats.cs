using AnnotateHub.Exchange.Coco;
using AnnotateHub.Exchange.Csv;
using AnnotateHub.Exchange.Cvat;
using AnnotateHub.Exchange.ImageJRoi;
using AnnotateHub.Exchange.Labelme;
using AnnotateHub.Exchange.LabelStudio;
using AnnotateHub.Exchange.QuPath;
using AnnotateHub.Exchange.Voc;
using AnnotateHub.Exchange.Yolo;

namespace AnnotateHub.Exchange;

/// <summary>Every format there is: a line each.</summary>
public static class AnnotationFormats
{
    public static IReadOnlyList<AnnotationFormat> All { get; } =
    [
        VocFormat.Format,
        CocoFormat.Format,
        YoloFormat.Format,
        LabelmeFormat.Format,
        CsvFormat.Format,
        CvatFormat.Format,
        LabelStudioFormat.Format,
        ImageJRoiFormat.Format,
        QuPathFormat.Format,
    ];

    public static AnnotationFormat? Find(string key) =>
        All.FirstOrDefault(format => format.Key.Equals(key, StringComparison.OrdinalIgnoreCase));

    /// <summary>The format that most files of a folder seem to be in, by their endings and beginnings; null when none does.</summary>
    public static AnnotationFormat? Guess(IEnumerable<LabelFile> files) =>
        files
            .Take(MostLookedAt)
            .Select(FormatDetector.Detect)
            .OfType<string>()
            .CountBy(key => key)
            .OrderByDescending(count => count.Value)
            .Select(count => Find(count.Key))
            .FirstOrDefault();

    /// <summary>
    /// Files that look like another format than the one that is read: they are told, for a folder is read in one format only.
    /// </summary>
    public static IEnumerable<ExchangeFault> OtherFormats(IEnumerable<LabelFile> files, AnnotationFormat read)
    {
        foreach (
            var other in files
                .Take(MostLookedAt)
                .GroupBy(FormatDetector.Detect)
                .Where(group => group.Key is "voc" or "cvat" or "coco" or "labelme" && group.Key != read.Key)
                .OrderBy(group => group.Key, StringComparer.Ordinal)
        )
        {
            var (first, count) = (other.First(), other.Count());
            yield return new ExchangeFault(
                first.Path,
                0,
                $"{(count == 1 ? "It looks" : $"It and {count - 1} more files look")} like {Find(other.Key!)!.Name}, and the "
                    + $"folder was read as {read.Name}; choose that format to read the others."
            )
            {
                Kind = FaultKind.File,
            };
        }
    }

    // The rest of a folder is of the same kind; looking into thousands of files takes seconds on a network drive.
    private const int MostLookedAt = 400;
}
