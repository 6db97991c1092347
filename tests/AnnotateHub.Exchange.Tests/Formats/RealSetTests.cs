using AnnotateHub.Core.Geometry;
using AnnotateHub.Exchange.Csv;

namespace AnnotateHub.Exchange.Tests.Formats;

/// <summary>Sets of other labs as they are (counts: data/SOURCES.md of the real sets, and grep).</summary>
public sealed class RealSetTests
{
    [Fact]
    public void Blood_smears_of_three_sources_become_three_raters()
    {
        var reading = AnnotationFormats.Find("voc")!.Read([.. Folders.Files(Folders.Real("bccd")).Where(file => file.Extension == ".xml")]);

        Assert.Equal(
            ["Annotations", "Annotations_akshaylamba", "Annotations_cosmicad"],
            reading.Labels.Select(imageLabels => imageLabels.Rater).Distinct().Order(StringComparer.Ordinal)
        );
        Assert.Equal(
            (85, 4, 83),
            (CountOf(reading, "Annotations"), CountOf(reading, "Annotations_akshaylamba"), CountOf(reading, "Annotations_cosmicad"))
        );
        Assert.Contains(
            "Platetlets",
            reading
                .Labels.Where(imageLabels => imageLabels.Rater == "Annotations_akshaylamba")
                .SelectMany(imageLabels => imageLabels.Boxes)
                .Select(box => box.Class)
        );
    }

    [Fact]
    public void Cell_crowd_workers_are_four_raters_with_Chinese_classes()
    {
        var reading = AnnotationFormats
            .Find("csv")!
            .Read([.. Folders.Files(Folders.Real("cytocrowd")).Where(file => file.Path == "WorkerData.csv")]);

        Assert.Equal((7_108, 0), (reading.BoxCount + reading.Faults.Count(fault => !fault.IsNote), reading.MoreFaults));
        // The header was guessed: which columns nothing is taken from, and in which order the four numbers stand, is told.
        Assert.Equal([FaultKind.Columns, FaultKind.Columns], reading.Faults.Where(fault => fault.IsNote).Select(fault => fault.Kind));
        Assert.Equal(
            ["worker-3 2115", "worker-4 737", "worker-5 2328", "worker-7 1928"],
            reading
                .Labels.GroupBy(imageLabels => imageLabels.Rater)
                .Select(group => $"{group.Key} {group.Sum(imageLabels => imageLabels.Boxes.Count)}")
                .Order(StringComparer.Ordinal)
        );
        Assert.Equal(223, reading.Labels.Select(imageLabels => imageLabels.Image).Distinct().Count());
        Assert.All(reading.Labels, imageLabels => Assert.StartsWith("%5B", imageLabels.Image));
        Assert.Equal(
            ("其他正常细胞", new PixelBox(2540, 1338, 3027, 1733)),
            (reading.Labels[0].Boxes[0].Class, reading.Labels[0].Boxes[0].Box)
        );
    }

    [Fact]
    public void Cell_crowd_truth_in_its_other_syntax_is_read_by_the_same_columns()
    {
        var reading = AnnotationFormats
            .Find("csv")!
            .Read([.. Folders.Files(Folders.Real("cytocrowd")).Where(file => file.Path == "GroundTruth.csv")]);

        Assert.Equal((3_166, 223), (reading.BoxCount + reading.Faults.Count(fault => !fault.IsNote), reading.Labels.Count));
        Assert.Equal(new PixelBox(2944, 1229, 3263, 1812), reading.Labels[0].Boxes[0].Box);
    }

    [Fact]
    public void Ten_experts_with_trailing_commas_and_negative_edges_are_read_through_a_mapping()
    {
        var mapping = CsvMapping
            .Parse("delimiter=pipe;header=no;image=#1;class=#2;box=#3;rater={file};width=#10;height=#11;ignore=[")
            .Mapping!;
        var files = Folders.Files(Folders.Real("expert_algorithm_study/EIPH/FirstRound/Participants"));

        var reading = AnnotationFormats.Find("csv")!.Read(files, new FormatSettings { Csv = mapping });

        var byRater = reading
            .Labels.GroupBy(imageLabels => imageLabels.Rater)
            .Select(group => group.Sum(imageLabels => imageLabels.Boxes.Count))
            .ToList();
        // Three experts clicked a cell twice.
        Assert.Equal(
            [(FaultKind.Twice, true), (FaultKind.Twice, true), (FaultKind.Twice, true)],
            reading.Faults.Select(fault => (fault.Kind, fault.IsNote))
        );
        Assert.Equal((10, 212, 342), (byRater.Count, byRater.Min(), byRater.Max()));
        Assert.Equal(20, reading.Labels.Select(imageLabels => imageLabels.Image).Distinct().Count());
        Assert.Contains(
            reading.Labels,
            imageLabels =>
                imageLabels.Rater!.EndsWith("Participant_3", StringComparison.Ordinal)
                && imageLabels.Boxes.Any(box => box.Box == new PixelBox(-6, 29, 21, 56) && box.Class == "0")
        );
    }

    [Fact]
    public void Points_become_boxes_of_a_chosen_size()
    {
        var mapping = CsvMapping.Parse("delimiter=space;header=no;image={file};x=#1;y=#2;class=#3;size=70").Mapping!;

        var reading = AnnotationFormats
            .Find("csv")!
            .Read(Folders.Files(Folders.Real("rbc12_points")), new FormatSettings { Csv = mapping });

        Assert.Empty(reading.Faults);
        Assert.Equal((9, 395), (reading.Labels.Count, reading.BoxCount));
        // The first line of 1.txt is "594 95 0".
        Assert.Equal(
            ("0", new PixelBox(559, 60, 629, 130)),
            (
                reading.Labels.Single(imageLabels => imageLabels.Image == "1").Boxes[0].Class,
                reading.Labels.Single(imageLabels => imageLabels.Image == "1").Boxes[0].Box
            )
        );
    }

    [Theory]
    [InlineData("coco")]
    [InlineData("labelme")]
    [InlineData("csv")]
    [InlineData("yolo")]
    public void Living_and_dead_cells_go_through_every_format_and_stay_the_same(string format)
    {
        var labels = AnnotationFormats.Find("voc")!.Read(Folders.Files(Folders.Real("livedead_voc"))).Labels;
        var sizes = labels.ToDictionary(
            imageLabels => imageLabels.Stem,
            imageLabels => (imageLabels.Width!.Value, imageLabels.Height!.Value),
            StringComparer.Ordinal
        );
        var settings = new FormatSettings { SizeOf = stem => sizes[stem] };
        var annotationFormat = AnnotationFormats.Find(format)!;

        var back = annotationFormat.Read(Folders.Written(annotationFormat, labels, settings), settings);

        Assert.Equal((50, 172, 0), (back.Labels.Count, back.BoxCount, back.Faults.Count));
        Assert.Equal(Boxes(labels), Boxes(back.Labels));
    }

    private static int CountOf(LabelReading reading, string rater) => reading.Labels.Count(imageLabels => imageLabels.Rater == rater);

    private static IEnumerable<string> Boxes(IEnumerable<ImageLabels> labels) =>
        labels
            .SelectMany(imageLabels => imageLabels.Boxes.Select(box => $"{imageLabels.Stem} {box.Class} {box.Box}"))
            .Order(StringComparer.Ordinal);
}
