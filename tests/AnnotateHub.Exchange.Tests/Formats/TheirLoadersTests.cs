using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using AnnotateHub.Core.Geometry;
using AnnotateHub.Exchange.Voc;
using AnnotateHub.TestKit;
using AnnotateHub.TestKit.Loaders;

namespace AnnotateHub.Exchange.Tests.Formats;

/// <summary>What other programs' loaders make of the files that are written: their rules (docs/loader-rules.md) and, where Debian has them,
/// the readers themselves.</summary>
public sealed class TheirLoadersTests
{
    private static readonly string[] Classes = ["R", "Living Cell"];

    private static readonly ImageLabels[] Labels =
    [
        new(
            "cell 1.png",
            640,
            480,
            [new("R", new PixelBox(0, 0, 10, 20)), new("Living Cell", new PixelBox(100, 50, 640, 480), Truncated: true, Difficult: true)]
        ),
        new("cell_2.png", 64, 48, []),
    ];

    [Fact]
    public void Torchvision_detectron2_and_mmdetection_read_VOC_files_by_their_own_conventions()
    {
        // As the file has them; torchvision leaves the meaning to its user.
        Assert.Equal(
            [new LoadedBox("R", 0, 0, 10, 20), new LoadedBox("Living Cell", 100, 50, 640, 480)],
            VocLoaders.Torchvision(Voc(new VocConvention()))
        );
        // detectron2 takes 1 off the near edges only: origin 1, far edge exclusive less one pixel is origin 1, inclusive.
        Assert.Equal(
            [new LoadedBox("R", 0, 0, 10, 20), new LoadedBox("Living Cell", 100, 50, 640, 480)],
            VocLoaders.Detectron2(Voc(new VocConvention(1, VocFarEdge.Inclusive)), Classes)
        );
        // mmdetection takes 1 off all four: origin 1, far edge exclusive.
        Assert.Equal(
            [new LoadedBox("R", 0, 0, 10, 20), new LoadedBox("Living Cell", 100, 50, 640, 480, Ignored: true)],
            VocLoaders.MmDetection(Voc(new VocConvention(1, VocFarEdge.Exclusive)), Classes)
        );
    }

    [Fact]
    public void Pycocotools_detectron2_and_mmdetection_read_COCO_files()
    {
        var file = AnnotationFormats.Find("coco")!.Write(Labels, new FormatSettings { Classes = Classes }, []).Single().Content.ToArray();

        foreach (var skipsSmall in new[] { false, true })
        {
            var read = CocoLoaders.Read(file, skipsSmall);
            Assert.Equal([new LoadedBox("R", 0, 0, 10, 20), new LoadedBox("Living Cell", 100, 50, 640, 480)], read["cell 1.png"]);
            Assert.Empty(read["cell_2.png"]);
        }
    }

    [Fact]
    public void Ultralytics_and_FiftyOne_read_YOLO_files_and_find_them_by_the_image()
    {
        var files = AnnotationFormats
            .Find("yolo")!
            .Write(Labels, new FormatSettings { Classes = Classes }, [])
            .ToDictionary(file => file.Path, file => Encoding.UTF8.GetString(file.Content.Span));

        var text = files[YoloLoaders.LabelsOf("/images/cell 1.png").TrimStart('/')];
        foreach (var read in new[] { YoloLoaders.Ultralytics(text, Classes, 640, 480), YoloLoaders.FiftyOne(text, Classes, 640, 480) })
            Assert.All(
                read.Zip(Labels[0].Boxes),
                pair =>
                {
                    Assert.Equal(pair.Second.Class, pair.First.Class);
                    // Ultralytics keeps single precision: 2^-24 of 640 pixels.
                    foreach (
                        var (a, b) in new[]
                        {
                            (pair.First.X1, pair.Second.Box.X1),
                            (pair.First.Y1, pair.Second.Box.Y1),
                            (pair.First.X2, pair.Second.Box.X2),
                            (pair.First.Y2, pair.Second.Box.Y2),
                        }
                    )
                        Assert.InRange(a - b, -1e-4, 1e-4);
                }
            );
        Assert.Equal("", files["labels/cell_2.txt"]);
        Assert.Contains("nc: 2", files["data.yaml"]);
    }

