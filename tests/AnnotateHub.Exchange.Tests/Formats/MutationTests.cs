using AnnotateHub.Exchange.Csv;
using AnnotateHub.TestKit;
using AnnotateHub.TestKit.Hostile;

namespace AnnotateHub.Exchange.Tests.Formats;

/// <summary>Ten thousand broken files over all readers: no crash, no hang, nothing without a sentence.</summary>
public sealed class MutationTests
{
    private const int Mutants = 10_000;

    // The beginning of a large table breaks like the whole of it, a hundred times sooner.
    private const int MaxBytes = 8 << 10;

    [Fact]
    public void Broken_files_never_end_in_anything_but_boxes_and_sentences()
    {
        var settings = new FormatSettings { SizeOf = _ => (640, 480) };
        var piped = settings with { Csv = CsvMapping.Parse("delimiter=pipe;header=no;image=#1;class=#2;box=#3;rater=#4;ignore=[").Mapping };
        System.Text.Encoding?[] pages = [null, null, null, CodePage.Find("gbk"), CodePage.Find("shift_jis"), CodePage.Find("utf-16")];
        var corpus = Corpus();

        for (var mutant = 0; mutant < Mutants; mutant++)
        {
            var (path, content) = corpus[mutant % corpus.Count];
            var broken = Folders.File(path, Broken(path, content, (ulong)mutant));
            foreach (var format in AnnotationFormats.All.Where(format => MayConcern(format.Key, path)))
            {
                var reading = format.Read(
                    [broken],
                    (format.Key == "csv" && path.EndsWith(".txt", StringComparison.Ordinal) ? piped : settings) with
                    {
                        Encoding = pages[mutant / corpus.Count % pages.Length],
                    }
                );

                Assert.True(
                    reading.Faults.All(fault => fault.Reason.Length is > 10 and < 900 && fault.File == path),
                    $"Mutant {mutant} of {path} read as {format.Key}: {string.Join(" / ", reading.Faults.Take(3))}"
                );
                Assert.True(
                    reading.Labels.SelectMany(imageLabels => imageLabels.Boxes).All(box => box.Class.Length > 0 && !box.Box.IsEmpty),
                    $"Mutant {mutant} of {path} read as {format.Key} has a box without class or area."
                );
            }
        }
    }

    private static byte[] Broken(string path, byte[] content, ulong seed) =>
        Path.GetExtension(path) is ".zip" or ".roi" && seed % 2 == 0
            ? BinaryMutations.From(content, seed)
            : Mutations.From(content, seed);

    /// <summary>Also the wrong ones of the same ending: a person may choose them.</summary>
    private static bool MayConcern(string format, string path) =>
        Path.GetExtension(path) switch
        {
            ".xml" => format is "voc" or "cvat",
            ".json" => format is "coco" or "labelme" or "label-studio" or "qupath",
            ".geojson" => format is "qupath",
            ".zip" or ".roi" => format is "imagej-roi",
            ".csv" => format is "csv",
            _ => format is "yolo" or "csv",
        };

    private static List<(string Path, byte[] Content)> Corpus()
    {
        var golden = Directory.GetFiles(GoldenFolderTests.Golden, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal);
        string[] real = RealData.Folder is not { } folder
            ? []
            :
            [
                .. new[]
                {
                    "livedead_voc",
                    "bccd/Annotations",
                    "bccd/Annotations_cosmicad",
                    "rbc12_points",
                    "cytocrowd",
                    "expert_algorithm_study",
                }.SelectMany(set =>
                    Directory
                        .GetFiles(Path.Combine(folder, set), "*", SearchOption.AllDirectories)
                        .Where(file => Path.GetExtension(file) is ".xml" or ".txt" or ".csv")
                        .Order(StringComparer.Ordinal)
                        .Take(12)
                ),
            ];
        return
        [
            .. golden
                .Concat(real)
                .Select(file =>
                    (
                        Path.GetFileName(file),
                        File.ReadAllBytes(file) is { Length: > MaxBytes } large ? large[..MaxBytes] : File.ReadAllBytes(file)
                    )
                ),
        ];
    }
}
