using System.Text;
using System.Text.Json;
using AnnotateHub.Core.Geometry;
using AnnotateHub.Core.Study;
using AnnotateHub.Exchange.PublishedDataset;

namespace AnnotateHub.Exchange.Tests.Formats;

/// <summary>
/// What readers and writers do where it turns: at the ends of a range, where something is missing, and where several answers could be
/// meant.
/// </summary>
public sealed class BordersTests
{
    private static readonly PixelBox Place = new(1, 2, 3, 4);

    [Theory]
    [InlineData("0.0", 0.0)]
    [InlineData("1.0", 1.0)]
    [InlineData("0.25", 0.25)]
    public void A_YOLO_score_is_a_share(string score, double expected) => Assert.Equal(expected, Yolo($"0 0.5 0.5 0.2 0.2 {score}").Score);

    [Theory]
    [InlineData("-0.001")]
    [InlineData("1.001")]
    public void What_is_no_share_and_no_track_id_behind_a_YOLO_box_is_refused(string score)
    {
        var reading = Read("yolo", ("classes.txt", "R"), ("a.txt", $"0 0.5 0.5 0.2 0.2 {score}"));

        Assert.Empty(reading.Labels);
        Assert.Equal([1], reading.Faults.Where(fault => !fault.IsNote).Select(fault => fault.Line));
    }

    [Theory]
    // A turned box: corners (0.1, 0.2), (0.5, 0.3), (0.4, 0.6), (0.2, 0.5) of 100 x 100 px.
    [InlineData("0 0.1 0.2 0.5 0.3 0.4 0.6 0.2 0.5", 10, 20, 50, 60)]
    // An odd number at the end is a score and no corner, however small or large.
    [InlineData("0 0.1 0.2 0.5 0.3 0.4 0.6 0.2 0.5 0.9", 10, 20, 50, 60)]
    [InlineData("0 0.1 0.2 0.5 0.3 0.4 0.6 0.2 0.5 0.01", 10, 20, 50, 60)]
    [InlineData("0 0.1 0.2 0.5 0.3 0.4 0.6", 10, 20, 50, 60)]
    public void A_YOLO_outline_is_read_by_its_corners(string line, double x1, double y1, double x2, double y2) =>
        Assert.Equal(new PixelBox(x1, y1, x2, y2), Yolo(line).Box);

    [Fact]
    public void A_YOLO_label_has_four_numbers_at_least_and_is_told_with_its_line()
    {
        var reading = Read("yolo", ("a.txt", "0 0.5 0.5 0.2 0.2\n\n0 0.5 0.5 0.2\n-1 0.5 0.5 0.2 0.2\n"));

        Assert.Equal([3, 4], reading.Faults.Where(fault => !fault.IsNote).Select(fault => fault.Line));
        Assert.Equal([1], reading.Labels.Single().Boxes.Select(box => box.Line));
    }

    [Fact]
    public void Of_several_YOLO_lists_of_names_the_nearest_counts_and_a_number_without_a_name_is_no_class()
    {
        (string, string) label = ("labels/a.txt", "0 0.5 0.5 0.2 0.2\n1 0.5 0.5 0.2 0.2\n2 0.5 0.5 0.2 0.2\n");

        Assert.Equal(
            ["r", "s"],
            Classes(Read("yolo", label, ("a/data.yaml", "names: [x, y]\n"), ("b/data.yaml", "names: [p, q]\n"), ("classes.txt", "r\ns\n")))
        );
        Assert.Equal(["r", "s"], Classes(Read("yolo", label, ("classes.txt", "r\n\n s \n"))));
        Assert.Equal(["0", "1", "2"], Classes(Read("yolo", label)));

        static IEnumerable<string> Classes(LabelReading reading) => reading.Labels.Single().Boxes.Select(box => box.Class);
    }

