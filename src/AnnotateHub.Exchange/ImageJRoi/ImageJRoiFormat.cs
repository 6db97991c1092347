using System.IO.Compression;

namespace AnnotateHub.Exchange.ImageJRoi;

/// <summary>Regions of interest of ImageJ and Fiji: the zip that the ROI Manager saves and opens, one for each image.</summary>
public static class ImageJRoiFormat
{
    public const string Key = "imagej-roi";

    public static AnnotationFormat Format { get; } =
        new(
            Key,
            "ImageJ/Fiji ROI zip",
            "Every box comes back to the bit, with class, score, flags and attributes; ImageJ itself shows edges in single precision.",
            _ => new ImageJRoiReader(),
            Write
        );

    private static IEnumerable<WrittenFile> Write(
        ILabelSource labels,
        FormatSettings settings,
        ICollection<ExchangeFault> leftOut
    )
    {
        foreach (var (path, imageLabels) in RaterFolders.FilesPerImage(labels, "rois", ".zip"))
        {
            using var bytes = new MemoryStream();
            using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
                foreach (var (index, box) in imageLabels.Boxes.Index())
                {
                    // The ROI Manager needs a name for each that no other has; the class stands before the last dash.
                    var name = $"{box.Class}-{index + 1:0000}";
                    var entry = zip.CreateEntry($"{ExportName.From(name)}.roi", CompressionLevel.Fastest);
                    // The first moment a zip can hold: the same labels give the same bytes.
                    entry.LastWriteTime = new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
                    using var stream = entry.Open();
                    stream.Write(RoiBytes.From(name, box));
                }

            yield return new WrittenFile(path, bytes.ToArray());
        }
    }
}
