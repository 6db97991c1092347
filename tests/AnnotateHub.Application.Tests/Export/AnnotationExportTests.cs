using System.IO.Compression;
using System.Text.Json;
using AnnotateHub.Application.Annotations;
using AnnotateHub.Application.Annotations.Operations;
using AnnotateHub.Application.Annotations.Queries;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.LabelFiles.Export;
using AnnotateHub.Application.LabelFiles.Import;
using AnnotateHub.Application.Tests.Import;
using AnnotateHub.Core.Annotation;
using AnnotateHub.Core.Geometry;
using AnnotateHub.Core.Labels;
using AnnotateHub.Data.Entities;
using AnnotateHub.Exchange;
using AnnotateHub.Exchange.Voc;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Tests.Export;

public sealed class AnnotationExportTests
{
    private static readonly PixelBox[] Whole = [new(0, 0, 1, 1), new(2, 3, 15, 12), new(5, 5, 9, 8)];
    private static readonly PixelBox[] Fractional = [new(0.1, 0.2, 3.3, 4.7), new(1e-7, 2.5, 15.999, 11.1)];

    [Theory]
    [InlineData(0, VocFarEdge.Exclusive, VocDialect.Integer)]
    [InlineData(1, VocFarEdge.Inclusive, VocDialect.Integer)]
    [InlineData(1, VocFarEdge.Inclusive, VocDialect.Float)]
    [InlineData(0, VocFarEdge.Inclusive, VocDialect.Float)]
    public async Task Exported_and_imported_again_the_boxes_are_the_same(int origin, VocFarEdge farEdge, VocDialect dialect)
    {
        await using var lab = await ImportLab.OpenAsync();
        var (project, image) = await OneImageAsync(lab);
        var expert = await lab.PersonAsync(project, "expert");
        var student = await lab.PersonAsync(project, "student1");
        PixelBox[] drawn = dialect == VocDialect.Float ? [.. Whole, .. Fractional] : Whole;
        await DrawAsync(lab, project, image, expert, drawn);
        var convention = new VocConvention(origin, farEdge, dialect);
        var folder = Path.Combine(lab.Folder.Exports, "voc");

        var report = await lab.Get<AnnotationExport>()
            .ToFolderAsync(new AnnotationExportRequest(project, Actor.CommandLine(), convention, "expert"), folder);
        var back = await lab.Get<AnnotationImport>().ImportAsync(new AnnotationImportRequest(project, "student1", folder, convention));
        var again = await lab.Get<AnnotationImport>().ImportAsync(new AnnotationImportRequest(project, "student1", folder, convention));

        Assert.Equal((1, drawn.Length, 0, null), (report.Images, report.Boxes, report.Rounded, report.Refused));
        Assert.Equal((drawn.Length, 0, 0), (back.Boxes, back.AlreadyThere, back.Rejected.Count));
        Assert.Equal((0, 1), (again.Boxes, again.AlreadyThere));
        var (original, copy) = (await BoxesAsync(lab, expert), await BoxesAsync(lab, student));
        Assert.Equal(original.Select(Describe), copy.Select(Describe));
        Assert.All(copy, box => Assert.Equal(BoxOrigin.Imported, box.Origin));
    }

    [Fact]
    public async Task A_file_without_objects_comes_back_as_a_file_without_objects()
    {
        await using var lab = await ImportLab.OpenAsync();
        var (project, image) = await OneImageAsync(lab);
        var expert = await lab.PersonAsync(project, "expert");
        lab.Text("voc/a.xml", "<annotation><filename>a.tif</filename></annotation>");
        var request = new AnnotationImportRequest(project, "expert", Path.Combine(lab.Source, "voc"), new VocConvention());

        var report = await lab.Get<AnnotationImport>().ImportAsync(request);
        var again = await lab.Get<AnnotationImport>().ImportAsync(request);
        var export = await lab.Get<AnnotationExport>()
            .ToFolderAsync(new AnnotationExportRequest(project, Actor.CommandLine(), new VocConvention(), "expert"), lab.Folder.Exports);

        Assert.Equal((1, 0, 1, 0), (report.Files, report.Boxes, report.WithoutCells, report.Rejected.Count));
        Assert.Equal((0, 1), (again.WithoutCells, again.AlreadyThere));
        Assert.Equal((1, 0), (export.Images, export.Boxes));
        Assert.Empty(ReadBoxes(Path.Combine(lab.Folder.Exports, "Annotations", "a.xml")));
        var work = await lab.Get<WorkReader>().WorkAsync(project, image, expert);
        Assert.Equal((1L, 0), (work!.Revision, work.Boxes.Count));
    }