    [Fact]
    public void What_Ultralytics_would_call_corrupt_is_told_when_it_is_written()
    {
        var leftOut = new List<ExchangeFault>();
        ImageLabels[] labels =
        [
            new("a.png", 100, 100, [new("R", new PixelBox(0, 0, 10, 10), 0.5)]),
            new("b.png", 100, 100, [new("R", new PixelBox(50, 50, 150, 150)), new("R", new PixelBox(150, 150, 350, 350))]),
        ];

        var files = AnnotationFormats
            .Find("yolo")!
            .Write(labels, new FormatSettings(), leftOut)
            .ToDictionary(file => file.Path, file => Encoding.UTF8.GetString(file.Content.Span));

        Assert.Throws<FormatException>(() => YoloLoaders.Ultralytics(files["labels/a.txt"], ["R"], 100, 100));
        Assert.Throws<FormatException>(() => YoloLoaders.Ultralytics(files["labels/b.txt"], ["R"], 100, 100));
        Assert.Contains(
            leftOut,
            fault => fault is { File: "a.png", IsNote: true } && fault.Reason.Contains("sixth column", StringComparison.Ordinal)
        );
        Assert.Contains(
            leftOut,
            fault => fault is { File: "b.png", IsNote: true } && fault.Reason.Contains("beyond the image", StringComparison.Ordinal)
        );
    }

    /// <summary>ij/io/RoiDecoder.java: 'Iout', type at 6, top, left, bottom, right at 8, sub-pixel numbers at 18 where options (50) say so,
    /// second header at 60.</summary>
    [Fact]
    public void ImageJ_finds_rectangles_with_names_in_the_zip_that_is_written()
    {
        ImageLabels[] labels =
        [
            new("a.png", 640, 480, [new("R", new PixelBox(3, 4, 30, 44)), new("Living Cell", new PixelBox(1.5, 2.25, 10.75, 20))]),
        ];
        var file = AnnotationFormats.Find("imagej-roi")!.Write(labels, new FormatSettings(), []).Single();
        using var zip = new ZipArchive(new MemoryStream(file.Content.ToArray()));
        var rois = zip.Entries.Select(Bytes).ToList();

        Assert.Equal("rois/a.zip", file.Path);
        Assert.Equal(["R-0001.roi", "Living Cell-0002.roi"], zip.Entries.Select(entry => entry.FullName));
        Assert.All(rois, roi => Assert.Equal(("Iout", (byte)1), (Encoding.ASCII.GetString(roi, 0, 4), roi[6])));
        Assert.Equal(
            (4, 3, 44, 30, 0),
            (Short(rois[0], 8), Short(rois[0], 10), Short(rois[0], 12), Short(rois[0], 14), Short(rois[0], 50))
        );
        Assert.Equal(
            (128, 1.5f, 2.25f, 9.25f, 17.75f),
            (Short(rois[1], 50), Single(rois[1], 18), Single(rois[1], 22), Single(rois[1], 26), Single(rois[1], 30))
        );
        var second = BinaryPrimitives.ReadInt32BigEndian(rois[0].AsSpan(60));
        Assert.Equal(
            "R-0001",
            Encoding.BigEndianUnicode.GetString(
                rois[0],
                BinaryPrimitives.ReadInt32BigEndian(rois[0].AsSpan(second + 16)),
                2 * BinaryPrimitives.ReadInt32BigEndian(rois[0].AsSpan(second + 20))
            )
        );
    }

    [Fact]
    public void A_region_that_was_moved_in_Fiji_is_where_Fiji_has_it()
    {
        var format = AnnotationFormats.Find("imagej-roi")!;
        var file = format.Write([new("a.png", 640, 480, [new("R", new PixelBox(3, 4, 30, 44), 0.5)])], new FormatSettings(), []).Single();
        using var zip = new ZipArchive(new MemoryStream(file.Content.ToArray()));
        var roi = Bytes(zip.Entries[0]);
        BinaryPrimitives.WriteInt16BigEndian(roi.AsSpan(10), 13);
        BinaryPrimitives.WriteInt16BigEndian(roi.AsSpan(14), 40);

        var box = Assert.Single(format.Read([Folders.File("a/R-0001.roi", roi)]).Labels.Single().Boxes);

        Assert.Equal(("R", new PixelBox(13, 4, 40, 44), (double?)0.5), (box.Class, box.Box, box.Score));
    }

