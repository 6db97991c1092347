using System.Text;
using AnnotateHub.Core.Geometry;
using AnnotateHub.Exchange.Voc;
using AnnotateHub.TestKit;

namespace AnnotateHub.Exchange.Tests.Voc;

public sealed class VocReaderTests
{
    [Fact]
    public void Labelmes_floats_and_empty_tags_are_read()
    {
        var vocObject = Assert.Single(
            Read(
                "<annotation><object><name>cell</name><pose/><truncated/><difficult/><bndbox><xmin>1.25</xmin><ymin>2.5</ymin><xmax>1e1</xmax><ymax>20.75</ymax></bndbox></object></annotation>"
            ).Annotation!.Objects
        );

        Assert.Equal((new PixelBox(1.25, 2.5, 10, 20.75), false, false), (vocObject.Box, vocObject.Truncated, vocObject.Difficult));
        Assert.Null(vocObject.Attributes);
    }

    [Fact]
    public void Any_order_of_tags_is_read_and_missing_size_is_no_fault()
    {
        var reading = Read(
            "<annotation><object><bndbox><xmin>1</xmin><xmax>5</xmax><ymin>2</ymin><ymax>6</ymax></bndbox><difficult>1</difficult><name>R</name></object><filename>a</filename></annotation>"
        );

        Assert.Empty(reading.Faults);
        Assert.Equal(("a", (int?)null), (reading.Annotation!.FileName, reading.Annotation.Width));
        Assert.Equal(new PixelBox(1, 2, 5, 6), Assert.Single(reading.Annotation.Objects).Box);
    }

    [Fact]
    public void CVATs_attributes_and_unknown_tags_are_kept()
    {
        var vocObject = Assert.Single(
            Read(
                "<annotation><object><attributes><attribute><name>name</name><value>7</value></attribute></attributes><name>R</name><occluded>1</occluded><score>0.5</score><part><name>head</name><bndbox><xmin>9</xmin></bndbox></part>"
                    + Box(1, 1, 2, 2)
                    + "</object></annotation>"
            ).Annotation!.Objects
        );

        Assert.True(vocObject.Occluded);
        Assert.Equal(
            ("R", "7", "0.5", "head", "9"),
            (
                vocObject.Class,
                vocObject.Attributes!["name"],
                vocObject.Attributes["score"],
                vocObject.Attributes["part/name"],
                vocObject.Attributes["part/bndbox/xmin"]
            )
        );
    }

    [Fact]
    public void Faulty_objects_are_told_with_their_line_and_the_others_are_read()
    {
        var reading = Read(
            $"""
            <annotation>
            <object><name>a</name>{Box(1, 1, 1, 5)}</object>
            <object><name>b</name><bndbox><xmin>NaN</xmin><ymin>1</ymin><xmax>2</xmax><ymax>2</ymax></bndbox></object>
            <object><name>c</name><bndbox><xmin>1</xmin></bndbox></object>
            <object>{Box(1, 1, 2, 2)}</object>
            <object><name>e</name>{Box(1, 1, 2, 2)}</object>
            <object><name>f</name>{Box(9, 1, 2, 2)}</object>
            </annotation>
            """
        );

        Assert.Equal([2, 3, 4, 5, 7], reading.Faults.Select(fault => fault.Line));
        Assert.Contains("has no area", reading.Faults[0].Reason);
        Assert.Contains("'NaN'; a finite number is expected", reading.Faults[1].Reason);
        Assert.Contains("<ymin>, <xmax>, <ymax>", reading.Faults[2].Reason);
        Assert.Contains("no <name>", reading.Faults[3].Reason);
        Assert.Equal("e", Assert.Single(reading.Annotation!.Objects).Class);
    }

    [Fact]
    public void A_box_of_one_pixel_has_area_when_far_edges_are_inclusive() =>
        Assert.Equal(
            new PixelBox(4, 4, 5, 5),
            Assert
                .Single(
                    Read(
                        "<annotation><object><name>a</name>" + Box(5, 5, 5, 5) + "</object></annotation>",
                        new VocConvention(1, VocFarEdge.Inclusive)
                    ).Annotation!.Objects
                )
                .Box
        );

