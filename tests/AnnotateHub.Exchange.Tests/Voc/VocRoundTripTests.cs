using System.Text;
using AnnotateHub.Core.Geometry;
using AnnotateHub.Exchange.Voc;
using CsCheck;

namespace AnnotateHub.Exchange.Tests.Voc;

public sealed class VocRoundTripTests
{
    private static readonly Gen<(int Origin, VocFarEdge FarEdge)> Conventions = Gen.Select(Gen.Int[0, 1], Gen.Enum<VocFarEdge>());

    private static readonly Gen<PixelBox> WholeBoxes = Gen.Select(
        Gen.Int[-50, 70_000],
        Gen.Int[-50, 70_000],
        Gen.Int[1, 9_000],
        Gen.Int[1, 9_000],
        (x, y, width, height) => new PixelBox(x, y, x + width, y + height)
    );

    private static readonly Gen<double> Edges = Gen.OneOf(
        Gen.Double[-100, 70_000],
        Gen.Double[-1e-9, 1e-9],
        Gen.Double.Unit,
        Gen.Double[-1e15, 1e15]
    );

    private static readonly Gen<PixelBox> AnyBoxes = Gen.Select(Edges, Edges, Edges, Edges)
        .Where((a, b, c, d) => a != c && b != d)
        .Select((a, b, c, d) => new PixelBox(Math.Min(a, c), Math.Min(b, d), Math.Max(a, c), Math.Max(b, d)));

    [Fact]
    public void Whole_pixel_boxes_come_back_identical_in_every_convention_and_dialect() =>
        Gen.Select(Conventions, Gen.Enum<VocDialect>(), WholeBoxes)
            .Sample(
                (convention, dialect, box) =>
                    Assert.Equal(box, ThereAndBack(box, new VocConvention(convention.Origin, convention.FarEdge, dialect)))
            );

    [Fact]
    public void Any_box_comes_back_to_the_bit_in_the_float_dialect() =>
        Gen.Select(Conventions, AnyBoxes)
            .Sample(
                (convention, box) =>
                    Assert.Equal(box, ThereAndBack(box, new VocConvention(convention.Origin, convention.FarEdge, VocDialect.Float))),
                iter: 2_000
            );

    [Fact]
    public void A_tenth_of_a_pixel_survives_the_shift_by_one() =>
        Assert.Equal(
            new PixelBox(0.1, 0.3, 0.7, 1e-9 + 1),
            ThereAndBack(new PixelBox(0.1, 0.3, 0.7, 1e-9 + 1), new VocConvention(1, VocFarEdge.Inclusive, VocDialect.Float))
        );

    [Theory]
    [InlineData(10.5, 20.4, 30.5, 40.6, 11, 20, 31, 41)] // nearest, halves up
    [InlineData(-0.5, -0.6, 5, 5, 0, -1, 5, 5)]
    [InlineData(10.1, 10.1, 10.3, 10.4, 10, 10, 11, 11)] // a side that would vanish keeps one pixel
    [InlineData(3, 4, 5, 6, 3, 4, 5, 6)]
    public void The_integer_dialect_rounds_as_its_readme_says(
        double x1,
        double y1,
        double x2,
        double y2,
        double left,
        double top,
        double right,
        double bottom
    ) =>
        Assert.Equal(
            new PixelBox(left, top, right, bottom),
            ThereAndBack(new PixelBox(x1, y1, x2, y2), new VocConvention(1, VocFarEdge.Inclusive))
        );

    [Theory]
    [InlineData(0, VocFarEdge.Exclusive, "0 0 1 1")]
    [InlineData(0, VocFarEdge.Inclusive, "0 0 0 0")]
    [InlineData(1, VocFarEdge.Inclusive, "1 1 1 1")]
    [InlineData(1, VocFarEdge.Exclusive, "1 1 2 2")]
    public void The_first_pixel_alone_is_written_as_the_readme_says(int origin, VocFarEdge farEdge, string expected)
    {
        var xml = System.Xml.Linq.XElement.Parse(
            Text(Annotation(new VocObject("R", new PixelBox(0, 0, 1, 1))), new VocConvention(origin, farEdge))
        );

        Assert.Equal(expected, string.Join(' ', xml.Descendants("bndbox").Single().Elements().Select(edge => edge.Value)));
    }

