using AnnotateHub.TestKit;
using AnnotateHub.TestKit.Loaders;

namespace AnnotateHub.Exchange.Tests.Formats;

/// <summary>
/// One small set in the manner of every format that is read, written in every format, and read there by somebody else's rules. What does
/// not
/// arrive is told.
/// </summary>
public sealed class EveryPairTests
{
    private const int Width = 640;
    private const int Height = 480;

    private static readonly FormatSettings Settings = new() { SizeOf = _ => (Width, Height) };

    /// <summary>
    /// The golden folder NAME-rich holds two images, the second without cells: a plain box; one with flags; one in fractions with flag,
    /// score
    /// and attribute; one of 40 x 20 about (220, 110), turned by the angle of the triangle 3, 4, 5, whose corners are (210, 90), (242,
    /// 114),
    /// (230, 130) and (198, 106). Formats have no place for some of it.
    /// </summary>
    private static readonly Dictionary<string, string[]> Read = new()
    {
        ["voc"] = [Plain, Flagged, Scored + " occluded stain=weak", Turned],
        ["coco"] = [Plain, Flagged, Scored + " occluded stain=weak", Turned],
        // Flags and attributes have no column.
        ["yolo"] = [Plain, "Living Cell 100 50 640 480", Scored, Turned],
        ["labelme"] = [Plain, Flagged, Scored + " occluded stain=weak", Turned],
        ["csv"] = [Plain, Flagged, Scored + " occluded stain=weak", Turned],
        ["cvat"] = [Plain, Flagged, Scored + " occluded stain=weak", Turned],
        // No flags.
        ["label-studio"] = [Plain, "Living Cell 100 50 640 480", Scored + " stain=weak", Turned],
        // Neither flags nor scores of its own, but properties; an outline does not say how far it is turned.
        ["imagej-roi"] = [Plain, "Living Cell 100 50 640 480", "G 30.5 40.25 60.75 80.5 stain=weak", Bounds],
        ["qupath"] = [Plain, Flagged, Scored + " occluded stain=weak", Bounds],
    };

    private const string Plain = "R 0 0 10 20";
    private const string Flagged = "Living Cell 100 50 640 480 truncated difficult";
    private const string Scored = "G 30.5 40.25 60.75 80.5 @0.5";
    private const string Bounds = "R 198 90 242 130";
    private const string Turned = Bounds + " turned_by=36.87";

