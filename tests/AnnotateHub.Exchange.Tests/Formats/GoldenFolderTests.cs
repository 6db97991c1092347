using System.Globalization;
using AnnotateHub.Exchange.Voc;

namespace AnnotateHub.Exchange.Tests.Formats;

/// <summary>Small folders in each producer's manner. What comes out is written beside each, worked out by hand from the producer's
/// convention.</summary>
public sealed class GoldenFolderTests
{
    /// <summary>Images in these folders are 640 x 480.</summary>
    private static readonly FormatSettings Settings = new() { SizeOf = _ => (640, 480) };

    [Theory]
    // LabelImg counts from 1, far edge after the box: 1..31 is 30 pixels wide.
    [InlineData("voc-labelimg", 1, VocFarEdge.Exclusive, "cell_1 640x480: R 0 0 30 40 truncated, G 100 50 140 90 difficult")]
    [InlineData(
        "voc-labelme2voc",
        0,
        VocFarEdge.Exclusive,
        "cell_1 640x480: R 10.256410256410255 20.5 42.30769230769231 61.53846153846154"
    )]
    [InlineData("voc-cvat", 0, VocFarEdge.Exclusive, "cell_1 640x480: R 10.25 20.5 42.75 61.5 occluded rotation=0.0")]
    [InlineData("voc-datumaro", 0, VocFarEdge.Exclusive, "cell_1 640x480: R 0 2 8 8 difficult stain=weak")]
    [InlineData("voc-roboflow", 1, VocFarEdge.Exclusive, "cell_1_jpg.rf.0123456789abcdef0123456789abcdef 640x480: R 10 20 41 61")]
    // The challenge names the last pixel: 1..500 of 500 is the whole image.
    [InlineData(
        "voc-challenge",
        1,
        VocFarEdge.Inclusive,
        "2008_000001 500x442: person 0 0 500 442 truncated part/bndbox/xmax=40 part/bndbox/xmin=20 part/bndbox/ymax=60 "
            + "part/bndbox/ymin=30 part/name=head pose=Left"
    )]
    [InlineData("voc-paper", 0, VocFarEdge.Exclusive, "r06c04f01p01 1080x1080: U 408 11 470 75")]
    [InlineData("voc-empty", 0, VocFarEdge.Exclusive, "cell_1 ?x?: ")]
    public void Pascal_VOC_of_every_producer_is_read(string producer, int origin, VocFarEdge farEdge, string expected)
    {
        var reading = Read(producer, "voc", Settings with { Convention = new VocConvention(origin, farEdge) });

        Assert.Empty(reading.Faults);
        Assert.Equal([expected], reading.Labels.Select(Describe));
    }

    [Theory]
    [InlineData("coco-cvat", "coco", "cell_1 640x480: R 10.5 20 41.5 60 occluded rotation=0.0, G 100 50 102 52", "cell_2 640x480: ")]
    // 640 x 480: centre 32, 48; 32 wide, 48 high. Then centre 320, 240; 64 wide, 96 high.
    [InlineData("yolo-ultralytics", "yolo", "cell_1 640x480: R 16 24 48 72, not sure 288 192 352 288", "cell_2 640x480: ")]
    [InlineData("yolo-v5", "yolo", "cell_1 640x480: G, weak 288 192 352 288 @0.875")]
    [InlineData("yolo-v8-segment", "yolo", "cell_1 640x480: R 64 48 128 144")]
    [InlineData("yolo-pose", "yolo", "cell_1 640x480: R 16 24 48 72 keypoints=0.05 0.1 2")]
    [InlineData("yolo-darknet", "yolo", "cell_1 640x480: G 16 24 48 72")]
    [InlineData("yolo-labelimg", "yolo", "cell_1 640x480: G 16 24 48 72")]
    [InlineData("labelme-x-anylabeling", "labelme", "cell_1 640x480: R 10 20 40 60 @0.75 difficult stain=weak")]
    // 1.5625 % of 640 is 10, 12.5 % of 480 is 60; 5 % is 32, 10 % is 48.
    [InlineData("label-studio-min", "label-studio", "3f2a91bc-cell_1 640x480: R 10 60 42 108 by 1")]
    [InlineData("qupath", "qupath", "cell_1 ?x?: R 10 20 40 60 @0.75 name=first, G: weak 100 50 140 90 @0.5")]
    public void Other_formats_are_read(string producer, string format, params string[] expected)
    {
        var reading = Read(producer, format, Settings);

        Assert.Empty(reading.Faults);
        Assert.Equal(expected, reading.Labels.Select(Describe));
    }

    [Fact]
    public void COCO_results_take_image_and_class_names_from_the_file_beside_them_and_are_a_models()
    {
        var reading = Read("coco-mmdetection", "coco", Settings);

        Assert.Equal(
            ["cell_1 640x480: R 10 20 40 60 by gt", "cell_1 640x480: R 10.5 20.25 40.5 60.25 @0.9375 by results.bbox model"],
            reading.Labels.Select(Describe)
        );
    }

