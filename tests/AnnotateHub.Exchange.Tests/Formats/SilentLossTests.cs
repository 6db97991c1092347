using System.Globalization;
using System.Text;
using AnnotateHub.Core.Geometry;
using CsCheck;

namespace AnnotateHub.Exchange.Tests.Formats;

/// <summary>A label comes out exactly right, or it is told, or it is refused: random inputs of the kinds that go wrong elsewhere.</summary>
public sealed class SilentLossTests
{
    private const int Width = 200,
        Height = 100;

    private static readonly Gen<PixelBox> Inside = Gen.Select(
        Gen.Int[0, 150],
        Gen.Int[0, 60],
        Gen.Int[1, 50],
        Gen.Int[1, 40],
        (x, y, width, height) => new PixelBox(x, y, x + width, y + height)
    );

    [Fact]
    public void Each_label_file_of_a_random_tree_is_measured_on_the_picture_beside_it() =>
        Gen.Select(Gen.Int[0, 2], Gen.Int[0, 1], Gen.Int[100, 900], Gen.Int[100, 900])
            .Array[1, 6]
            .Sample(images =>
            {
                var pictures = images
                    .Select(item => ($"f{item.Item1}/images/00{item.Item2}.png", item.Item3, item.Item4))
                    .DistinctBy(item => item.Item1)
                    .ToArray();
                LabelFile[] files =
                [
                    Folders.Text("classes.txt", "cell"),
                    .. pictures.Select(picture =>
                        Folders.Text(
                            picture
                                .Item1.Replace("images", "labels", StringComparison.Ordinal)
                                .Replace(".png", ".txt", StringComparison.Ordinal),
                            "0 0.5 0.5 1 1"
                        )
                    ),
                ];

                var reading = Read("yolo", new FormatSettings { Pictures = Pictures.From(pictures) }, files);

                Assert.Empty(reading.Faults);
                Assert.Equal(
                    pictures.Select(picture => (picture.Item2, picture.Item3)).Order(),
                    reading.Labels.Select(imageLabels => ((int)imageLabels.Boxes.Single().Box.X2, (int)imageLabels.Boxes[0].Box.Y2)).Order()
                );
                Assert.Equal(reading.Labels.Count, reading.Labels.Select(imageLabels => imageLabels.Image).Distinct().Count());
                Assert.All(reading.Labels, imageLabels => Assert.Null(imageLabels.Rater));
            });