    [Fact]
    public void A_crowd_stays_a_crowd_in_COCO_and_nothing_else_becomes_one()
    {
        var crowd = new LabelledBox("R", Place, Attributes: new Dictionary<string, string> { ["iscrowd"] = "1" });
        var format = AnnotationFormats.Find("coco")!;
        var files = Folders.Written(format, [new ImageLabels("a.png", 64, 64, [crowd, new LabelledBox("R", Place)])], new FormatSettings());

        var back = Assert.Single(format.Read(files).Labels).Boxes;

        Assert.Equal(["1", null], back.Select(box => box.Attributes?.GetValueOrDefault("iscrowd")));
        using var json = JsonDocument.Parse(files[0].Open());
        Assert.Equal(
            [1, 0],
            json.RootElement.GetProperty("annotations")
                .EnumerateArray()
                .Select(jsonElement => jsonElement.GetProperty("iscrowd").GetInt32())
        );
        Assert.All(
            json.RootElement.GetProperty("annotations").EnumerateArray(),
            jsonElement => Assert.False(jsonElement.TryGetProperty("attributes", out _))
        );
    }

    [Theory]
    [InlineData("1", "1")]
    [InlineData("true", "1")]
    [InlineData("0", null)]
    [InlineData("false", null)]
    public void A_COCO_crowd_is_told_by_one_or_true(string written, string? expected) =>
        Assert.Equal(expected, Coco($"\"bbox\":[1,2,2,2],\"iscrowd\":{written}").Attributes?.GetValueOrDefault("iscrowd"));

    [Theory]
    [InlineData("0", 0.0)]
    [InlineData("1", 1.0)]
    [InlineData("1.5", null)]
    [InlineData("-0.5", null)]
    public void A_COCO_score_is_a_share_or_none(string score, double? expected) =>
        Assert.Equal(expected, Coco($"\"bbox\":[1,2,2,2],\"score\":{score}").Score);

    [Fact]
    public void A_models_box_without_a_score_is_sure_in_a_COCO_results_file_and_others_keep_theirs()
    {
        ImageLabels[] labels =
        [
            new(
                "a.png",
                64,
                64,
                [new LabelledBox("R", Place), new LabelledBox("R", Place, 0.25), new LabelledBox("R", Place, 0)],
                "detector",
                IsModel: true
            ),
        ];
        var format = AnnotationFormats.Find("coco")!;

        Assert.Equal(
            [1, 0.25, 0],
            Assert.Single(format.Read(Folders.Written(format, labels, new FormatSettings())).Labels).Boxes.Select(box => box.Score)
        );
    }

    [Fact]
    public void COCO_numbers_of_images_classes_and_boxes_begin_at_one_and_follow_the_projects_order()
    {
        ImageLabels[] labels =
        [
            new("a.png", 64, 32, [new LabelledBox("G", Place), new LabelledBox("R", Place)]),
            new("b.png", 64, 32, [new LabelledBox("R", Place)]),
        ];

        using var json = JsonDocument.Parse(
            Folders.Written(AnnotationFormats.Find("coco")!, labels, new FormatSettings { Classes = ["R", "G"] })[0].Open()
        );

        Assert.Equal(
            [(1, 64, 32), (2, 64, 32)],
            json.RootElement.GetProperty("images")
                .EnumerateArray()
                .Select(jsonElement => (Number(jsonElement, "id"), Number(jsonElement, "width"), Number(jsonElement, "height")))
        );
        Assert.Equal(
            [(1, "R"), (2, "G")],
            json.RootElement.GetProperty("categories")
                .EnumerateArray()
                .Select(jsonElement => (Number(jsonElement, "id"), jsonElement.GetProperty("name").GetString()!))
        );
        Assert.Equal(
            [(1, 1, 2, 4), (2, 1, 1, 4), (3, 2, 1, 4)],
            json.RootElement.GetProperty("annotations")
                .EnumerateArray()
                .Select(jsonElement =>
                    (
                        Number(jsonElement, "id"),
                        Number(jsonElement, "image_id"),
                        Number(jsonElement, "category_id"),
                        Number(jsonElement, "area")
                    )
                )
        );

        static int Number(JsonElement jsonElement, string name) => jsonElement.GetProperty(name).GetInt32();
    }

