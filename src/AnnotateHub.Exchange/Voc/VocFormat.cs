using AnnotateHub.Exchange.Reading;

namespace AnnotateHub.Exchange.Voc;

/// <summary>VOC as one of the formats: a file for each image, a folder for each rater.</summary>
public static class VocFormat
{
    public static AnnotationFormat Format { get; } =
        new(
            "voc",
            "Pascal VOC XML",
            "Whole-pixel boxes come back identical; in the decimal dialect every box comes back to the bit.",
            settings => new Reader(settings),
            Write
        );

    private const long MaxBytes = 128L << 20;

    private static IEnumerable<WrittenFile> Write(
        ILabelSource labels,
        FormatSettings settings,
        ICollection<ExchangeFault> leftOut
    )
    {
        var losses = new Losses("VOC");
        foreach (var batch in RaterFolders.BatchesOf(labels, "Annotations", ".xml"))
        {
            var answers = batch.ToList();
            foreach (var (_, answer) in answers)
                CountLosses(answer, settings.Convention, losses);
            // The processors share the batch.
            foreach (var file in answers.AsParallel().AsOrdered().Select(Written))
                yield return file;
        }

        losses.Tell(leftOut);

        WrittenFile Written((string Path, ImageLabels Labels) item)
        {
            using var xml = new MemoryStream();
            VocWriter.Write(xml, OfLabels(item.Labels, settings.DataSet), settings.Convention);
            return new WrittenFile(item.Path, xml.ToArray());
        }
    }

    /// <summary>What the labels lose when they are written by the convention.</summary>
    public static void TellLosses(IEnumerable<ImageLabels> labels, VocConvention convention, ICollection<ExchangeFault> leftOut)
    {
        var losses = new Losses("VOC");
        foreach (var labelled in labels)
            CountLosses(labelled, convention, losses);
        losses.Tell(leftOut);
    }

    private static void CountLosses(ImageLabels labelled, VocConvention convention, Losses losses)
    {
        foreach (var box in labelled.Boxes)
        {
            if (convention.Dialect == VocDialect.Integer && !box.Box.IsWholePixels)
                losses.Add(labelled, "lay between pixels and became whole pixels; the decimal dialect keeps them.");
            if (!VocWriter.IsAllowed(box))
                losses.Add(labelled, "had signs in a text that XML cannot hold; each became U+FFFD.");
        }
    }

    /// <summary>The file that says the same; the score and whatever VOC has no tag for become attributes.</summary>
    public static VocAnnotation OfLabels(ImageLabels labels, string folder = "") =>
        new(
            labels.Image[(labels.Image.LastIndexOfAny(['/', '\\']) + 1)..],
            labels.Width,
            labels.Height,
            labels.Depth,
            [
                .. labels.Boxes.Select(box => new VocObject(
                    box.Class,
                    box.Box,
                    box.Truncated,
                    box.Difficult,
                    box.Occluded,
                    BoxExtras.Pack(box, score: true)
                )),
            ],
            folder.Length > 0 ? folder : labels.Heading.Folder,
            labels.Heading.Path,
            labels.Heading.Database
        )
        {
            Verified = labels.Heading.Verified,
            Segmented = labels.Heading.Segmented,
        };

    private static ImageLabels ToLabels(VocAnnotation annotation, string file, Action<LabelledBox, string> tell)
    {
        var stem = Path.GetFileNameWithoutExtension(file);
        return new ImageLabels(
            annotation.FileName.Length > 0 ? annotation.FileName : stem,
            annotation.Width,
            annotation.Height,
            [
                .. annotation
                    .Objects.Select(vocObject => new LabelledBox(
                        vocObject.Class,
                        vocObject.Box,
                        null,
                        vocObject.Truncated,
                        vocObject.Difficult,
                        vocObject.Occluded,
                        vocObject.Attributes,
                        vocObject.Line
                    ))
                    .Select(box => BoxExtras.Unpack(box, reason => tell(box, reason))),
            ],
            Depth: annotation.Depth,
            Names: annotation.Path.Length > 0 ? [stem, annotation.Path] : [stem],
            File: file
        )
        {
            Heading = new VocHeading(annotation.Folder, annotation.Path, annotation.Database, annotation.Segmented, annotation.Verified),
            IsNamedByFile = annotation.FileName.Length == 0,
            Hints = annotation is { Folder.Length: > 0, FileName.Length: > 0 } ? [$"{annotation.Folder}/{annotation.FileName}"] : [],
        };
    }

    private sealed class Reader(FormatSettings settings) : FormatReader
    {
        private bool _isOriginTold;

        protected override bool IsFilePerImage => true;

        protected override bool MayRead(LabelFile file) => file.Extension == ".xml";

        /// <summary>Who counts from 1 has no pixel 0.</summary>
        private void TellOrigin(VocAnnotation annotation, string file)
        {
            var before = annotation.Objects.Where(vocObject => vocObject.Box.X1 == -1 || vocObject.Box.Y1 == -1).ToList();
            if (_isOriginTold || settings.Convention.Origin != 1 || before.Count == 0)
                return;
            _isOriginTold = true;
            Gathered.Note(
                file,
                before[0].Line,
                $"The box of '{ReadResultBuilder.Shown(before[0].Class)}' begins at 0, and the files were read as counting from 1: they "
                    + "seem to count from 0. Every box would then lie one pixel beside its place.",
                FaultKind.Outside
            );
        }

        protected override void ReadFile(LabelFile file)
        {
            using var stream = file.Open();
            if (stream.CanSeek && stream.Length > MaxBytes)
                throw new UnusableFileException($"It is larger than {MaxBytes >> 20} MiB; no VOC file is.");
            var reading = VocReader.Read(stream, file.Path, settings.Convention, file.Encoding);
            foreach (var (name, line) in reading.Spellings)
                Gathered.Spellings.Add(name, file.Path, line);
            if (reading.Annotation is not { } annotation)
            {
                foreach (var fault in reading.Faults.SkipLast(1))
                    Gathered.Add(fault);
                throw new UnusableFileException(reading.Faults[^1].Reason, reading.Faults[^1].Line, reading.Faults[^1].Kind);
            }

            foreach (var fault in reading.Faults)
                Gathered.Add(fault);
            Gathered.Sizes.Read(file.Path, reading.SaidSize.Width, reading.SaidSize.Height);
            TellOrigin(annotation, file.Path);
            foreach (var _ in annotation.Objects)
                Gathered.Count();
            Gathered.Add(
                ToLabels(annotation, file.Path, (box, reason) =>
                    Gathered.Note(file.Path, box.Line, $"The box of '{ReadResultBuilder.Shown(box.Class)}' {reason}")
                ) with
                {
                    Refused = reading.Faults.Count(fault => !fault.IsNote),
                }
            );
        }
    }
}
