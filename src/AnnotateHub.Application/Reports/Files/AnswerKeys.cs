using AnnotateHub.Exchange;
using AnnotateHub.Exchange.Matching;
using AnnotateHub.Exchange.Text;

namespace AnnotateHub.Application.Reports.Files;

/// <summary>
/// What an answer's image is called while answers are compared: the picture's path where pictures are given; else the label file's,
/// where it is of one image; else what the file calls it. Without ending, unless two images differ in nothing else.
/// </summary>
internal sealed class AnswerKeys
{
    private readonly bool _isFilePerImage;
    private readonly bool _byPicture;
    private readonly HashSet<string> _shared;

    public AnswerKeys(LabelReading reading, bool byPicture)
    {
        (_isFilePerImage, _byPicture) = (reading.IsFilePerImage, byPicture);
        _shared = reading
            .Labels.Concat(reading.Damaged)
            .Select(PathOf)
            .OfType<ImagePath>()
            .GroupBy(Shortened, StringComparer.Ordinal)
            .Where(same => same.Select(path => path.Name).Distinct(StringComparer.Ordinal).Skip(1).Any())
            .Select(same => same.Key)
            .ToHashSet(StringComparer.Ordinal);
    }

    public string Of(ImageLabels labels)
    {
        if (PathOf(labels) is { } path)
            return Shortened(path) is var key && _shared.Contains(key) ? path.ToString() : key;
        // A loose region of ImageJ is a part of its folder's answer.
        var file = labels.File;
        return NormalForm.Compose(
            file.EndsWith(".roi", StringComparison.OrdinalIgnoreCase) && file.LastIndexOf('/') is var slash and > 0
                ? file[..slash]
                : file[..^Path.GetExtension(file).Length]
        );
    }

    private ImagePath? PathOf(ImageLabels labels) =>
        _byPicture && labels.Picture is { } picture ? ImagePath.Parse(picture.Path)
        : _isFilePerImage ? null
        : ImagePath.Parse(labels.Image);

    private static string Shortened(ImagePath path) => string.Join('/', [.. path.Folders, path.Stem]);
}