    [Fact]
    public async Task A_file_whose_objects_were_all_left_out_does_not_say_that_there_are_no_cells()
    {
        await using var lab = await ImportLab.OpenAsync();
        var (project, _) = await OneImageAsync(lab);
        await lab.PersonAsync(project, "expert");
        lab.Text("voc/a.xml", $"<annotation><object><name>X</name>{Box(1, 1, 5, 5)}</object></annotation>");

        var report = await lab.Get<AnnotationImport>()
            .ImportAsync(new AnnotationImportRequest(project, "expert", Path.Combine(lab.Source, "voc"), new VocConvention()));

        Assert.Equal((0, 1), (report.WithoutCells, report.Rejected.Count));
        Assert.Contains(
            "nothing to export",
            (
                await lab.Get<AnnotationExport>()
                    .ToFolderAsync(new AnnotationExportRequest(project, Actor.CommandLine(), new VocConvention()), lab.Folder.Exports)
            ).Refused
        );
    }

    [Fact]
    public async Task An_image_of_very_many_boxes_is_written_in_parts_so_that_nobody_waits_long_and_is_whole_and_known_again()
    {
        await using var lab = await ImportLab.OpenAsync();
        var (project, _) = await OneImageAsync(lab);
        var expert = await lab.PersonAsync(project, "expert");
        var rows = Enumerable.Range(0, 12_000).Select(index => $"a,R,{index % 14},{index / 1000},{index % 14 + 1.5},{index / 1000 + 1}");
        lab.Text("labels/all.csv", $"image,class,x1,y1,x2,y2\n{string.Join('\n', rows)}\n");
        var commits = new List<long>();
        using var subscription = lab.Get<IClientNotifier>().Subscribe<AssignmentChanged>(expert, change => commits.Add(change.Revision));
        var request = new AnnotationImportRequest(project, "expert", Path.Combine(lab.Source, "labels"), new VocConvention())
        {
            Format = null,
        };

        var report = await lab.Get<AnnotationImport>().ImportAsync(request);
        var again = await lab.Get<AnnotationImport>().ImportAsync(request);

        Assert.Equal((12_000, 0), (report.Boxes, again.Boxes));
        Assert.Equal(1, again.AlreadyThere);
        // An operation has at most 5,000 boxes, and each is a transaction of its own; what is there already is looked at three times.
        Assert.Equal([1, 2, 3, 3, 3, 3], commits);
        await using var db = await lab.Database.CreateDbContextAsync();
        Assert.Equal(12_000, await db.Boxes.CountAsync());
        Assert.Equal(12_000, (await db.ClassCounts.SingleAsync()).Count);
        Assert.Equal([1, 2, 3], await db.Operations.Select(operation => operation.Revision).ToListAsync());
        Assert.Equal(12_000, await db.RoundClassCounts.SumAsync(count => count.Count));
    }

