using System.Text;
using AnnotateHub.Exchange.Csv;

namespace AnnotateHub.Exchange.Tests.Formats;

/// <summary>Files made to hurt: each costs itself a sentence, bounded memory and bounded time.</summary>
public sealed class HostileFileTests
{
    [Theory]
    [InlineData("voc", "<annotation>", "</annotation>")]
    [InlineData("cvat", "<annotations>", "</annotations>")]
    public void External_entities_and_billion_laughs_are_refused_for_their_document_type(string format, string start, string end)
    {
        var laughs = string.Concat(
            Enumerable.Range(1, 9).Select(level => $"<!ENTITY l{level} \"{string.Concat(Enumerable.Repeat($"&l{level - 1};", 10))}\">")
        );
        Refused(format, "a.xml", $"<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/hostname\">]>{start}&e;{end}", "document type definition");
        Refused(format, "a.xml", $"<!DOCTYPE x [<!ENTITY l0 \"ha\">{laughs}]>{start}&l9;{end}", "document type definition");
        Refused(format, "a.xml", $"<!DOCTYPE x SYSTEM \"http://example.org/x.dtd\">{start}{end}", "document type definition");
    }

    [Theory]
    [InlineData("voc", "<annotation>")]
    [InlineData("cvat", "<annotations><image name=\"a\" width=\"1\" height=\"1\"><box>")]
    public void Tags_nested_without_end_are_refused(string format, string start) =>
        Refused(format, "a.xml", start + string.Concat(Enumerable.Repeat("<a>", 100_000)), "nested more than 32");

