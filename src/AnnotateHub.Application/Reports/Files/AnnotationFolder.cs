using System.Globalization;
using AnnotateHub.Application.LabelFiles.Import;
using AnnotateHub.Core.Agreement;
using AnnotateHub.Core.Evaluation.Reports;
using AnnotateHub.Exchange;
using AnnotateHub.Exchange.Text;
using AnnotateHub.Exchange.Voc;

namespace AnnotateHub.Application.Reports.Files;

/// <summary>A folder of VOC files as it is read for a report.</summary>
/// <param name="Images">Answers by the path of their file below the folder, without ending and in composed Unicode.</param>
/// <param name="Damaged">Images whose answer was refused as a whole: they are compared with nobody's, and no answer without boxes.</param>
public sealed record AnnotationFolder(
    string Path,
    IReadOnlyDictionary<string, ImageLabels> Images,
    IReadOnlySet<string> Damaged,
    IReadOnlyList<ExchangeFault> Faults
)
{
    /// <summary>The classes as the files spell them, with file and line of the first of each.</summary>
    public IReadOnlyList<(string Written, string File, int Line)> Spellings { get; init; } = [];

    /// <summary>All answers, also damaged ones, by their names.</summary>
    public IReadOnlyDictionary<string, ImageLabels> Answers { get; init; } = Images;

    /// <exception cref="IOException">There is no such folder or no VOC file in it; the sentence says which.</exception>
    public static AnnotationFolder Read(string path, VocConvention convention)
    {
        if (LabelFolder.Open(path) is not { } folder)
            throw new IOException($"There is no folder '{path}'; name the folder that holds the .xml files.");
        List<LabelFile> files = [.. folder.Files.Where(file => file.Extension == ".xml")];
        if (files.Count == 0)
            throw new IOException($"The folder '{path}' holds no .xml file; name the folder with the annotations.");
        var reading = VocFormat.Format.Read(files, new FormatSettings { Convention = convention, Pictures = folder.FindPicture });
        // Spellings are compared across folders, so that each is told once.
        return new AnnotationFolder(
            path,
            reading.Labels.DistinctBy(KeyOf, StringComparer.Ordinal).ToDictionary(KeyOf, StringComparer.Ordinal),
            reading.Damaged.Select(KeyOf).ToHashSet(StringComparer.Ordinal),
            [.. reading.Faults.Where(fault => fault.Kind != FaultKind.Spelling)]
        )
        {
            Spellings = reading.Spellings,
            Answers = reading
                .Labels.Concat(reading.Damaged)
                .DistinctBy(KeyOf, StringComparer.Ordinal)
                .ToDictionary(KeyOf, StringComparer.Ordinal),
        };
    }

    /// <summary>The same answers under other names.</summary>
    /// <param name="names">Null for an answer that is left out.</param>
    internal AnnotationFolder Renamed(IReadOnlyDictionary<string, string?> names) =>
        this with
        {
            Images = Under(Images, names),
            Answers = Under(Answers, names),
            Damaged = Damaged.Select(image => names.GetValueOrDefault(image, image)).OfType<string>().ToHashSet(StringComparer.Ordinal),
        };

    private static Dictionary<string, ImageLabels> Under(
        IReadOnlyDictionary<string, ImageLabels> answers,
        IReadOnlyDictionary<string, string?> names
    ) =>
        answers
            .Select(answer => (Name: names.GetValueOrDefault(answer.Key, answer.Key), answer.Value))
            .Where(answer => answer.Name is not null)
            .ToDictionary(answer => answer.Name!, answer => answer.Value, StringComparer.Ordinal);

    /// <summary>The classes that occur.</summary>
    public IEnumerable<string> Classes =>
        Images.Values.SelectMany(labels => labels.Boxes.Select(labelledBox => labelledBox.Class)).Distinct(StringComparer.Ordinal);

    /// <summary>What was drawn on an image; null where the folder has no usable answer for it.</summary>
    public IReadOnlyList<ClassedBox>? Boxes(string image) =>
        Images.TryGetValue(image, out var labels)
            ? [.. labels.Boxes.Select(labelledBox => new ClassedBox(labelledBox.Box, labelledBox.Class))]
            : null;

    /// <summary>The objects as predictions. The score is the tag <c>score</c> or <c>confidence</c>; where there is none it is 1.</summary>
    public (IReadOnlyList<Prediction> Predictions, int WithoutScore, int NoShares) Predictions()
    {
        var (without, noShares) = (0, 0);
        var predictions = Images
            .SelectMany(image =>
                image.Value.Boxes.Select(labelledBox =>
                {
                    var score = labelledBox.Score ?? ScoreOf(labelledBox, "score") ?? ScoreOf(labelledBox, "confidence");
                    if (score is null)
                        without++;
                    else if (score is < 0 or > 1)
                        noShares++;
                    return new Prediction(image.Key, labelledBox.Box, labelledBox.Class, score ?? 1);
                })
            )
            .ToList();
        return (predictions, without, noShares);
    }

    /// <summary>Images of which two folders say different sizes: boxes on them are not of one scale.</summary>
    /// <returns>Name and sentence.</returns>
    public static IEnumerable<(string Image, string Sentence)> DifferentSizes(IReadOnlyList<(string Name, AnnotationFolder Folder)> folders)
    {
        foreach (
            var image in folders.SelectMany(item => item.Folder.Images.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
        )
        {
            var sizes = folders
                .Where(item => item.Folder.Images.ContainsKey(image))
                .Select(item => (item.Name, Labels: item.Folder.Images[image]))
                .Where(item => item.Labels is { Width: not null, Height: not null })
                .DistinctBy(item => (item.Labels.Width, item.Labels.Height))
                .ToList();
            if (sizes.Count > 1)
                yield return (
                    image,
                    $"{image}: {string.Join(" and ", sizes.Select(item => $"{item.Name} says {item.Labels.Width} x {item.Labels.Height} pixels"))}; the image is left out, because its boxes are of two scales."
                );
        }
    }

    private static string KeyOf(ImageLabels labels) => NormalForm.Compose(labels.File[..^System.IO.Path.GetExtension(labels.File).Length]);

    private static double? ScoreOf(LabelledBox labelledBox, string tag) =>
        labelledBox.Attributes?.GetValueOrDefault(tag) is { } text
        && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var score)
        && double.IsFinite(score)
            ? score
            : null;
}