    [Fact]
    public async Task Several_annotators_get_folders_and_the_readme_states_everything()
    {
        await using var lab = await ImportLab.OpenAsync();
        var (project, image) = await OneImageAsync(lab);
        await DrawAsync(lab, project, image, await lab.PersonAsync(project, "expert"), Whole);
        await DrawAsync(lab, project, image, await lab.PersonAsync(project, "student1"), Fractional);
        using var zip = new MemoryStream();

        var report = await lab.Get<AnnotationExport>()
            .ToZipAsync(
                new AnnotationExportRequest(project, Actor.CommandLine(), new VocConvention(1, VocFarEdge.Inclusive)),
                new OneWay(zip)
            );

        Assert.Equal(["expert", "student1"], report.Annotators);
        Assert.Equal(2, report.Rounded);
        using var archive = new ZipArchive(new MemoryStream(zip.ToArray()));
        Assert.Equal(
            [
                "Annotations/expert/a.xml",
                "Annotations/student1/a.xml",
                "DATASHEET.md",
                "README.txt",
                "croissant.json",
                "lineage.csv",
                "verdicts.csv",
            ],
            archive.Entries.Select(entry => entry.FullName).Order()
        );
        var readme = await new StreamReader(await archive.GetEntry("README.txt")!.OpenAsync()).ReadToEndAsync();
        Assert.Contains("Origin: 1", readme);
        Assert.Contains("Far edge: inclusive", readme);
        Assert.Contains("is written 1 1 1 1", readme);
        Assert.Contains("2 boxes of this export were rounded", readme);
        Assert.Contains("Boxes of: expert, student1", readme);
        Assert.Contains("R\tCancer\t5 boxes", readme);
        Assert.DoesNotContain("SYNTHETIC", readme);
    }

