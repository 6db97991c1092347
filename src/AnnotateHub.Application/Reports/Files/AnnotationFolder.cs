using System.Globalization;
using AnnotateHub.Application.LabelFiles.Import;
using AnnotateHub.Core.Agreement;
using AnnotateHub.Core.Evaluation.Reports;
using AnnotateHub.Exchange;

namespace AnnotateHub.Application.Reports.Files;

/// <summary>One rater's or one run's labels as they are read for a report: a folder or a file of any format.</summary>
/// <param name="Images">Answers by what their image is called (<see cref="AnswerKeys"/>).</param>
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

    public required AnnotationFormat Format { get; init; }

    /// <summary>Where <see cref="ImageLabels.File"/> begins.</summary>
    public required string Root { get; init; }

    public bool IsFilePerImage { get; init; }

    /// <summary>The label files themselves.</summary>
    internal IReadOnlyList<LabelFile> Files { get; init; } = [];

    /// <summary>Faults beyond those kept.</summary>
    public int MoreFaults { get; init; }

    /// <summary>Of which raters the answers are, where the files name several.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <exception cref="IOException">There is nothing to read, or nothing of it could be read; the sentence says why.</exception>
    internal static AnnotationFolder Read(string path, AnswerSettings asked, RaterChoice choice, CancellationToken cancellationToken)
    {
        if (LabelFolder.OpenFileOrFolder(path) is not { } source)
            throw new IOException(
                $"There is no folder '{path}', nor a file; name the folder or file that holds the labels of {choice.Name}."
            );
        if (asked.Images is { } images)
            source = Directory.Exists(images)
                ? source with { Pictures = images }
                : throw new IOException($"There is no folder '{images}'; name the folder that holds the pictures.");
        var format =
            asked.Format
            ?? (asked.Settings.Csv is not null && source.Files.Any(IsTable) ? AnnotationFormats.Find("csv") : null)
            ?? AnnotationFormats.Guess(source.Files)
            ?? throw new IOException($"'{path}' holds no label file of a known format; name one with --format.");
        var settings = asked.Settings with { Pictures = source.FindPicture, Listings = [.. source.Beside, .. asked.Listings] };
        var reading = format.Read(source.Files, settings, cancellationToken);
        if (reading.Files == 0)
            throw new IOException($"'{path}' holds no file of the format {format.Name}.");
        if (reading.Labels.Count == 0 && reading.Damaged.Count == 0)
            throw new IOException(
                string.Join(
                    Environment.NewLine,
                    [$"'{path}' was read as {format.Name}, and nothing of it says what is on an image.", .. reading.Faults.Take(20)]
                )
            );
        if (choice.IsRun && !reading.IsFilePerImage && reading.UnreadFiles is [var unread, ..])
            throw new IOException(
                $"{choice.Name}: '{unread}' was not read to its end, so that nobody knows on which images nothing was found. "
                    + string.Join(' ', reading.Faults.Where(fault => fault.File == unread).Select(fault => fault.ToString()).Take(3))
            );
        var keys = new AnswerKeys(reading, asked.Images is not null);
        var (usable, damaged, notes) = choice.From(
            [.. reading.Labels.Select(labels => (keys.Of(labels), labels))],
            [.. reading.Damaged.Select(labels => (keys.Of(labels), labels))],
            reading.IsFilePerImage
        );
        var answers = new Dictionary<string, ImageLabels>(usable, StringComparer.Ordinal);
        foreach (var labels in reading.Damaged.Concat(reading.Labels).Where(labels => damaged.Contains(keys.Of(labels))))
            answers.TryAdd(keys.Of(labels), labels);
        var others = asked.Format is null && settings.Csv is null ? AnnotationFormats.OtherFormats(source.Files, format) : [];
        // Spellings are compared across folders, so that each is told once.
        return new AnnotationFolder(
            path,
            usable,
            damaged,
            [.. reading.Faults.Where(fault => fault.Kind != FaultKind.Spelling), .. others]
        )
        {
            Format = format,
            Root = source.Folder,
            IsFilePerImage = reading.IsFilePerImage,
            Files = source.Files,
            MoreFaults = reading.MoreFaults,
            Notes = notes,
            Spellings = reading.Spellings,
            Answers = answers,
        };
    }

    private static bool IsTable(LabelFile file) => file.Extension is ".csv" or ".tsv" or ".txt";

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

    /// <summary>
    /// The objects as predictions. The score is the format's own, or the tag <c>score</c> or <c>confidence</c>; where there is none it
    /// is 1.
    /// </summary>
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

    private static double? ScoreOf(LabelledBox labelledBox, string tag) =>
        labelledBox.Attributes?.GetValueOrDefault(tag) is { } text
        && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var score)
        && double.IsFinite(score)
            ? score
            : null;
}