    [Theory]
    [InlineData("voc", "<annotation><object><name>")]
    [InlineData(
        "cvat",
        "<annotations><image name=\"a\" width=\"1\" height=\"1\"><box label=\"R\" xtl=\"1\" ytl=\"1\" xbr=\"2\" ybr=\"2\"><attribute name=\"n\">"
    )]
    public void A_text_of_a_gigabyte_is_refused_after_64_thousand_characters(string format, string start)
    {
        using var endless = new Endless(Encoding.UTF8.GetBytes(start), (byte)'a', 1L << 30);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var reading = AnnotationFormats.Find(format)!.Read([new LabelFile("a.xml", () => endless)]);

        Assert.Contains("longer than 65,536 characters", Assert.Single(reading.Faults).Reason);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16 << 20);
        Assert.InRange(endless.Position, 0, 8 << 20);
    }

    [Theory]
    [InlineData("coco")]
    [InlineData("labelme")]
    [InlineData("label-studio")]
    public void JSON_nested_500_deep_is_refused(string format) =>
        Refused(format, "a.json", $"{{\"images\":{new string('[', 500)}{new string(']', 500)}}}", "nested more than 64 deep");

    [Theory]
    // The two limits there are; every format reads its bytes through the same door.
    [InlineData("coco", "a.json", 256)]
    [InlineData("yolo", "a.txt", 128)]
    public void A_file_that_only_grows_is_refused_at_its_limit(string format, string name, int mebibytes)
    {
        using var endless = new Endless([], (byte)' ', long.MaxValue);

        Assert.Contains(
            $"larger than {mebibytes} MiB",
            Assert.Single(AnnotationFormats.Find(format)!.Read([new LabelFile(name, () => endless)]).Faults).Reason
        );
    }

    [Theory]
    [InlineData("coco", "a.json")]
    [InlineData("labelme", "a.json")]
    [InlineData("label-studio", "a.json")]
    [InlineData("yolo", "a.txt")]
    [InlineData("csv", "a.csv")]
    public void Text_that_is_not_UTF_8_is_told_with_its_line(string format, string name)
    {
        var fault = Assert.Single(AnnotationFormats.Find(format)!.Read([Folders.File(name, [.. "image,\n"u8, 0xC3, 0x28])]).Faults);

        Assert.Contains("is not UTF-8", fault.Reason);
        Assert.Equal(2, fault.Line);
    }

    [Fact]
    public void Byte_order_marks_are_no_fault()
    {
        var csv = "image,class,x1,y1,x2,y2\na.png,R,1,2,3,4\n";
        byte[][] files =
        [
            [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(csv)],
            [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(csv)],
            [0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes(csv)],
        ];
        Assert.All(
            files,
            file => Assert.Single(Assert.Single(AnnotationFormats.Find("csv")!.Read([Folders.File("a.csv", file)]).Labels).Boxes)
        );

        var xml =
            "<annotation><object><name>R</name><bndbox><xmin>1</xmin><ymin>2</ymin><xmax>3</xmax><ymax>4</ymax></bndbox></object></annotation>";
        Assert.All(
            new[] { Encoding.UTF8, Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.UTF32 },
            encoding =>
                Assert.Single(
                    Assert
                        .Single(
                            AnnotationFormats
                                .Find("voc")!
                                .Read([Folders.File("a.xml", [.. encoding.GetPreamble(), .. encoding.GetBytes(xml)])])
                                .Labels
                        )
                        .Boxes
                )
        );
        var json = "{\"shapes\":[{\"label\":\"R\",\"points\":[[1,2],[3,4]],\"shape_type\":\"rectangle\"}]}";
        Assert.Single(
            Assert
                .Single(
                    AnnotationFormats
                        .Find("labelme")!
                        .Read([Folders.File("a.json", [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(json)])])
                        .Labels
                )
                .Boxes
        );
    }

    [Theory]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("1e308")]
    [InlineData("-1e400")]
    [InlineData("1_000")]
    public void Coordinates_that_are_no_place_in_an_image_are_told_and_the_next_box_is_read(string number)
    {
        var quoted = $"\"{number}\"";
        (string Format, string Name, string Text)[] files =
        [
            ("voc", "a.xml", $"<annotation>{Voc(number)}{Voc("3")}</annotation>"),
            ("cvat", "a.xml", $"<annotations><image name=\"a\" width=\"9\" height=\"9\">{Cvat(number)}{Cvat("3")}</image></annotations>"),
            (
                "coco",
                "a.json",
                $"{{\"images\":[{{\"id\":1,\"file_name\":\"a\"}}],\"categories\":[],\"annotations\":[{{\"image_id\":1,\"category_id\":1,\"bbox\":[1,1,{quoted},2]}},{{\"image_id\":1,\"category_id\":1,\"bbox\":[1,1,2,2]}}]}}"
            ),
            (
                "labelme",
                "a.json",
                $"{{\"shapes\":[{{\"label\":\"R\",\"shape_type\":\"rectangle\",\"points\":[[1,1],[{quoted},2]]}},{{\"label\":\"R\",\"shape_type\":\"rectangle\",\"points\":[[1,1],[2,2]]}}]}}"
            ),
            (
                "label-studio",
                "a.json",
                $"[{{\"data\":{{\"image\":\"a.png\"}},\"annotations\":[{{\"result\":[{Studio(quoted)},{Studio("3")}]}}]}}]"
            ),
            ("yolo", "a.txt", $"0 0.5 0.5 {number} 0.1\n0 0.5 0.5 0.1 0.1\n"),
            ("csv", "a.csv", $"image,class,x1,y1,x2,y2\na,R,1,1,{number},2\na,R,1,1,3,2\n"),
        ];
        Assert.All(
            files,
            file =>
            {
                var reading = AnnotationFormats
                    .Find(file.Format)!
                    .Read([Folders.Text(file.Name, file.Text)], new FormatSettings { SizeOf = _ => (640, 480) });

                Assert.Single(reading.Faults, fault => !fault.IsNote);
                Assert.Single(Assert.Single(reading.Labels).Boxes);
            }
        );
    }

    [Theory]
    [InlineData(
        "voc",
        "a.xml",
        "<annotation><object><name>R</name><bndbox><xmin>9</xmin><ymin>9</ymin><xmax>3</xmax><ymax>4</ymax></bndbox></object></annotation>"
    )]
    [InlineData(
        "cvat",
        "a.xml",
        "<annotations><image name=\"a\" width=\"9\" height=\"9\"><box label=\"R\" xtl=\"9\" ytl=\"9\" xbr=\"3\" ybr=\"4\"/></image></annotations>"
    )]
    [InlineData(
        "coco",
        "a.json",
        "{\"images\":[{\"id\":1,\"file_name\":\"a\"}],\"categories\":[],\"annotations\":[{\"image_id\":1,\"category_id\":1,\"bbox\":[1,1,-2,2]}]}"
    )]
    [InlineData("yolo", "a.txt", "0 0.5 0.5 -0.1 0.1")]
    [InlineData("csv", "a.csv", "image,class,x,y,w,h\na,R,1,1,-2,2")]
    public void Negative_sizes_are_told(string format, string name, string text)
    {
        var reading = AnnotationFormats.Find(format)!.Read([Folders.Text(name, text)], new FormatSettings { SizeOf = _ => (640, 480) });

        Assert.Contains("no area", Assert.Single(reading.Faults, fault => !fault.IsNote).Reason);
        // Refused is not empty: the image is left out.
        Assert.Empty(reading.Labels);
        Assert.Single(reading.Damaged);
    }

    [Fact]
    public void More_boxes_than_a_reading_may_have_end_in_a_sentence_and_nothing_of_the_rest_is_opened()
    {
        var text = "image,class,x1,y1,x2,y2\n" + string.Concat(Enumerable.Repeat("a,R,1,1,2,2\n", 10_001));

        var reading = AnnotationFormats
            .Find("csv")!
            .Read(
                [Folders.Text("a.csv", text), new LabelFile("b.csv", () => throw new InvalidOperationException("Opened."))],
                new FormatSettings { MaxBoxes = 10_000 }
            );

        Assert.Contains("more than 10,000 boxes", Assert.Single(reading.Faults).Reason);
        Assert.Empty(reading.Labels);
        Assert.Equal(1_000_000, new FormatSettings().MaxBoxes);
    }

    [Fact]
    public void A_million_objects_in_one_VOC_file_are_refused()
    {
        // A million of these are 10 MB; the reader stops at the 200,001st and keeps no more than a thousand sentences about those before.
        using var file = new MemoryStream(
            Encoding.UTF8.GetBytes("<annotation>" + string.Concat(Enumerable.Repeat("<object/>\n", 1_000_000)))
        );

        var reading = AnnotationFormats.Find("voc")!.Read([new LabelFile("a.xml", () => file)]);

        Assert.Contains("more than 200000 objects", reading.Faults[^1].Reason);
        Assert.Equal((0, 1_002), (reading.Labels.Count, reading.Faults.Count));
    }

    [Fact]
    public void A_million_faults_are_counted_and_not_all_kept()
    {
        var reading = AnnotationFormats
            .Find("csv")!
            .Read([Folders.Text("a.csv", "image,class,x1,y1,x2,y2\n" + string.Concat(Enumerable.Repeat("a,R,1,1,x,2\n", 100_000)))]);

        // One sentence a row, and one for the image of which nothing is left.
        Assert.Equal((2_000, 98_001), (reading.Faults.Count, reading.MoreFaults));
    }

    [Fact]
    public void Names_that_differ_only_in_capitals_are_told_and_both_read()
    {
        var reading = AnnotationFormats
            .Find("voc")!
            .Read([Folders.Text("Cell.xml", "<annotation/>"), Folders.Text("cell.xml", "<annotation/>")]);

        Assert.Contains("nothing but capitals", Assert.Single(reading.Faults).Reason);
        Assert.Equal(2, reading.Labels.Count);
    }

    [Theory]
    [InlineData("a,R,1,1,\"2,2\n", "never closed")]
    [InlineData("a,R,1", "four finite numbers")]
    [InlineData(",R,1,1,2,2", "no image in the column 'image'")]
    [InlineData("a,,1,1,2,2", "no class in the column 'class'")]
    public void Broken_rows_are_told_with_their_line(string row, string sentence)
    {
        var fault = Assert.Single(
            AnnotationFormats.Find("csv")!.Read([Folders.Text("a.csv", $"image,class,x1,y1,x2,y2\n{row}")]).Faults,
            fault => !fault.IsNote
        );

        Assert.Contains(sentence, fault.Reason);
        Assert.Equal(2, fault.Line);
    }

    [Theory]
    [InlineData("image=a", "does not say which column holds the class")]
    [InlineData("class=b", "does not say which column names the image")]
    [InlineData("image=a;class=b", "where the boxes are")]
    [InlineData("image=a;class=b;x=c;y=d", "how large the box around each is")]
    [InlineData("image=a;class=b;colour=c", "'colour=c' is no part of a column mapping")]
    [InlineData("image=a;class=b;3=c", "'3=c' is no part of a column mapping")]
    public void A_column_mapping_says_what_it_lacks(string text, string sentence) =>
        Assert.Contains(sentence, CsvMapping.Parse(text).Fault);

    private static void Refused(string format, string name, string text, string sentence) =>
        Refused(format, Folders.Text(name, text), sentence);

    private static void Refused(string format, LabelFile file, string sentence)
    {
        var reading = AnnotationFormats.Find(format)!.Read([file]);

        Assert.Contains(sentence, Assert.Single(reading.Faults).Reason);
        Assert.Empty(reading.Labels);
    }

    private static string Voc(string xmax) =>
        $"<object><name>R</name><bndbox><xmin>1</xmin><ymin>1</ymin><xmax>{xmax}</xmax><ymax>2</ymax></bndbox></object>";

    private static string Cvat(string xbr) => $"<box label=\"R\" xtl=\"1\" ytl=\"1\" xbr=\"{xbr}\" ybr=\"2\"/>";

    private static string Studio(string width) =>
        $"{{\"type\":\"rectanglelabels\",\"original_width\":9,\"original_height\":9,\"value\":{{\"x\":1,\"y\":1,\"width\":{width},\"height\":2,\"rectanglelabels\":[\"R\"]}}}}";

    /// <summary>A beginning and then one letter for as long as anybody reads; it does not tell its length.</summary>
    private sealed class Endless(byte[] start, byte letter, long length) : Stream
    {
        private long _at;
        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position
        {
            get => _at;
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = (int)Math.Min(count, length - _at);
            buffer.AsSpan(offset, read).Fill(letter);
            for (var index = 0; index < read && _at + index < start.Length; index++)
                buffer[offset + index] = start[_at + index];
            _at += read;
            return read;
        }

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
