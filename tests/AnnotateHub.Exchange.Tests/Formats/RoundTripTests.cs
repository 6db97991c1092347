using AnnotateHub.Core.Geometry;
using AnnotateHub.Exchange.Voc;
using CsCheck;

namespace AnnotateHub.Exchange.Tests.Formats;

/// <summary>What is written comes back: to the bit where a format can hold it, else within what the format says.</summary>
public sealed class RoundTripTests
{
    private const int Side = 4_096;

    private static readonly Gen<PixelBox> WholeBoxes = Gen.Select(
        Gen.Int[0, 4_000],
        Gen.Int[0, 4_000],
        Gen.Int[1, 96],
        Gen.Int[1, 96],
        (x, y, width, height) => new PixelBox(x, y, x + width, y + height)
    );

    private static readonly Gen<double> Edges = Gen.OneOf(
        Gen.Double[-50, Side],
        Gen.Double[-1e-9, 1e-9],
        Gen.Double.Unit,
        Gen.Double[-1e15, 1e15]
    );

    private static readonly Gen<PixelBox> AnyBoxes = Gen.Select(Edges, Edges, Edges, Edges)
        .Where((a, b, c, d) => a != c && b != d)
        .Select((a, b, c, d) => new PixelBox(Math.Min(a, c), Math.Min(b, d), Math.Max(a, c), Math.Max(b, d)))
        // Fractions of the first pixel alone are told as shares of the image (csv-shares-of-an-unknown-size).
        .Where(box => !(box is { X1: >= 0, Y1: >= 0, X2: <= 1, Y2: <= 1 } && !box.IsWholePixels));

    private static readonly string[] Examples =
    [
        "R",
        "Living Cell",
        "细胞",
        "a,b",
        "say \"hi\"",
        "<&>",
        "x;y|z",
        "'",
        "two\nlines",
        "=1+1",
        "'=1+1",
        "-R",
        "-12",
        "@R",
    ];

    private static readonly Gen<string> Words = Gen.Int[0, Examples.Length - 1].Select(index => Examples[index]);

    private static readonly Gen<LabelledBox> Boxes = Gen.Select(
        Words,
        AnyBoxes,
        Gen.Double.Unit.Nullable(),
        Gen.Bool,
        Gen.Bool,
        Gen.Bool,
        Words,
        Gen.Bool,
        (name, box, score, truncated, difficult, occluded, note, isPlain) =>
            new LabelledBox(
                name,
                box,
                score,
                truncated,
                difficult,
                occluded,
                isPlain ? null : new Dictionary<string, string> { ["note"] = note, ["p/q"] = "1.50" }
            )
    );

    [Theory]
    [InlineData("coco")]
    [InlineData("labelme")]
    [InlineData("csv")]
    public void Every_box_with_score_flags_and_attributes_comes_back_to_the_bit(string format) =>
        Boxes
            .Array[0, 6]
            .Sample(
                boxes =>
                {
                    // Without a size, which would refuse places outside of it.
                    var back = ThereAndBack(format, new ImageLabels("set/细胞 1.png", null, null, boxes));

                    Assert.Equal(boxes.Select(Describe), Assert.Single(back).Boxes.Select(Describe));
                    Assert.Equal(("set/细胞 1.png", (int?)null, (int?)null), (back[0].Image, back[0].Width, back[0].Height));
                },
                iter: 300
            );

    [Theory]
    [InlineData("imagej-roi")]
    [InlineData("qupath")]
    public void Formats_of_regions_bring_back_every_box_with_score_flags_and_attributes(string format) =>
        // A box of a millionth of its distance from the corner has no width in ImageJ's single precision.
        Boxes
            .Where(box =>
                box.Box.Width > 0.01
                && box.Box.Height > 0.01
                && Math.Abs(box.Box.X1) < 30_000
                && Math.Abs(box.Box.Y1) < 30_000
                && Math.Abs(box.Box.X2) < 30_000
                && Math.Abs(box.Box.Y2) < 30_000
            )
            .Array[0, 6]
            .Sample(
                boxes =>
                    Assert.Equal(
                        boxes.Select(Describe),
                        Assert.Single(ThereAndBack(format, new ImageLabels("细胞 1.png", Side, Side, boxes))).Boxes.Select(Describe)
                    ),
                iter: 300
            );

    [Fact]
    public void Decimal_VOC_brings_back_every_box_to_the_bit() =>
        Boxes
            .Where(box => !box.Class.Contains('\n') && box.Attributes?["note"].Contains('\n') != true)
            // Where files count from 1, a box from -1 is told: it is written as 0.
            .Where(box => box.Box.X1 != -1 && box.Box.Y1 != -1)
            .Array[0, 6]
            .Sample(
                boxes =>
                {
                    var settings = new FormatSettings { Convention = new VocConvention(1, VocFarEdge.Inclusive, VocDialect.Float) };

                    Assert.Equal(
                        boxes.Select(Describe),
                        Assert.Single(ThereAndBack("voc", new ImageLabels("a.png", null, null, boxes), settings)).Boxes.Select(Describe)
                    );
                },
                iter: 300
            );

