using AnnotateHub.Core.Geometry;
using AnnotateHub.Exchange.Text;

namespace AnnotateHub.Exchange.Reading;

/// <summary>
/// What every format's labels go through once they are read: which picture they are of, who rated, two answers for one image, sizes,
/// places outside, and
/// answers of which nothing is left. What is left out here is told here.
/// </summary>
internal sealed class LabelReview(FormatSettings settings, ReadResultBuilder gathered, bool isFilePerImage)
{
    /// <summary>
    /// A box that reaches further out than this share of the picture's side is told: rounding and cells at the edge do not.
    /// </summary>
    private const double Far = 0.1;

    private readonly List<SizeMismatch> _mismatches = [];

    public LabelReading Finish(int files)
    {
        IReadOnlyList<ImageLabels> labels = [.. gathered.Labels.Select(Composed)];
        labels = PictureMatching.From(labels, settings, gathered, isFilePerImage);
        labels = FolderRaters.Named(labels, isFilePerImage);
        labels = DoubleAnswers.LeftOut(labels, gathered, isFilePerImage);
        labels = ImageNaming.Qualified(labels, isFilePerImage);
        labels = [.. labels.Select(Sized).OfType<ImageLabels>().Select(Bounded)];
        foreach (var imageLabels in labels.Where(IsDamaged))
        {
            gathered.Damaged.Add(imageLabels);
            gathered.Note(
                imageLabels.File,
                0,
                $"Nothing of the labels of '{ReadResultBuilder.Shown(imageLabels.Image)}' could be used: the image is left out, "
                    + "because it is no image without boxes.",
                FaultKind.Damaged
            );
        }

        foreach (var item in labels)
        foreach (var box in item.Boxes)
            gathered.Spellings.AddRead(box.Class, item.File, box.Line);
        foreach (var fault in gathered.Spellings.Faults())
            gathered.Add(fault);
        return new LabelReading([.. labels.Where(item => !IsDamaged(item))], [.. gathered.Faults], gathered.MoreFaults, files)
        {
            Damaged = [.. gathered.Damaged],
            SizeMismatches = _mismatches,
            Spellings = gathered.Spellings.All,
            IsFilePerImage = isFilePerImage,
            UnreadFiles = [.. gathered.UnreadFiles],
        };
    }

    private static bool IsDamaged(ImageLabels imageLabels) => imageLabels is { Refused: > 0, Boxes.Count: 0 };

    /// <summary>Class and rater in composed form: a word that was written on a Mac is the same word.</summary>
    private static ImageLabels Composed(ImageLabels imageLabels) =>
        imageLabels with
        {
            Rater = imageLabels.Rater is { } rater ? NormalForm.Compose(rater) : null,
            Boxes = imageLabels.Boxes.All(box => ReferenceEquals(NormalForm.Compose(box.Class), box.Class))
                ? imageLabels.Boxes
                : [.. imageLabels.Boxes.Select(box => box with { Class = NormalForm.Compose(box.Class) })],
        };

    private ImageLabels? Sized(ImageLabels imageLabels)
    {
        if (imageLabels.Picture?.Size is not var (width, height))
            return imageLabels;
        if (imageLabels is not { Width: { } own, Height: { } tall })
            return imageLabels with { Width = width, Height = height };
        if ((own, tall) == (width, height))
            return imageLabels;
        var mismatch = SizeMismatch.From(imageLabels.File, own, tall, width, height);
        _mismatches.Add(mismatch);
        var choice = imageLabels.IsShares && mismatch.Factor is not null ? SizeDifference.Scale : settings.SizeDifference;
        switch (choice)
        {
            case SizeDifference.Scale when mismatch.Factor is not null:
                gathered.Note(
                    imageLabels.File,
                    0,
                    $"{mismatch}. {(imageLabels.IsShares ? "Its shares were taken of the picture." : "They were scaled.")}",
                    FaultKind.Size
                );
                return imageLabels with
                {
                    Width = width,
                    Height = height,
                    Boxes =
                    [
                        .. imageLabels.Boxes.Select(box => box with { Box = Scaled(box.Box, (double)width / own, (double)height / tall) }),
                    ],
                };
            case SizeDifference.Ignore:
                gathered.Note(imageLabels.File, 0, $"{mismatch}. The numbers were taken as pixels of the picture.", FaultKind.Size);
                return imageLabels with { Width = width, Height = height };
            default:
                var advice = mismatch.Factor is null
                    ? "have the numbers taken as the picture's pixels if they are"
                    : "have them scaled, or mend the size if it is wrong";
                gathered.Fault(
                    imageLabels.File,
                    0,
                    $"{mismatch}. '{ReadResultBuilder.Shown(imageLabels.Image)}' is left out; {advice}.",
                    FaultKind.Size
                );
                gathered.Damaged.Add(imageLabels with { Boxes = [], Refused = Math.Max(1, imageLabels.Boxes.Count) });
                return null;
        }
    }