    [Fact]
    public void What_has_no_box_is_told_and_the_rest_is_read()
    {
        var labelme = Read("labelme", "labelme", Settings);
        var cvat = Read("cvat-images", "cvat", Settings);

        Assert.Equal(
            ["cell_1 640x480: R 10.25 20.5 42.30769230769231 61.53846153846154, G 100 50 140 90 description=odd group_id=3"],
            labelme.Labels.Select(Describe)
        );
        Assert.Contains("shapes[2] is a point", Assert.Single(labelme.Faults).Reason);
        Assert.Equal(
            ["cell_1 640x480: R 10.25 20.5 42.75 61.5 occluded stain=weak, G 100 50 140 90", "cell_2 640x480: "],
            cvat.Labels.Select(Describe)
        );
        Assert.Equal(
            [
                (13, "The points of 'U' is not read; boxes, and the bounds of polygons and ellipses, are."),
                (14, "The image has the tag 'blurred', which is not taken over: only boxes are."),
            ],
            cvat.Faults.Select(fault => (fault.Line, fault.Reason))
        );
    }

    [Fact]
    public void ImageJs_regions_are_read_with_their_classes_and_lines_are_told()
    {
        var reading = Read("imagej-roi", "imagej-roi", Settings);

        // Sub-pixel: x, y, width, height are 0.5, 0.25, 9.25, 9.5.
        Assert.Equal(["cell_1 ?x?: R 10 20 40 60, cell 0.5 0.25 9.75 9.75, G 1 1 5 5, oval 100 50 140 90"], reading.Labels.Select(Describe));
        Assert.Contains("'line-1.roi' is a line", Assert.Single(reading.Faults).Reason);
    }

    [Fact]
    public void Annotations_and_predictions_of_Label_Studio_become_raters()
    {
        var reading = Read("label-studio", "label-studio", Settings);

        Assert.Equal(
            ["R 10 60 42 108 by ada@lab.org", " by 2", "R 10 60 42 108 @0.625 by detector-3 model"],
            reading.Labels.Select(imageLabels =>
                Describe(imageLabels)[("3f2a91bc-cell_1 640x480: ".Length - (imageLabels.Width is null ? 4 : 0))..]
            )
        );
        Assert.Equal(
            [
                "task 1 was skipped by 3, so it says nothing of the image.",
                "One answer to 'q' is about the whole image or between regions, and not taken over: only boxes are.",
            ],
            reading.Faults.Select(fault => fault.Reason)
        );
        Assert.Equal("cell_1.jpg", reading.Labels[0].Names!.Single());
    }

    [Fact]
    public void Every_golden_folder_is_told_to_be_what_it_is() =>
        Assert.All(
            Directory.GetDirectories(Golden),
            folder =>
            {
                var key =
                    Path.GetFileName(folder) is var name && name.StartsWith("label-studio", StringComparison.Ordinal) ? "label-studio"
                    : name.StartsWith("imagej-roi", StringComparison.Ordinal) ? "imagej-roi"
                    : name.Split('-')[0];
                Assert.Equal(key, AnnotationFormats.Guess(Folders.Files(folder))?.Key);
            }
        );

    internal static string Golden { get; } =
        Path.Combine(AnnotateHub.TestKit.Repository.Root, "tests", "AnnotateHub.Exchange.Tests", "Golden");

    private static LabelReading Read(string producer, string format, FormatSettings settings) =>
        AnnotationFormats.Find(format)!.Read(Folders.Files(Path.Combine(Golden, producer)), settings);

    private static string Describe(ImageLabels imageLabels)
    {
        var boxes = imageLabels.Boxes.Select(box =>
            string.Join(
                ' ',
                (string[])
                    [
                        box.Class,
                        Text(box.Box.X1),
                        Text(box.Box.Y1),
                        Text(box.Box.X2),
                        Text(box.Box.Y2),
                        .. box.Score is { } score ? [$"@{Text(score)}"] : (string[])[],
                        .. box.Truncated ? ["truncated"] : (string[])[],
                        .. box.Difficult ? ["difficult"] : (string[])[],
                        .. box.Occluded ? ["occluded"] : (string[])[],
                        .. (box.Attributes ?? new Dictionary<string, string>())
                            .OrderBy(entry => entry.Key, StringComparer.Ordinal)
                            .Select(entry => $"{entry.Key}={entry.Value}"),
                    ]
            )
        );
        return $"{imageLabels.Stem} {imageLabels.Width?.ToString(CultureInfo.InvariantCulture) ?? "?"}x{imageLabels.Height?.ToString(CultureInfo.InvariantCulture) ?? "?"}: "
            + $"{string.Join(", ", boxes)}{(imageLabels.Rater is null ? "" : $" by {imageLabels.Rater}")}{(imageLabels.IsModel ? " model" : "")}";
    }

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