    [Theory]
    [InlineData(0.5, UnknownCells.PseudolabelAll, "R")]
    [InlineData(0.499, UnknownCells.PseudolabelAll, "G")]
    [InlineData(0.8, UnknownCells.PseudolabelSureCancer, null)]
    [InlineData(0.801, UnknownCells.PseudolabelSureCancer, "R")]
    [InlineData(1, UnknownCells.Drop, null)]
    [InlineData(1, UnknownCells.AsNormal, "G")]
    [InlineData(1, UnknownCells.Keep, "U")]
    public void An_unknown_cell_becomes_what_the_protocol_says_at_its_limits_too(double cancer, UnknownCells choice, string? expected)
    {
        var boxes = UnknownCellRules.Apply(
            choice,
            [new LabelledBox("G", Place), new LabelledBox("U", Place), new LabelledBox("R", Place)],
            _ => cancer
        );

        Assert.Equal(new[] { "G", expected, "R" }.OfType<string>(), boxes.Select(box => box.Class));
        Assert.Equal(choice is UnknownCells.PseudolabelAll or UnknownCells.PseudolabelSureCancer, choice.NeedsModels());
        Assert.Equal(
            Enum.GetValues<UnknownCells>().Length,
            Enum.GetValues<UnknownCells>().Select(unknownCells => UnknownCellRules.Describe(unknownCells, ["run"])).Distinct().Count()
        );
    }

    [Fact]
    public void The_flat_tree_holds_the_main_answer_alone_and_the_published_one_all()
    {
        ImageLabels Answer(string @class) => new("t", 40, 30, [new LabelledBox(@class, Place)]);
        DataSetImage[] images =
        [
            new(
                "t",
                "06",
                DataSplit.Test,
                40,
                30,
                new Dictionary<string, ImageLabels>
                {
                    ["Expert1"] = Answer("G"),
                    [DataSetLayout.Union] = Answer("R"),
                    ["Expert2"] = Answer("U"),
                    ["Zoe"] = Answer("U"),
                },
                ["a", "b"]
            ),
            new(
                "v",
                "06",
                DataSplit.Validation,
                40,
                30,
                new Dictionary<string, ImageLabels> { [DataSetLayout.TrainVal] = Answer("G"), ["Expert1"] = Answer("U") },
                ["a"]
            ),
        ];
        var facts = new DataSetFacts("n", "l", "1", DataSetVariant.Flat, "u", "k", false, false, [], "m");

        var flat = DataSetWriter
            .Annotations(images, facts)
            .ToDictionary(file => file.Path, file => Encoding.UTF8.GetString(file.Content.Span));

        Assert.Equal(["Annotations/t.xml", "Annotations/v.xml"], flat.Keys.Order());
        Assert.Contains("<name>R</name>", flat["Annotations/t.xml"], StringComparison.Ordinal);
        Assert.Contains("<name>G</name>", flat["Annotations/v.xml"], StringComparison.Ordinal);
        Assert.Equal(
            [
                "Annotations/test/Expert1/t.xml",
                "Annotations/test/Expert1/v.xml",
                "Annotations/test/Expert2/t.xml",
                "Annotations/test/Unioned/t.xml",
                "Annotations/test/Zoe/t.xml",
                "Annotations/trainval/v.xml",
            ],
            DataSetWriter
                .Annotations(images, facts with { Variant = DataSetVariant.Published })
                .Select(file => file.Path)
                .Order(StringComparer.Ordinal)
        );
    }

    [Theory]
    [InlineData("x/Annotations/trainval/a.xml", "trainval")]
    [InlineData("Annotations/test/Expert2/a.xml", "Expert2")]
    [InlineData("Annotations/a.xml", "")]
    [InlineData("test/Expert2/a.xml", null)]
    public void The_role_is_told_by_the_folder(string path, string? role) => Assert.Equal(role, DataSetLayout.RoleOf(path));

    private static LabelledBox Yolo(string line)
    {
        var reading = Read("yolo", ("classes.txt", "R"), ("a.txt", line));
        Assert.Empty(reading.Faults);
        return reading.Labels.Single().Boxes.Single();
    }

    private static LabelledBox Coco(string parts) =>
        Read(
            "coco",
            (
                "a.json",
                $"{{\"images\":[{{\"id\":1,\"file_name\":\"a\"}}],\"categories\":[],\"annotations\":[{{\"image_id\":1,\"category_id\":1,{parts}}}]}}"
            )
        )
            .Labels.Single()
            .Boxes.Single();

    private static LabelReading Read(string format, params (string Path, string Text)[] files) =>
        AnnotationFormats
            .Find(format)!
            .Read([.. files.Select(file => Folders.Text(file.Path, file.Text))], new FormatSettings { SizeOf = _ => (100, 100) });
}