    /// <summary>
    /// RoiDecoder, getRoi: of a sub-pixel outline the corners in single precision count, absolute ones, behind the whole ones.
    /// </summary>
    [Fact]
    public void An_outline_in_fractions_has_the_bounds_of_its_corners_in_fractions()
    {
        (float X, float Y)[] corners = [(10.25f, 20.5f), (30.75f, 22), (15, 41.125f)];
        var roi = new byte[64 + 12 * corners.Length];
        "Iout"u8.CopyTo(roi);
        foreach (var (at, value) in new[] { (4, 228), (8, 20), (10, 10), (12, 42), (14, 31), (16, corners.Length), (50, 128) })
            BinaryPrimitives.WriteInt16BigEndian(roi.AsSpan(at), (short)value);
        foreach (var (index, corner) in corners.Index())
        {
            BinaryPrimitives.WriteSingleBigEndian(roi.AsSpan(64 + 4 * corners.Length + 4 * index), corner.X);
            BinaryPrimitives.WriteSingleBigEndian(roi.AsSpan(64 + 8 * corners.Length + 4 * index), corner.Y);
        }

        var box = Assert.Single(AnnotationFormats.Find("imagej-roi")!.Read([Folders.File("a/R-1.roi", roi)]).Labels.Single().Boxes);

        Assert.Equal(new PixelBox(10.25, 20.5, 30.75, 41.125), box.Box);
    }

    [Fact]
    public void What_is_no_rectangle_or_has_no_class_is_told_in_regions()
    {
        var line = new byte[64];
        "Iout"u8.CopyTo(line);
        line[6] = 3;
        var nameless = (byte[])line.Clone();
        (nameless[6], nameless[13], nameless[15]) = (1, 9, 9);

        var rois = AnnotationFormats
            .Find("imagej-roi")!
            .Read([Folders.File("a/R-1.roi", line), Folders.File("a/0012-0034.roi", nameless), Folders.File("loose.roi", nameless)]);
        var points = AnnotationFormats
            .Find("qupath")!
            .Read([
                Folders.Text(
                    "a.geojson",
                    """{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Point","coordinates":[1,2]},"properties":{}},{"type":"Feature","geometry":{"type":"Polygon","coordinates":[[[1,2],[3,2],[3,4],[1,2]]]},"properties":{}}]}"""
                ),
            ]);

        Assert.Empty(rois.Labels.SelectMany(imageLabels => imageLabels.Boxes));
        Assert.Equal(3, rois.Faults.Count(fault => !fault.IsNote));
        // Regions of which nothing is left are no answer without cells.
        Assert.Equal(["a"], rois.Damaged.Select(imageLabels => imageLabels.Image));
        Assert.Empty(rois.Labels);
        Assert.Contains(rois.Faults, fault => fault.Reason.Contains("is a line", StringComparison.Ordinal));
        Assert.Contains(rois.Faults, fault => fault.Reason.Contains("says no class", StringComparison.Ordinal));
        Assert.Equal(
            [
                "features[0] is a Point; rectangles, and the bounds of other outlines, are read.",
                "features[1] has no classification; give it a class in QuPath.",
            ],
            points.Faults.Where(fault => !fault.IsNote).Select(fault => fault.Reason)
        );
        Assert.Single(points.Damaged);
    }

    [Fact]
    public void Debians_lxml_and_json_read_what_is_written()
    {
        Assert.SkipWhen(DebianPython.Missing("lxml") is not null && !DebianPython.IsPromised, DebianPython.Missing("lxml") ?? "");
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("a.xml"), Voc(new VocConvention()));
        File.WriteAllBytes(
            folder.File("a.json"),
            AnnotationFormats.Find("coco")!.Write(Labels, new FormatSettings { Classes = Classes }, []).Single().Content.ToArray()
        );

        var (code, output, error) = DebianPython.Run(
            "import sys, json\nfrom lxml import etree\n"
                + "t = etree.parse(sys.argv[1])\nfor o in t.findall('object'): print(o.findtext('name'), *[o.findtext('bndbox/' "
                + "+ e) for e in ('xmin', 'ymin', 'xmax', 'ymax')])\n"
                + "c = json.load(open(sys.argv[2], encoding='utf-8'))\nfor a in c['annotations']: print(a['bbox'])\n",
            folder.File("a.xml"),
            folder.File("a.json")
        );