    [Fact]
    public void The_file_has_LabelImgs_order_of_tags_and_the_same_bytes_each_time()
    {
        var annotation = new VocAnnotation(
            "细胞 & <1>.tif",
            1080,
            1080,
            1,
            [new VocObject("R", new PixelBox(1, 2, 3, 4), Difficult: true)],
            "images"
        );

        var text = Text(annotation, new VocConvention());

        Assert.Equal(
            "<annotation>\n\t<folder>images</folder>\n\t<filename>细胞 &amp; &lt;1&gt;.tif</filename>\n\t<path />\n\t<source>\n\t\t<database>Unknown</database>\n\t</source>\n"
                + "\t<size>\n\t\t<width>1080</width>\n\t\t<height>1080</height>\n\t\t<depth>1</depth>\n\t</size>\n\t<segmented>0</segmented>\n"
                + "\t<object>\n\t\t<name>R</name>\n\t\t<pose>Unspecified</pose>\n\t\t<truncated>0</truncated>\n\t\t<difficult>1</difficult>\n"
                + "\t\t<bndbox>\n\t\t\t<xmin>1</xmin>\n\t\t\t<ymin>2</ymin>\n\t\t\t<xmax>3</xmax>\n\t\t\t<ymax>4</ymax>\n\t\t</bndbox>\n\t</object>\n</annotation>\n",
            text
        );
        Assert.Equal(text, Text(annotation, new VocConvention()));
    }

    [Fact]
    public void Flags_pose_and_attributes_come_back()
    {
        var vocObject = new VocObject(
            "Living Cell",
            new PixelBox(1, 2, 3, 4),
            true,
            true,
            true,
            new Dictionary<string, string>
            {
                ["pose"] = "Left",
                ["stain"] = "0.5",
                ["part/name"] = "nucleus",
                ["name"] = "Ada",
            }
        );

        var back = Assert.Single(Read(Text(Annotation(vocObject), new VocConvention())).Annotation!.Objects);

        Assert.Equal(
            (vocObject.Class, vocObject.Box, true, true, true),
            (back.Class, back.Box, back.Truncated, back.Difficult, back.Occluded)
        );
        Assert.Equal(vocObject.Attributes!.OrderBy(entry => entry.Key), back.Attributes!.OrderBy(entry => entry.Key));
    }

    [Fact]
    public void Characters_that_XML_cannot_hold_do_not_break_the_file() =>
        Assert.Equal(
            "a\uFFFDb",
            Read(Text(Annotation(new VocObject("a\u0001b", new PixelBox(0, 0, 1, 1))), new VocConvention())).Annotation!.Objects[0].Class
        );

    [Fact]
    public void An_image_without_cells_is_a_valid_annotation() =>
        Assert.Empty(Read(Text(Annotation(), new VocConvention())).Annotation!.Objects);

    private static PixelBox ThereAndBack(PixelBox box, VocConvention convention)
    {
        var reading = VocReader.Read(
            new MemoryStream(Encoding.UTF8.GetBytes(Text(Annotation(new VocObject("R", box)), convention))),
            "x.xml",
            convention
        );
        Assert.Empty(reading.Faults);
        return reading.Annotation!.Objects.Single().Box;
    }

    private static VocReading Read(string xml) =>
        VocReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(xml)), "x.xml", new VocConvention());

    private static VocAnnotation Annotation(params VocObject[] objects) => new("x.tif", 10, 10, 1, objects);

    private static string Text(VocAnnotation annotation, VocConvention convention)
    {
        using var bytes = new MemoryStream();
        VocWriter.Write(bytes, annotation, convention);
        return Encoding.UTF8.GetString(bytes.ToArray());
    }
}