    private ImageLabels Bounded(ImageLabels imageLabels)
    {
        Twice(imageLabels);
        if (LookLikeShares(imageLabels))
        {
            var image = imageLabels is { Width: not null, Height: not null }
                ? $"{imageLabels.Width} x {imageLabels.Height}"
                : "an image of unknown size";
            gathered.Fault(
                imageLabels.File,
                imageLabels.Boxes[0].Line,
                $"All boxes of '{ReadResultBuilder.Shown(imageLabels.Image)}', such as {imageLabels.Boxes[0].Box}, lie within the first "
                    + $"pixel of {image}: the numbers look like shares of the image, and pixels are expected. They are left out.",
                FaultKind.Size
            );
            return imageLabels with { Boxes = [], Refused = imageLabels.Refused + imageLabels.Boxes.Count };
        }

        if (imageLabels is not { Width: { } width, Height: { } height })
            return imageLabels;
        var kept = new List<LabelledBox>(imageLabels.Boxes.Count);
        foreach (var box in imageLabels.Boxes)
        {
            var edges = box.Box;
            if (edges.ClampTo(width, height).IsEmpty)
            {
                gathered.Fault(
                    imageLabels.File,
                    box.Line,
                    $"The box {edges} of '{ReadResultBuilder.Shown(box.Class)}' lies outside the image of {width} x {height} pixels.",
                    FaultKind.Outside
                );
                continue;
            }

            if (Math.Max(-edges.X1, edges.X2 - width) > Far * width || Math.Max(-edges.Y1, edges.Y2 - height) > Far * height)
                gathered.Note(
                    imageLabels.File,
                    box.Line,
                    $"The box {edges} of '{ReadResultBuilder.Shown(box.Class)}' reaches far beyond the image of {width} x {height} pixels.",
                    FaultKind.Outside
                );
            kept.Add(box);
        }

        return kept.Count == imageLabels.Boxes.Count
            ? imageLabels
            : imageLabels with
            {
                Boxes = kept,
                Refused = imageLabels.Refused + imageLabels.Boxes.Count - kept.Count,
            };
    }

    /// <summary>A box of a whole pixel is one; several fractions of the first pixel are not.</summary>
    private static bool LookLikeShares(ImageLabels imageLabels) =>
        imageLabels is { IsShares: false, Boxes.Count: > 0, Width: null or > 1, Height: null or > 1 }
        && imageLabels.Boxes.All(box => box.Box is { X1: >= 0, Y1: >= 0, X2: <= 1, Y2: <= 1 } && !box.Box.IsWholePixels);

    private void Twice(ImageLabels imageLabels)
    {
        var seen = new HashSet<(string, PixelBox, double?, string)>();
        foreach (var box in imageLabels.Boxes)
            // Two tracks at one place are two boxes.
            if (!seen.Add((box.Class, box.Box, box.Score, SaidOf(box))))
                gathered.Note(
                    imageLabels.File,
                    box.Line,
                    $"The box {box.Box} of '{ReadResultBuilder.Shown(box.Class)}' is there twice"
                        + $"{(imageLabels.Rater is null ? "" : $" by {imageLabels.Rater}")}; both were taken.",
                    FaultKind.Twice
                );
    }

    private static string SaidOf(LabelledBox box) =>
        box.Attributes is null
            ? ""
            : string.Join(
                '\n',
                box.Attributes.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"{entry.Key}={entry.Value}")
            );

    private static PixelBox Scaled(in PixelBox box, double across, double down) =>
        new(
            WholePixels.Snap(box.X1 * across),
            WholePixels.Snap(box.Y1 * down),
            WholePixels.Snap(box.X2 * across),
            WholePixels.Snap(box.Y2 * down)
        );
}
