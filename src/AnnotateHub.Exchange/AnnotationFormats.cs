using AnnotateHub.Exchange.Coco;
using AnnotateHub.Exchange.Csv;
using AnnotateHub.Exchange.Cvat;
using AnnotateHub.Exchange.Labelme;
using AnnotateHub.Exchange.LabelStudio;
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
    ];

    public static AnnotationFormat? Find(string key) => All.FirstOrDefault(format => format.Key.Equals(key, StringComparison.OrdinalIgnoreCase));

    /// <summary>The format that most files of a folder seem to be in, by their endings and beginnings; null when none does.</summary>
    public static AnnotationFormat? Guess(IEnumerable<LabelFile> files) => files.Take(MostLookedAt).Select(FormatSigns.Of).OfType<string>()
        .CountBy(key => key).OrderByDescending(count => count.Value).Select(count => Find(count.Key)).FirstOrDefault();

    // The rest of a folder is of the same kind; looking into thousands of files takes seconds on a network drive.
    private const int MostLookedAt = 400;
}