    [Fact]
    public void A_class_number_is_the_number_of_its_line_or_it_is_refused() =>
        Gen.Select(Gen.Int[0, 3].Array[1, 9], Gen.Int[0, 11], Gen.Bool, Gen.Bool)
            .Sample(
                (words, number, isYaml, isWindows) =>
                {
                    var names = words.Select((word, index) => word == 0 ? "" : $"class {index}, {word}").ToList();
                    var end = isWindows ? "\r\n" : "\n";
                    var list = isYaml
                        ? Folders.Text(
                            "data.yaml",
                            $"names:{end}{string.Concat(names.Select((name, index) => $"  '{index}': \"{name}\"  # a comment{end}"))}"
                        )
                        : Folders.Text("classes.txt", string.Join(end, names));

                    var reading = Read("yolo", Sized, list, Folders.Text("a.txt", $"{number} 0.5 0.5 0.1 0.1"));

                    var expected = number < names.Count && names[number].Length > 0 ? names[number] : null;
                    Assert.Equal(expected, reading.Labels.SelectMany(imageLabels => imageLabels.Boxes).SingleOrDefault()?.Class);
                    Assert.Equal(expected is null, reading.Faults.Any(fault => !fault.IsNote));
                }
            );

    [Theory]
    [InlineData("names: [cell, 'debris',\n  \"bubble\"] # three")]
    [InlineData("names: {0: cell, 1: debris,\n  2: bubble}")]
    [InlineData("names:\n- cell\n- debris\n- bubble\n")]
    [InlineData("all: &all [cell, debris, bubble]\nnames: *all")]
    [InlineData("base: &base\n  names: [cell, debris, bubble]\n<<: *base")]
    [InlineData("names:\n  '0': cell\n  \"1\": debris\n  2: >-\n    bubble\n")]
    [InlineData("\uFEFFnc: 3\r\nnames: ['cell', 'debris', 'bubble']\r\n")]
    public void YAML_writes_a_list_in_many_ways(string yaml)
    {
        var reading = Read(
            "yolo",
            Sized,
            Folders.Text("data.yaml", yaml),
            Folders.Text("a.txt", "0 0.5 0.5 0.1 0.1\n1 0.5 0.5 0.1 0.1\n2 0.5 0.5 0.1 0.1")
        );

        Assert.Empty(reading.Faults);
        Assert.Equal(["cell", "debris", "bubble"], reading.Labels.Single().Boxes.Select(box => box.Class));
    }

    [Theory]
    [InlineData("names: [cell, debris\nnc: 2", "data.yaml")]
    [InlineData("names:\n  a: cell\n", "is no class number")]
    [InlineData("names:\n- {name: cell}\n", "is not a name")]
    [InlineData("names: cells.names", "which is not here")]
    [InlineData("nc: 2", "no 'names'")]
    public void A_list_that_cannot_be_used_is_named_and_no_class_made_up(string yaml, string sentence)
    {
        var reading = Read("yolo", Sized, Folders.Text("data.yaml", yaml), Folders.Text("a.txt", "0 0.5 0.5 0.1 0.1"));

        Assert.Empty(reading.Labels);
        Assert.Contains(reading.Faults, fault => $"{fault}".Contains(sentence, StringComparison.Ordinal));
        Assert.Single(reading.Damaged);
    }

    [Fact]
    public void Lists_that_contradict_each_other_in_one_folder_are_refused_and_further_up_told()
    {
        var label = Folders.Text("s/a.txt", "0 0.5 0.5 0.1 0.1");

        var settings = new FormatSettings { Pictures = Pictures.From(("s/a.png", Width, Height)) };
        var beside = Read("yolo", settings, Folders.Text("s/classes.txt", "cell"), Folders.Text("s/data.yaml", "names: [debris]"), label);
        var above = Read("yolo", settings, Folders.Text("s/classes.txt", "cell"), Folders.Text("data.yaml", "names: [debris]"), label);

        Assert.Empty(beside.Labels);
        Assert.Contains("name the classes differently", beside.Faults[0].Reason);
        Assert.Equal("cell", above.Labels.Single().Boxes.Single().Class);
        Assert.Contains("further up names the numbers otherwise", Assert.Single(above.Faults).Reason);
    }

    [Fact]
    public void Darknet_and_CVAT_trees_are_read_by_their_names_file()
    {
        var reading = Read(
            "yolo",
            Sized,
            Folders.Text("obj.data", "classes = 2\ntrain = data/train.txt\nnames = data/obj.names\nbackup = backup/"),
            Folders.Text("obj.names", "cell\ndebris\n"),
            Folders.Text("train.txt", "data/obj_train_data/a.jpg"),
            Folders.Text("obj_train_data/a.txt", "1 0.5 0.5 0.1 0.1")
        );

        Assert.Empty(reading.Faults);
        Assert.Equal("debris", reading.Labels.Single().Boxes.Single().Class);
    }

    [Fact]
    public void Whatever_columns_follow_a_box_it_is_the_box_or_told() =>
        Gen.Select(Inside, Gen.Bool, Gen.Bool, Gen.Int[0, 3], Gen.Int[0, 99], Gen.Double.Unit, Gen.Bool)
            .Sample(
                (box, hasScore, hasTrack, points, track, score, isAnnounced) =>
                {
                    var line = new StringBuilder(
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"0 {box.CentreX / Width} {box.CentreY / Height} {box.Width / Width} {box.Height / Height}"
                        )
                    );
                    for (var point = 0; point < points; point++)
                        line.Append(CultureInfo.InvariantCulture, $" {0.1 * (point + 1)} 0.5 {point % 3}");
                    if (hasScore)
                        line.Append(CultureInfo.InvariantCulture, $" {score:0.0000}");
                    if (hasTrack)
                        line.Append(CultureInfo.InvariantCulture, $" {track}");
                    var yaml = $"names: [cell]\n{(isAnnounced && points > 0 ? $"kpt_shape: [{points}, 3]\n" : "")}";

                    var reading = Read("yolo", Sized, Folders.Text("data.yaml", yaml), Folders.Text("a.txt", $"{line}\n"));

                    if (reading.Labels.SelectMany(imageLabels => imageLabels.Boxes).ToList() is not [var labelledBox])
                    {
                        Assert.Contains(reading.Faults, fault => fault is { Line: 1, IsNote: false });
                        Assert.False(isAnnounced && points > 0, $"{line}: {string.Join(" / ", reading.Faults)}");
                        return;
                    }

                    Assert.Equal(box, labelledBox.Box);
                    if (hasScore && labelledBox.Score is { } read)
                        Assert.Equal(score, read, 1e-4);
                    if (!hasScore && labelledBox.Score is not null)
                        Assert.Fail($"{line} has no score.");
                    Assert.True(!hasScore || labelledBox.Score is not null || reading.Faults.Count > 0, $"{line} lost its score.");
                },
                iter: 2_000
            );

    [Fact]
    public void Outlines_and_turned_boxes_give_their_bounds_and_never_another_place() =>
        Gen.Select(Gen.Select(Gen.Int[0, 200], Gen.Int[0, 100]).Array[3, 8], Gen.Bool)
            .Sample(
                (points, hasScore) =>
                {
                    var (x1, y1, x2, y2) = (
                        points.Min(point => point.Item1),
                        points.Min(point => point.Item2),
                        points.Max(point => point.Item1),
                        points.Max(point => point.Item2)
                    );
                    if (x1 == x2 || y1 == y2)
                        return;
                    var line =
                        "0 "
                        + string.Join(
                            ' ',
                            points.Select(point =>
                                string.Create(CultureInfo.InvariantCulture, $"{point.Item1 / 200.0} {point.Item2 / 100.0}")
                            )
                        )
                        + (hasScore ? " 0.75" : "");

                    var reading = Read("yolo", Sized, Folders.Text("classes.txt", "cell"), Folders.Text("a.txt", line));

                    if (reading.Labels.SelectMany(imageLabels => imageLabels.Boxes).ToList() is [var labelledBox])
                        Assert.Equal(new PixelBox(x1, y1, x2, y2), labelledBox.Box);
                    else
                        Assert.Contains(reading.Faults, fault => fault is { Line: 1, IsNote: false });
                },
                iter: 2_000
            );

    [Fact]
    public void Labels_of_a_copy_of_another_scale_are_left_out_with_both_sizes_or_scaled() =>
        Gen.Select(Inside, Gen.Int[2, 9], Gen.Bool)
            .Sample(
                (box, factor, isSmaller) =>
                {
                    var (width, height) = isSmaller ? (Width * factor, Height * factor) : (Width, Height);
                    var (own, tall) = isSmaller ? (Width, Height) : (Width * factor, Height * factor);
                    var scale = isSmaller ? factor : 1.0 / factor;
                    var csv = Folders.Text(
                        "a.csv",
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"image,width,height,class,x1,y1,x2,y2\na.png,{own},{tall},cell,{box.X1},{box.Y1},{box.X2},{box.Y2}\n"
                        )
                    );
                    var settings = new FormatSettings { Pictures = Pictures.From(("a.png", width, height)) };

                    var left = Read("csv", settings, csv);
                    var scaled = Read("csv", settings with { SizeDifference = SizeDifference.Scale }, csv);

                    Assert.Empty(left.Labels);
                    Assert.Contains(
                        string.Create(CultureInfo.InvariantCulture, $"{own} x {tall} pixels; the picture has {width} x {height}"),
                        left.Faults.Single().Reason
                    );
                    Assert.Contains(scale.ToString("0.000", CultureInfo.InvariantCulture), left.Faults[0].Reason);
                    var pixelBox = scaled.Labels.Single().Boxes.Single().Box;
                    Assert.Equal(
                        (box.X1 * scale, box.Y1 * scale, box.X2 * scale, box.Y2 * scale),
                        (pixelBox.X1, pixelBox.Y1, pixelBox.X2, pixelBox.Y2),
                        (a, b) =>
                            Math.Abs(a.Item1 - b.Item1)
                                + Math.Abs(a.Item2 - b.Item2)
                                + Math.Abs(a.Item3 - b.Item3)
                                + Math.Abs(a.Item4 - b.Item4)
                            < 1e-6
                    );
                    Assert.True(scaled.Faults.Single().IsNote);
                }
            );

    [Theory]
    [InlineData("voc", "a.xml", "<annotation><size><width>{0}</width><height>100</height></size>{1}</annotation>")]
    [InlineData("coco", "a.json", "{{\"images\":[{{\"id\":1,\"file_name\":\"a.png\",\"width\":\"{0}\",\"height\":100}}],{2}}}")]
    [InlineData("labelme", "a.json", "{{\"imagePath\":\"a.png\",\"imageWidth\":\"{0}\",\"imageHeight\":100,\"shapes\":[{3}]}}")]
    [InlineData("csv", "a.csv", "image,width,height,class,x1,y1,x2,y2\na.png,{0},100,cell,1,2,3,4")]
    [InlineData(
        "cvat",
        "a.xml",
        "<annotations><image name=\"a.png\" width=\"{0}\" height=\"100\"><box label=\"cell\" xtl=\"1\" ytl=\"2\" xbr=\"3\" ybr=\"4\"/></image></annotations>"
    )]
    [InlineData(
        "label-studio",
        "a.json",
        "[{{\"id\":1,\"data\":{{\"image\":\"a.png\"}},\"annotations\":[{{\"result\":[{{\"type\":\"rectanglelabels\",\"original_width\":\"{0}\",\"original_height\":100,\"value\":{{\"x\":0.5,\"y\":2,\"width\":1,\"height\":2,\"rectanglelabels\":[\"cell\"]}}}}]}}]}}]"
    )]
    public void A_size_that_is_none_is_told_and_the_box_is_where_it_was(string format, string name, string text)
    {
        foreach (
            var (said, isSize) in new[]
            {
                ("200", true),
                ("200.0", true),
                ("0", false),
                ("", true),
                ("200px", false),
                ("200.5", false),
                ("-200", false),
            }
        )
        {
            var written = string.Format(
                CultureInfo.InvariantCulture,
                text,
                said,
                "<object><name>cell</name><bndbox><xmin>1</xmin><ymin>2</ymin><xmax>3</xmax><ymax>4</ymax></bndbox></object>",
                "\"categories\":[{\"id\":1,\"name\":\"cell\"}],\"annotations\":[{\"image_id\":1,\"category_id\":1,\"bbox\":[1,2,2,2]}]",
                "{\"label\":\"cell\",\"shape_type\":\"rectangle\",\"points\":[[1,2],[3,4]]}"
            );

            var reading = Read(format, Sized, Folders.Text(name, written));

            Assert.Equal(new PixelBox(1, 2, 3, 4), reading.Labels.Single().Boxes.Single().Box);
            Assert.Equal(isSize, reading.Faults.Count == 0);
            Assert.True(isSize || reading.Faults.Single().Reason.Contains($"'{said} x 100', which is none", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Five_numbers_behind_a_class_are_a_box_and_its_score_and_the_other_order_is_refused_where_it_shows() =>
        Gen.Select(Gen.Select(Inside, Gen.Double[0.3, 1]).Array[1, 6], Gen.Bool)
            .Sample(
                (boxes, isScoreFirst) =>
                {
                    string Shares(PixelBox box) =>
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"{box.CentreX / Width} {box.CentreY / Height} {box.Width / Width} {box.Height / Height}"
                        );
                    string Score(double score) => score.ToString("0.0000", CultureInfo.InvariantCulture);
                    var lines = boxes.Select(item =>
                        isScoreFirst ? $"0 {Score(item.Item2)} {Shares(item.Item1)}" : $"0 {Shares(item.Item1)} {Score(item.Item2)}"
                    );

                    var reading = Read("yolo", Sized, Folders.Text("classes.txt", "cell"), Folders.Text("a.txt", string.Join('\n', lines)));

                    var read = reading.Labels.SelectMany(imageLabels => imageLabels.Boxes).Select(box => box.Box).ToList();
                    if (!isScoreFirst)
                        Assert.Equal(boxes.Select(item => item.Item1), read);
                    // With the score at the end a box is (score, x, y, width): it leaves the image by more than a tenth of its side.
                    else if (boxes.Any(item => item.Item2 + item.Item1.CentreY / Height / 2 > 1.1 || Below(item.Item1, item.Item2)))
                        Assert.Empty(read);
                },
                iter: 2_000
            );

    private static bool Below(PixelBox box, double score) => score - box.CentreY / Height / 2 < -0.1;

    [Fact]
    public void The_nearest_class_list_of_a_random_tree_names_the_numbers() =>
        Gen.Select(Gen.Select(Gen.Int[0, 2].Array[0, 3], Gen.Bool).Array[1, 5], Gen.Int[0, 2].Array[0, 3])
            .Sample(
                (lists, place) =>
                {
                    string Folder(int[] path) => string.Concat(path.Select(part => $"p{part}/"));
                    var byFolder = lists.Select(item => (Folder: Folder(item.Item1), item.Item2)).DistinctBy(item => item.Folder).ToList();
                    var label = Folder(place);
                    LabelFile[] files =
                    [
                        .. byFolder.Select(item =>
                            item.Item2
                                ? Folders.Text($"{item.Folder}data.yaml", $"names: ['cell of {item.Folder}.']")
                                : Folders.Text($"{item.Folder}classes.txt", $"cell of {item.Folder}.")
                        ),
                        Folders.Text($"{label}a.txt", "0 0.5 0.5 0.1 0.1"),
                    ];

                    var reading = Read("yolo", new FormatSettings { Pictures = Pictures.From(($"{label}a.png", Width, Height)) }, files);

                    var above = byFolder.Where(item => label.StartsWith(item.Folder, StringComparison.Ordinal)).ToList();
                    var read = reading.Labels.SelectMany(imageLabels => imageLabels.Boxes).SingleOrDefault()?.Class;
                    if (above.Count > 0)
                        Assert.Equal($"cell of {above.MaxBy(item => item.Folder.Length).Folder}.", read);
                    else
                        Assert.NotEmpty(reading.Faults);
                    Assert.Equal(above.Count == 1, reading.Faults.Count == 0);
                },
                iter: 2_000
            );

    [Theory]
    [InlineData(
        "voc",
        "a.xml",
        "<annotation><filename>a.png</filename><object><name>cell</name><bndbox><xmin>9</xmin><ymin>9</ymin><xmax>3</xmax><ymax>4</ymax></bndbox></object></annotation>"
    )]
    [InlineData(
        "coco",
        "a.json",
        "{\"images\":[{\"id\":1,\"file_name\":\"a.png\"}],\"categories\":[{\"id\":1,\"name\":\"cell\"}],\"annotations\":[{\"image_id\":1,\"category_id\":7,\"bbox\":[1,1,2,2]}]}"
    )]
    [InlineData("yolo", "a.txt", "0 0.5 0.5 0 0.1")]
    [InlineData(
        "labelme",
        "a.json",
        "{\"imagePath\":\"a.png\",\"shapes\":[{\"label\":\"cell\",\"shape_type\":\"rectangle\",\"points\":[[1,1],[1,2]]}]}"
    )]
    [InlineData("csv", "a.csv", "image,class,x1,y1,x2,y2\na.png,cell,5,5,1,1")]
    [InlineData(
        "cvat",
        "a.xml",
        "<annotations><image id=\"0\" name=\"a.png\" width=\"200\" height=\"100\"><points label=\"cell\" points=\"1,1\"/></image></annotations>"
    )]
    [InlineData(
        "label-studio",
        "a.json",
        "[{\"id\":1,\"data\":{\"image\":\"a.png\"},\"annotations\":[{\"id\":2,\"result\":[{\"type\":\"brushlabels\",\"value\":{\"rle\":[1]}}]}]}]"
    )]
    public void An_answer_of_which_nothing_is_left_is_no_image_without_boxes(string format, string name, string text)
    {
        var reading = Read(format, Sized, Folders.Text(name, text), Folders.Text("classes.txt", "cell"));

        Assert.Empty(reading.Labels);
        Assert.Single(reading.Damaged);
        Assert.Contains(reading.Faults, fault => fault.Kind == FaultKind.Damaged);
    }

    [Theory]
    [InlineData("gb2312", "细胞")]
    [InlineData("shift-jis", "細胞")]
    [InlineData("windows-1252", "Zélle €")]
    [InlineData("iso-8859-1", "Zélle")]
    [InlineData("utf-16", "细胞")]
    public void XML_is_read_in_the_encoding_that_it_declares(string encoding, string name)
    {
        var text =
            $"<?xml version=\"1.0\" encoding=\"{encoding}\"?><annotation><object><name>{name}</name><bndbox><xmin>1</xmin><ymin>2</ymin><xmax>3</xmax><ymax>4</ymax></bndbox></object></annotation>";
        var declared =
            encoding == "utf-16"
                ? Encoding.UTF8
                : CodePagesEncodingProvider.Instance.GetEncoding(encoding) ?? Encoding.GetEncoding(encoding);

        var reading = Read("voc", new FormatSettings(), Folders.File("a.xml", declared.GetBytes(text)));

        Assert.Equal(name, Assert.Single(Assert.Single(reading.Labels).Boxes).Class);
    }

    [Theory]
    [InlineData("gb2312", "utf-8", "reads as UTF-8 as well")]
    [InlineData("klingon", "utf-8", "'klingon', which is not known here")]
    [InlineData("utf-8", "gb2312", "save it as UTF-8")]
    public void An_encoding_that_is_not_the_declared_one_is_told_with_what_to_do(string declared, string real, string sentence)
    {
        var text = $"<?xml version=\"1.0\" encoding=\"{declared}\"?><annotation><object><name>细胞</name></object></annotation>";

        var reading = Read(
            "voc",
            new FormatSettings(),
            Folders.File("a.xml", (CodePagesEncodingProvider.Instance.GetEncoding(real) ?? Encoding.UTF8).GetBytes(text))
        );

        Assert.Contains(sentence, reading.Faults[0].Reason);
        Assert.Empty(reading.Labels);
    }

    [Fact]
    public void Ids_of_COCO_are_one_whether_text_integer_or_decimal() =>
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 3], Gen.Int[1, 99])
            .Sample(
                (first, second, id) =>
                {
                    string Written(int way) =>
                        way switch
                        {
                            0 => $"{id}",
                            1 => $"\"{id}\"",
                            2 => $"{id}.0",
                            _ => $"\"{id}.0\"",
                        };
                    var text =
                        $"{{\"images\":[{{\"id\":{Written(first)},\"file_name\":\"a.png\"}}],\"categories\":[{{\"id\":{Written(second)},\"name\":\"cell\"}}],"
                        + $"\"annotations\":[{{\"image_id\":{Written(second)},\"category_id\":{Written(first)},\"bbox\":[1,1,2,2]}}]}}";

                    var reading = Read("coco", new FormatSettings(), Folders.Text("a.json", text));

                    Assert.Empty(reading.Faults);
                    Assert.Equal("cell", reading.Labels.Single().Boxes.Single().Class);
                }
            );

    [Fact]
    public void NaN_is_told_by_its_name_and_place_and_only_what_needs_the_number_is_left_out()
    {
        var text =
            "{\"images\":[{\"id\":1,\"file_name\":\"NaN.png\"}],\"categories\":[{\"id\":1,\"name\":\"NaN\"}],\"annotations\":[\n{\"image_id\":1,\"category_id\":1,\"bbox\":[1,1,2,2],\"area\":NaN},\n{\"image_id\":1,\"category_id\":1,\"bbox\":[1,-Infinity,2,2]}]}";

        var reading = Read("coco", new FormatSettings(), Folders.Text("a.json", text));

        Assert.Equal([(2, true), (3, true), (0, false)], reading.Faults.Select(fault => (fault.Line, fault.IsNote)));
        Assert.Contains("NaN stands where a number is expected, in 'area'", reading.Faults[0].Reason);
        Assert.Contains("-Infinity", reading.Faults[1].Reason);
        Assert.Equal("NaN", Assert.Single(Assert.Single(reading.Labels).Boxes).Class);
    }

    [Fact]
    public void One_name_in_two_folders_is_two_images_in_every_file_that_is_written()
    {
        var settings = new FormatSettings { Pictures = Pictures.From(("d1/001.png", 200, 100), ("d2/001.png", 1000, 50)) };
        var labels = Read(
            "yolo",
            settings,
            Folders.Text("classes.txt", "cell"),
            Folders.Text("d1/001.txt", "0 0.5 0.5 0.1 0.1"),
            Folders.Text("d2/001.txt", "0 0.5 0.5 0.1 0.1")
        ).Labels;

        foreach (var format in AnnotationFormats.All.Where(format => format.CanWrite))
        {
            var back = format.Read(Folders.Written(format, labels, settings), settings);

            Assert.Equal(
                [(200, 90.0), (1000, 450.0)],
                back.Labels.Select(imageLabels => (imageLabels.Width!.Value, imageLabels.Boxes.Single().Box.X1)).Order()
            );
            Assert.Empty(back.Faults);
        }
    }

    private static FormatSettings Sized { get; } = new() { Pictures = Pictures.From(("a.png", Width, Height)) };

    private static LabelReading Read(string format, FormatSettings settings, params LabelFile[] files) =>
        AnnotationFormats.Find(format)!.Read(files, settings);
}