    /// <summary>Croissant 1.0: each FileObject has an id, a place, a kind and its SHA-256; each field names the object and the column that
    /// it is taken from.</summary>
    [Fact]
    public async Task An_export_is_described_by_croissant_and_a_datasheet()
    {
        await using var lab = await ImportLab.OpenAsync();
        var (project, image) = await OneImageAsync(lab);
        await DrawAsync(lab, project, image, await lab.PersonAsync(project, "expert"), Whole);
        var folder = Path.Combine(lab.Folder.Exports, "x");

        await lab.Get<AnnotationExport>()
            .ToFolderAsync(new AnnotationExportRequest(project, Actor.CommandLine(), new VocConvention(), Format: "csv"), folder);
        using var croissant = System.Text.Json.JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(folder, "croissant.json")));
        var root = croissant.RootElement;
        var objects = root.GetProperty("distribution")
            .EnumerateArray()
            .ToDictionary(jsonElement => jsonElement.GetProperty("@id").GetString()!);
        var datasheet = await File.ReadAllTextAsync(Path.Combine(folder, "DATASHEET.md"));

        Assert.Equal("http://mlcommons.org/croissant/1.0", root.GetProperty("conformsTo").GetString());
        Assert.All(
            new[] { "name", "description", "license", "url", "creator", "datePublished" },
            name => Assert.True(root.TryGetProperty(name, out _), name)
        );
        Assert.All(
            objects.Values,
            jsonElement =>
                Assert.Equal(
                    Convert.ToHexStringLower(
                        System.Security.Cryptography.SHA256.HashData(
                            File.ReadAllBytes(Path.Combine(folder, jsonElement.GetProperty("contentUrl").GetString()!))
                        )
                    ),
                    jsonElement.GetProperty("sha256").GetString()
                )
        );
        foreach (var table in root.GetProperty("recordSet").EnumerateArray())
        {
            var source = table.GetProperty("field")[0].GetProperty("source").GetProperty("fileObject").GetProperty("@id").GetString()!;
            var head = File.ReadLines(Path.Combine(folder, objects[source].GetProperty("contentUrl").GetString()!)).First().Split(',');
            Assert.Equal(
                head,
                table
                    .GetProperty("field")
                    .EnumerateArray()
                    .Select(field => field.GetProperty("source").GetProperty("extract").GetProperty("column").GetString())
            );
        }

        Assert.Equal(3, root.GetProperty("recordSet").GetArrayLength());
        Assert.Contains("1 images", datasheet);
        Assert.Contains("Pixel size: not known", datasheet);
    }

    [Fact]
    public async Task A_synthetic_project_says_so()
    {
        await using var lab = await ImportLab.OpenAsync();
        var (project, image) = await OneImageAsync(lab);
        await DrawAsync(lab, project, image, await lab.PersonAsync(project, "expert"), Whole);
        await using var db = await lab.Database.CreateDbContextAsync();
        await db.Projects.ExecuteUpdateAsync(change => change.SetProperty(item => item.IsSynthetic, true));

        await lab.Get<AnnotationExport>()
            .ToFolderAsync(
                new AnnotationExportRequest(project, Actor.CommandLine(), new VocConvention()),
                Path.Combine(lab.Folder.Exports, "x")
            );

        Assert.Contains("SYNTHETIC", await File.ReadAllTextAsync(Path.Combine(lab.Folder.Exports, "x", "README.txt")));
    }

    [Fact]
    public async Task What_cannot_be_exported_is_a_sentence()
    {
        await using var lab = await ImportLab.OpenAsync();
        var (project, image) = await OneImageAsync(lab);
        var export = lab.Get<AnnotationExport>();
        using var zip = new MemoryStream();

        Assert.Contains(
            "Nobody has annotated",
            (await export.ToZipAsync(new AnnotationExportRequest(project, Actor.CommandLine(), new VocConvention()), zip)).Refused
        );
        Assert.Equal(0, zip.Length);
        Assert.Contains(
            "nobody called 'ghost'",
            (await export.ToZipAsync(new AnnotationExportRequest(project, Actor.CommandLine(), new VocConvention(), "ghost"), zip)).Refused
        );
        Assert.Contains(
            "no project with the number 99",
            (await export.ToZipAsync(new AnnotationExportRequest(99, Actor.CommandLine(), new VocConvention()), zip)).Refused
        );
        await DrawAsync(lab, project, image, await lab.PersonAsync(project, "expert"), Whole);
        Directory.CreateDirectory(Path.Combine(lab.Folder.Exports, "Annotations"));
        Assert.Contains(
            "old and new files would mix",
            (
                await export.ToFolderAsync(
                    new AnnotationExportRequest(project, Actor.CommandLine(), new VocConvention()),
                    lab.Folder.Exports
                )
            ).Refused
        );
    }

    [Fact]
    public async Task A_single_label_file_is_enough_and_a_whole_data_set_s_strangers_are_one_sentence()
    {
        await using var lab = await ImportLab.OpenAsync();
        var (project, _) = await OneImageAsync(lab);
        await lab.PersonAsync(project, "expert");
        lab.Text(
            "all/labels.csv",
            "image,x1,y1,x2,y2,class\na.png,1,1,5,5,R\n"
                + string.Concat(Enumerable.Range(10, 20).Select(number => $"s{number}.png,1,1,5,5,R\n"))
        );
        lab.Text("all/other.csv", "image,x1,y1,x2,y2,class\na.png,2,2,9,9,G\n");

        var report = await lab.Get<AnnotationImport>()
            .ImportAsync(
                new AnnotationImportRequest(project, "expert", Path.Combine(lab.Source, "all/labels.csv"), new VocConvention())
                {
                    Format = null,
                }
            );

        Assert.Equal((1, 1), (report.Files, report.Boxes));
        var fault = Assert.Single(report.Rejected);
        Assert.Equal("labels.csv", fault.File);
        Assert.StartsWith("20 images are not in the project, for example 's10.png', 's11.png', 's12.png';", fault.Reason);
    }

    [Fact]
    public async Task Faulty_objects_and_strangers_are_told_and_the_rest_is_imported()
    {
        await using var lab = await ImportLab.OpenAsync();
        var (project, _) = await OneImageAsync(lab);
        await lab.PersonAsync(project, "expert");
        lab.Text(
            "voc/a.xml",
            $"<annotation>\n<object><name>R</name>{Box(1, 1, 5, 5)}</object>\n<object><name>X</name>{Box(1, 1, 5, 5)}</object>\n<object><name>R</name>{Box(100, 100, 105, 105)}</object></annotation>"
        );
        lab.Text("voc/deeper/a.xml", "<annotation/>");
        lab.Text("voc/stranger.xml", "<annotation/>");
        var folder = Path.Combine(lab.Source, "voc");

        var report = await lab.Get<AnnotationImport>()
            .ImportAsync(new AnnotationImportRequest(project, "EXPERT", folder, new VocConvention()));
        var widened = await lab.Get<AnnotationImport>()
            .ImportAsync(new AnnotationImportRequest(project, "expert", folder, new VocConvention(), AddClasses: true));

        Assert.Equal((1, 1, 4), (report.Files, report.Boxes, report.Rejected.Count));
        Assert.Contains(report.Rejected, fault => fault.Line == 3 && fault.Reason.Contains("'X' is not one of R, G, U"));
        Assert.Contains(report.Rejected, fault => fault.Line == 4 && fault.Reason.Contains("outside the image of 16 x 12"));
        Assert.Contains(report.Rejected, fault => fault.Reason.Contains("No image of the project is called 'stranger'"));
        Assert.Equal(3, widened.Rejected.Count);
        await using var db = await lab.Database.CreateDbContextAsync();
        Assert.NotNull((await db.Projects.SingleAsync()).Classes.Find("X"));
    }

    [Fact]
    public async Task Blood_smear_boxes_go_in_and_come_out_the_same()
    {
        var real = ImportLab.Real("bccd");
        await using var lab = await ImportLab.OpenAsync();
        var project = await lab.ProjectAsync(
            classes: new ClassScheme([
                new("RBC", "Red", "#ff5a52"),
                new("WBC", "White", "#ffffff"),
                new("Platelets", "Platelets", "#4da3ff"),
            ])
        );
        await lab.ImportAsync(project, Path.Combine(real, "JPEGImages"));
        await lab.PersonAsync(project, "expert");

        var report = await lab.Get<AnnotationImport>()
            .ImportAsync(new AnnotationImportRequest(project, "expert", Path.Combine(real, "Annotations"), new VocConvention()));
        await lab.Get<AnnotationExport>()
            .ToFolderAsync(new AnnotationExportRequest(project, Actor.CommandLine(), new VocConvention(), "expert"), lab.Folder.Exports);

        // 1,087 RBC, 88 WBC, 88 Platelets, one of them of zero size (docs/real-data.md).
        Assert.Equal((85, 1262, 1), (report.Files, report.Boxes, report.Rejected.Count));
        Assert.All(
            Directory.GetFiles(Path.Combine(lab.Folder.Exports, "Annotations")),
            file => Assert.Equal(ReadBoxes(Path.Combine(real, "Annotations", Path.GetFileName(file))), ReadBoxes(file))
        );
    }

    /// <summary>Databases of earlier versions may hold such boxes: an operation with an edge of 1e308 was taken.</summary>
    [Theory]
    [MemberData(nameof(Written))]
    public async Task Old_boxes_with_edges_beyond_all_bounds_do_not_keep_the_others_from_being_exported(string format)
    {
        await using var lab = await ImportLab.OpenAsync();
        var (project, image) = await OneImageAsync(lab);
        var expert = await lab.PersonAsync(project, "expert");
        await DrawAsync(lab, project, image, expert, Whole);
        await using (var db = await lab.Database.CreateDbContextAsync())
        {
            var set = await db.LabelSets.SingleAsync(labelSet => labelSet.PersonId == expert);
            BoxRow Old(string id, double left, double right) =>
                new()
                {
                    LabelSetId = set.Id,
                    ClientId = id,
                    X1 = left,
                    Y1 = 1,
                    X2 = right,
                    Y2 = 5,
                    Class = "R",
                };
            db.Boxes.AddRange(Old("huge", -1e308, 1e308), Old("infinite", 1, double.PositiveInfinity));
            await db.SaveChangesAsync();
        }

        var request = new AnnotationExportRequest(project, Actor.CommandLine(), new VocConvention(), "expert", Format: format);
        var report = await lab.Get<AnnotationExport>().ToFolderAsync(request, Path.Combine(lab.Folder.Exports, format));

        Assert.Equal((null, Whole.Length + 2), (report.Refused, report.Boxes));
        // The page that shows the image reads the same rows.
        var work = await lab.Get<WorkReader>().WorkAsync(project, image, expert);
        Assert.NotEmpty(JsonSerializer.Serialize(work, AnnotateJson.Options));
    }

    public static TheoryData<string> Written() => [.. AnnotationFormats.All.Where(format => format.CanWrite).Select(format => format.Key)];

    private static List<string> ReadBoxes(string file)
    {
        using var stream = File.OpenRead(file);
        return
        [
            .. VocReader
                .Read(stream, file, new VocConvention())
                .Annotation!.Objects.Select(vocObject => $"{vocObject.Class} {vocObject.Box} {vocObject.Truncated} {vocObject.Difficult}"),
        ];
    }

    private static async Task<(long Project, long Image)> OneImageAsync(ImportLab lab)
    {
        var project = await lab.ProjectAsync();
        lab.Tiff("a.tif");
        await lab.ImportAsync(project);
        return (project, (await lab.ImagesAsync(project)).Single().Id);
    }

    private static async Task DrawAsync(ImportLab lab, long project, long image, long person, PixelBox[] boxes)
    {
        var assignment = await lab.Get<FreeRound>().AssignmentAsync(project, image, person);
        var changes = boxes.Select(
            (box, index) =>
                new BoxChange(
                    $"b-{index}",
                    box.X1,
                    box.Y1,
                    box.X2,
                    box.Y2,
                    "R",
                    index == 1 ? BoxFlags.Difficult | BoxFlags.Ignore : BoxFlags.None,
                    BoxOrigin.Drawn,
                    index == 2 ? new Dictionary<string, string> { ["note"] = "细 & <b>" } : null
                )
        );
        var answer = await lab.Get<OperationWriter>()
            .SendAsync(assignment.Id, person, "c-1", 0, [new Operation(1, $"o-{person}", OperationKind.Add, [.. changes])]);
        Assert.IsType<SendAnswer.Acknowledged>(answer);
    }

    private static async Task<List<BoxRow>> BoxesAsync(ImportLab lab, long person)
    {
        await using var db = await lab.Database.CreateDbContextAsync();
        return await db
            .Boxes.AsNoTracking()
            .Where(box => db.LabelSets.Any(set => set.Id == box.LabelSetId && set.PersonId == person))
            .OrderBy(box => box.Id)
            .ToListAsync();
    }

    private static string Describe(BoxRow box) =>
        $"{box.Class} {box.X1:R} {box.Y1:R} {box.X2:R} {box.Y2:R} {box.Flags} "
        + $"{string.Join(',', box.Attributes ?? new Dictionary<string, string>())}";

    private static string Box(int x1, int y1, int x2, int y2) =>
        $"<bndbox><xmin>{x1}</xmin><ymin>{y1}</ymin><xmax>{x2}</xmax><ymax>{y2}</ymax></bndbox>";

    /// <summary>A stream as a web response is: it cannot be sought in, and refuses synchronous writes.</summary>
    private sealed class OneWay(Stream inner) : Stream
    {
        public override bool CanRead => false;
        public override bool CanSeek => false;
        public override bool CanWrite => true;
        public override long Length => throw new NotSupportedException();
        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Flush() => throw new InvalidOperationException("Synchronous flush.");

        public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new InvalidOperationException("Synchronous write.");

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            inner.WriteAsync(buffer, cancellationToken);

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            inner.WriteAsync(buffer, offset, count, cancellationToken);
    }
}