    [Theory]
    [InlineData(
        "<!DOCTYPE annotation [<!ENTITY x SYSTEM \"file:///etc/hostname\">]><annotation>&x;</annotation>",
        "document type definition"
    )]
    [InlineData("<annotation><object>", "no well-formed XML")]
    [InlineData("", "no well-formed XML")]
    [InlineData("<html/>", "first tag is <html>")]
    public void Other_files_are_refused_with_a_sentence(string xml, string sentence)
    {
        var reading = Read(xml);

        Assert.Null(reading.Annotation);
        Assert.Contains(sentence, Assert.Single(reading.Faults).Reason);
    }

    [Fact]
    public void Tags_nested_without_end_are_refused() =>
        Assert.Contains(
            "nested more than 32",
            Assert.Single(Read("<annotation>" + string.Concat(Enumerable.Repeat("<a>", 100_000))).Faults).Reason
        );

    [Fact]
    public void Digits_without_end_are_refused() =>
        Assert.Single(
            Read(
                $"<annotation><object><name>a</name>{Box(1, 1, 2, 2).Replace(">2<", $">{new string('9', 5000)}<")}</object></annotation>"
            ).Faults
        );

    [Fact]
    public void The_living_and_dead_cells_are_all_read()
    {
        // 172 boxes: 149 Living Cell, 23 Dead Cell; 4 files without an object (docs/real-data.md).
        var readings = ReadAll("livedead_voc");

        Assert.Equal(50, readings.Count);
        Assert.Empty(readings.SelectMany(reading => reading.Faults));
        Assert.Equal(149, readings.Sum(reading => reading.Annotation!.Objects.Count(vocObject => vocObject.Class == "Living Cell")));
        Assert.Equal(23, readings.Sum(reading => reading.Annotation!.Objects.Count(vocObject => vocObject.Class == "Dead Cell")));
        Assert.Equal(4, readings.Count(reading => reading.Annotation!.Objects.Count == 0));
    }

    [Fact]
    public void The_blood_smears_are_all_read_and_the_box_without_size_is_told()
    {
        // 85 files: 1,087 RBC, 88 WBC, 88 Platelets, one box of zero size in BloodImage_00338.
        var readings = ReadAll("bccd/Annotations");

        Assert.Equal(85, readings.Count);
        Assert.Equal(
            1087 + 88 + 88,
            readings.Sum(reading => reading.Annotation!.Objects.Count) + readings.Sum(reading => reading.Faults.Count)
        );
        Assert.Contains("BloodImage_00338", Assert.Single(readings.SelectMany(reading => reading.Faults)).File);
    }

    [Fact]
    public void The_second_annotators_files_without_extension_are_read()
    {
        var readings = ReadAll("bccd/Annotations_cosmicad");

        Assert.Equal((83, 956), (readings.Count, readings.Sum(reading => reading.Annotation!.Objects.Count + reading.Faults.Count)));
        Assert.All(readings, reading => Assert.Equal("", Path.GetExtension(reading.Annotation!.FileName)));
    }

    private static List<VocReading> ReadAll(string folder)
    {
        Assert.SkipWhen(RealData.Folder is null && !RealData.PromisedHere, RealData.Missing);
        Assert.True(RealData.Folder is not null, RealData.Missing);
        return
        [
            .. Directory
                .GetFiles(Path.Combine(RealData.Folder!, folder), "*.xml")
                .Order()
                .Select(path =>
                {
                    using var stream = File.OpenRead(path);
                    return VocReader.Read(stream, Path.GetFileName(path), new VocConvention());
                }),
        ];
    }

    private static string Box(int x1, int y1, int x2, int y2) =>
        $"<bndbox><xmin>{x1}</xmin><ymin>{y1}</ymin><xmax>{x2}</xmax><ymax>{y2}</ymax></bndbox>";

    private static VocReading Read(string xml, VocConvention? convention = null) =>
        VocReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(xml)), "x.xml", convention ?? new VocConvention());
}