    public static TheoryData<string, string> Pairs()
    {
        var pairs = new TheoryData<string, string>();
        foreach (var from in AnnotationFormats.All)
        foreach (var to in AnnotationFormats.All.Where(format => format.CanWrite))
            pairs.Add(from.Key, to.Key);
        return pairs;
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void What_is_imported_and_exported_arrives_with_their_reader_or_is_told(string from, string to)
    {
        var reading = AnnotationFormats
            .Find(from)!
            .Read(Folders.Files(Path.Combine(GoldenFolderTests.Golden, from + "-rich")), Settings);
        Assert.DoesNotContain(reading.Faults, fault => !fault.IsNote);
        Assert.Equal(
            [.. Read[from].Select(text => $"cell 1: {text}"), "cell_2 is empty"],
            reading.Labels.OrderBy(labels => labels.Stem, StringComparer.Ordinal).SelectMany(Told)
        );

        var told = new List<ExchangeFault>();
        var files = AnnotationFormats
            .Find(to)!
            .Write(reading.Labels, Settings, told)
            .ToDictionary(file => file.Path, file => file.Content.ToArray());
        var theirs = WrittenLabels.Read(to, files, Width, Height);
        var ours = AnnotationFormats.Find(to)!.Read([.. files.Select(file => Folders.File(file.Key, file.Value))], Settings);

        Assert.Equal(["cell 1", "cell_2"], theirs.Keys.Order(StringComparer.Ordinal));
        Assert.Empty(theirs["cell_2"]);
        var sent = reading.Labels.Single(labels => labels.Boxes.Count > 0).Boxes;
        Assert.Equal(sent.Count, theirs["cell 1"].Count);
        foreach (var (box, seen) in sent.Zip(theirs["cell 1"]))
        {
            Assert.Equal(box.Class, seen.Class);
            // Single precision in ImageJ; a ten millionth in YOLO. Whole numbers in VOC are told where they lose something.
            var off = new[] { seen.X1 - box.Box.X1, seen.Y1 - box.Box.Y1, seen.X2 - box.Box.X2, seen.Y2 - box.Box.Y2 }.Max(Math.Abs);
            Assert.True(off < 1e-4 || off <= 0.5 && IsTold("whole pixels"), $"{seen} lies {off} px beside {box}.");
            Assert.True(box.Score == seen.Score || seen.Score is null && IsTold("score"), $"{seen} lost the score {box.Score}.");
            Assert.True(seen.Flags.SetEquals(FlagsOf(box)) || seen.Flags.Count == 0 && IsTold("flag"), $"{seen} lost {box}'s flags.");
            Assert.True(
                Sorted(seen.Attributes).SequenceEqual(Sorted(box.Attributes ?? new Dictionary<string, string>()))
                    || seen.Attributes.Count == 0 && IsTold("attribute"),
                $"{seen} lost {box}'s attributes."
            );
        }

        // And the way back: what their reader sees is what ours takes.
        Assert.Empty(ours.Faults);
        Assert.Equal(
            theirs["cell 1"].Select(seen => (seen.Class, seen.Score, string.Join(' ', seen.Flags.Order(StringComparer.Ordinal)))),
            ours.Labels.Single(labels => labels.Boxes.Count > 0)
                .Boxes.Select(box => (box.Class, box.Score, string.Join(' ', FlagsOf(box).Order(StringComparer.Ordinal))))
        );
        Assert.Equal(reading.Labels.Count, ours.Labels.Count);

        bool IsTold(string word) => told.Any(fault => fault.Reason.Contains(word, StringComparison.Ordinal) && fault.File.Length > 0);
    }

    private static IEnumerable<string> Told(ImageLabels labels) =>
        labels.Boxes.Count == 0
            ? [$"{labels.Stem} is empty"]
            : labels.Boxes.Select(box =>
                string.Join(
                    ' ',
                    (string[])
                        [
                            $"{labels.Stem}: {box.Class}",
                            .. new[] { box.Box.X1, box.Box.Y1, box.Box.X2, box.Box.Y2 }.Select(Text),
                            .. box.Score is { } score ? [$"@{Text(score)}"] : (string[])[],
                            .. FlagsOf(box),
                            .. (box.Attributes ?? new Dictionary<string, string>())
                                // CVAT says of a box that is not turned that it is turned by nothing.
                                .Where(entry => entry is not { Key: "rotation", Value: "0.0" })
                                .Select(entry => $"{entry.Key}={(entry.Key == "turned_by" ? Rounded(entry.Value) : entry.Value)}"),
                        ]
                )
            );

    private static List<string> FlagsOf(LabelledBox box) =>
        [
            .. box.Truncated ? ["truncated"] : (string[])[],
            .. box.Difficult ? ["difficult"] : (string[])[],
            .. box.Occluded ? ["occluded"] : (string[])[],
        ];

    private static IEnumerable<string> Sorted(IReadOnlyDictionary<string, string> attributes) =>
        attributes.Select(entry => $"{entry.Key}={entry.Value}").Order(StringComparer.Ordinal);

    private static string Rounded(string degrees) =>
        Text(Math.Round(double.Parse(degrees, System.Globalization.CultureInfo.InvariantCulture), 2));

    // Shares of a picture are off by rounding at the fourteenth digit.
    private static string Text(double value) => Math.Round(value, 4).ToString("R", System.Globalization.CultureInfo.InvariantCulture);
}