    [Fact]
    public void YOLO_brings_back_whole_pixel_boxes_identical_and_others_within_a_ten_millionth_of_a_pixel()
    {
        Gen.Select(WholeBoxes, Gen.Int[Side, 70_000], Gen.Int[Side, 70_000])
            .Sample(
                (box, width, height) =>
                    Assert.Equal(
                        box,
                        ThereAndBack(
                            "yolo",
                            new ImageLabels("a.png", width, height, [new LabelledBox("R", box)]),
                            new FormatSettings { SizeOf = _ => (width, height) }
                        )[0]
                            .Boxes.Single()
                            .Box
                    ),
                iter: 1_000
            );
        // Whatever reaches into the picture: what lies outside is told and left out.
        Gen.Select(
                Gen.Select(Gen.Double[-50, Side - 1], Gen.Double[-50, Side - 1], Gen.Double.Unit, Gen.Double.Unit, Within),
                Gen.Double.Unit
            )
            .Sample(
                (box, score) =>
                {
                    var back = ThereAndBack(
                        "yolo",
                        new ImageLabels("a.png", Side, Side, [new LabelledBox("R", box, score)]),
                        new FormatSettings { SizeOf = _ => (Side, Side) }
                    )[0]
                        .Boxes.Single();

                    Assert.Equal(score, back.Score);
                    Assert.All(
                        new[] { back.Box.X1 - box.X1, back.Box.Y1 - box.Y1, back.Box.X2 - box.X2, back.Box.Y2 - box.Y2 },
                        difference => Assert.InRange(Math.Abs(difference), 0, 1e-7)
                    );
                },
                iter: 1_000
            );
    }

    private static PixelBox Within(double x, double y, double across, double down)
    {
        var (left, top) = (Math.Max(x, 0) + 0.01, Math.Max(y, 0) + 0.01);
        return new PixelBox(x, y, left + across * (Side - left), top + down * (Side - top));
    }

    [Theory]
    [InlineData("voc")]
    [InlineData("coco")]
    [InlineData("yolo")]
    [InlineData("labelme")]
    [InlineData("csv")]
    [InlineData("imagej-roi")]
    [InlineData("qupath")]
    public void Two_raters_of_one_image_stay_apart_and_an_empty_answer_is_kept(string format)
    {
        var box = new LabelledBox("R", new PixelBox(1, 2, 3, 4));
        ImageLabels[] labels =
        [
            new("a.png", 64, 64, [box], "Ada"),
            new("b.png", 64, 64, [], "Ada"),
            new("a.png", 64, 64, [box, box with { Class = "G" }], "Grace"),
            new("b.png", 64, 64, [box], "Grace"),
        ];

        var back = ThereAndBack(format, labels, new FormatSettings { SizeOf = _ => (64, 64) });

        Assert.Equal(
            labels.Select(imageLabels => (imageLabels.Stem, imageLabels.Rater, imageLabels.Boxes.Count)).Order(),
            back.Select(imageLabels => (imageLabels.Stem, imageLabels.Rater, imageLabels.Boxes.Count)).Order()
        );
    }

    [Theory]
    [InlineData("voc")]
    [InlineData("coco")]
    [InlineData("yolo")]
    [InlineData("labelme")]
    [InlineData("csv")]
    [InlineData("imagej-roi")]
    [InlineData("qupath")]
    public void The_same_labels_give_the_same_bytes(string format)
    {
        ImageLabels[] labels =
        [
            new(
                "a.png",
                64,
                64,
                [
                    new LabelledBox(
                        "R",
                        new PixelBox(1, 2, 3.5, 4),
                        0.5,
                        Attributes: new Dictionary<string, string> { ["b"] = "1", ["a"] = "2" }
                    ),
                ]
            ),
        ];
        byte[][] Bytes() =>
            [.. AnnotationFormats.Find(format)!.Write(labels, new FormatSettings(), []).Select(file => file.Content.ToArray())];

        Assert.Equal(Bytes(), Bytes());
    }

    [Fact]
    public void A_models_boxes_become_a_COCO_results_file()
    {
        ImageLabels[] labels = [new("a.png", 64, 64, [new LabelledBox("R", new PixelBox(1, 2, 3, 4), 0.5)], "detector", IsModel: true)];

        var back = Assert.Single(ThereAndBack("coco", labels));

        Assert.Equal(
            ("a.png", true, (double?)0.5, new PixelBox(1, 2, 3, 4)),
            (back.Image, back.IsModel, back.Boxes.Single().Score, back.Boxes[0].Box)
        );
    }

    [Fact]
    public void YOLO_says_which_image_it_cannot_write()
    {
        var leftOut = new List<ExchangeFault>();

        Assert.Equal(
            "data.yaml",
            Assert
                .Single(AnnotationFormats.Find("yolo")!.Write([new ImageLabels("a.png", null, null, [])], new FormatSettings(), leftOut))
                .Path
        );
        Assert.Contains("size of this one is not known", Assert.Single(leftOut).Reason);
    }

    private static IReadOnlyList<ImageLabels> ThereAndBack(string format, ImageLabels labels, FormatSettings? settings = null) =>
        ThereAndBack(format, [labels], settings);

    private static IReadOnlyList<ImageLabels> ThereAndBack(
        string format,
        IReadOnlyList<ImageLabels> labels,
        FormatSettings? settings = null
    )
    {
        var annotationFormat = AnnotationFormats.Find(format)!;
        var reading = annotationFormat.Read(Folders.Written(annotationFormat, labels, settings ?? new FormatSettings()), settings);
        Assert.Empty(reading.Faults);
        return reading.Labels;
    }

    private static string Describe(LabelledBox box) =>
        $"{box.Class} {box.Box.X1:R} {box.Box.Y1:R} {box.Box.X2:R} {box.Box.Y2:R} {box.Score:R} {box.Truncated} {box.Difficult} {box.Occluded} {string.Join(',', (box.Attributes ?? new Dictionary<string, string>()).OrderBy(entry => entry.Key))}";
}