        Assert.True(code == 0, error);
        Assert.Equal("R 0 0 10 20\nLiving Cell 100 50 640 480\n[0, 0, 10, 20]\n[100, 50, 540, 430]\n", output.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Npms_readers_of_XML_tables_and_YAML_read_what_is_written()
    {
        var missing = NodeReaders.Missing("fast-xml-parser", "papaparse", "js-yaml");
        Assert.SkipWhen(missing is not null && !DebianPython.IsPromised, missing ?? "");
        using var folder = new TemporaryFolder();
        ImageLabels[] labels = [Labels[0] with { Image = "=cell, \"1\".png" }, Labels[1]];
        var settings = new FormatSettings { Classes = ["no: yes", "R", "Living Cell"] };
        File.WriteAllBytes(folder.File("a.xml"), Voc(new VocConvention()));
        File.WriteAllBytes(folder.File("a.csv"), AnnotationFormats.Find("csv")!.Write(labels, settings, []).Single().Content.ToArray());
        File.WriteAllBytes(folder.File("a.yaml"), AnnotationFormats.Find("yolo")!.Write(labels, settings, []).First().Content.ToArray());

        var (code, output, error) = NodeReaders.Run(
            """
            import { readFileSync } from 'node:fs';
            import { XMLParser, XMLValidator } from 'fast-xml-parser';
            import Papa from 'papaparse';
            import * as yaml from 'js-yaml';
            const [, xml, csv, list] = process.argv;
            const text = readFileSync(xml, 'utf8');
            console.log(XMLValidator.validate(text));
            for (const o of new XMLParser().parse(text).annotation.object)
                console.log(o.name, Object.values(o.bndbox).join(' '), o.difficult);
            const table = Papa.parse(readFileSync(csv, 'utf8'), { header: true, skipEmptyLines: true });
            console.log(table.errors.length, ...table.data.map(row => `[${row.image}|${row.class}|${row.x2}|${row.truncated}]`));
            const data = yaml.load(readFileSync(list, 'utf8'));
            console.log(data.nc, Object.entries(data.names).map(([number, name]) => `${number}=${name}`).join(' '));
            """,
            folder.File("a.xml"),
            folder.File("a.csv"),
            folder.File("a.yaml")
        );

        Assert.True(code == 0, error);
        Assert.Equal(
            "true\nR 0 0 10 20 0\nLiving Cell 100 50 640 480 1\n"
                // The apostrophe keeps a spreadsheet from running the name; whoever reads the table with another program takes it off.
                + "0 ['=cell, \"1\".png|R|10|0] ['=cell, \"1\".png|Living Cell|640|1] [cell_2.png|||]\n"
                + "3 0=no: yes 1=R 2=Living Cell\n",
            output.ReplaceLineEndings("\n")
        );
    }

    [Fact]
    public void Debians_PyYAML_by_which_Ultralytics_reads_takes_the_class_list()
    {
        Assert.SkipWhen(DebianPython.Missing("yaml") is not null && !DebianPython.IsPromised, DebianPython.Missing("yaml") ?? "");
        using var folder = new TemporaryFolder();
        string[] classes = ["no", "1.50", "null", "say \"hi\"", "细胞", "a: b # c", "'", "~"];
        File.WriteAllBytes(
            folder.File("data.yaml"),
            AnnotationFormats.Find("yolo")!.Write([], new FormatSettings { Classes = classes }, []).Single().Content.ToArray()
        );

        var (code, output, error) = DebianPython.Run(
            "import sys, yaml, json\nd = yaml.safe_load(open(sys.argv[1], encoding='utf-8'))\n"
                + "print(json.dumps([d['nc'], d['names']], ensure_ascii=True))\n",
            folder.File("data.yaml")
        );

        Assert.True(code == 0, error);
        using var read = System.Text.Json.JsonDocument.Parse(output);
        Assert.Equal(classes.Length, read.RootElement[0].GetInt32());
        Assert.Equal(
            classes.Index().Select(item => ($"{item.Index}", item.Item)),
            read.RootElement[1].EnumerateObject().Select(entry => (entry.Name, entry.Value.GetString()!))
        );
    }

    private static byte[] Voc(VocConvention convention) =>
        AnnotationFormats.Find("voc")!.Write([Labels[0]], new FormatSettings { Convention = convention }, []).Single().Content.ToArray();

    private static byte[] Bytes(ZipArchiveEntry entry)
    {
        using var stream = entry.Open();
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static int Short(byte[] roi, int at) => BinaryPrimitives.ReadInt16BigEndian(roi.AsSpan(at));

    private static float Single(byte[] roi, int at) => BinaryPrimitives.ReadSingleBigEndian(roi.AsSpan(at));
}
