using AnnotateHub.Exchange.Reading;

namespace AnnotateHub.Exchange.Voc;

/// <summary>VOC as one of the formats: a file for each image, a folder for each rater.</summary>
public static class VocFormat
{
    public static AnnotationFormat Format { get; } = new(
        "voc", "Pascal VOC XML", "Whole-pixel boxes come back identical; in the decimal dialect every box comes back to the bit.",
        settings => new Reader(settings), Write);

    private const long MostBytes = 128L << 20;

    /// <summary>Files that lie in memory together while the processors share them.</summary>
    private const int WrittenTogether = 256;

    private static IEnumerable<WrittenFile> Write(IReadOnlyList<ImageLabels> labels, FormatSettings settings, ICollection<ExchangeFault> leftOut)
    {
        foreach (var chunk in RaterFolders.PathsOf(labels, "Annotations", ".xml").Chunk(WrittenTogether))
            foreach (var file in chunk.AsParallel().AsOrdered().Select(Written)) yield return file;

        WrittenFile Written((string Path, ImageLabels Labels) item)
        {
            using var xml = new MemoryStream();
            VocWriter.Write(xml, OfLabels(item.Labels, settings.DataSet), settings.Convention);
            return new WrittenFile(item.Path, xml.ToArray());
        }
    }

    /// <summary>The file that says the same; the score and whatever VOC has no tag for become attributes.</summary>
    public static VocAnnotation OfLabels(ImageLabels labels, string folder = "") => new(
        labels.Image[(labels.Image.LastIndexOfAny(['/', '\\']) + 1)..], labels.Width, labels.Height, labels.Depth,
        [.. labels.Boxes.Select(box => new VocObject(box.Class, box.Box, box.Truncated, box.Difficult, box.Occluded, BoxExtras.Pack(box, score: true)))], folder);

    private static ImageLabels ToLabels(VocAnnotation annotation, string file)
    {
        var stem = Path.GetFileNameWithoutExtension(file);
        return new ImageLabels(
            annotation.FileName.Length > 0 ? annotation.FileName : stem, annotation.Width, annotation.Height,
            [.. annotation.Objects.Select(item => BoxExtras.Unpack(new LabelledBox(item.Class, item.Box, null, item.Truncated, item.Difficult, item.Occluded, item.Attributes, item.Line)))],
            Depth: annotation.Depth, Names: annotation.Path.Length > 0 ? [stem, annotation.Path] : [stem], File: file);
    }

    private sealed class Reader(FormatSettings settings) : FormatReader
    {
        protected override bool IsFilePerImage => true;

        protected override bool MayRead(LabelFile file) => file.Extension == ".xml";

        protected override void ReadFile(LabelFile file)
        {
            using var stream = file.Open();
            if (stream.CanSeek && stream.Length > MostBytes) throw new UnusableFileException($"It is larger than {MostBytes >> 20} MiB; no VOC file is.");
            var reading = VocReader.Read(stream, file.Path, settings.Convention);
            foreach (var fault in reading.Faults) Gathered.Fault(fault.File, fault.Line, fault.Reason);
            if (reading.Annotation is not { } annotation) return;
            foreach (var _ in annotation.Objects) Gathered.Count();
            Gathered.Add(ToLabels(annotation, file.Path));
        }
    }
}
