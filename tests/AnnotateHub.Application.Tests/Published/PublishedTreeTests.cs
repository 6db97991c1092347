using System.IO.Compression;
using AnnotateHub.Application.Annotations;
using AnnotateHub.Application.Annotations.Operations;
using AnnotateHub.Application.Images.Metadata;
using AnnotateHub.Application.Images.Rendering;
using AnnotateHub.Application.Images.Storage;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.LabelFiles.Import;
using AnnotateHub.Application.LabelFiles.PublishedDataSet;
using AnnotateHub.Application.Rounds.Splits;
using AnnotateHub.Application.Tests.Import;
using AnnotateHub.Core.Annotation;
using AnnotateHub.Core.Geometry;
using AnnotateHub.Core.Study;
using AnnotateHub.Data.Entities;
using AnnotateHub.Exchange.PublishedDataset;
using AnnotateHub.Exchange.Voc;
using AnnotateHub.Imaging.Reading;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Tests.Published;

/// <summary>Two patients of three images (one train, one validation, one test each), 40 x 30 pixels; the expert annotates all, the student
/// the test images too.</summary>
public sealed class PublishedTreeTests
{
    private static readonly PixelBox Cell = new(2, 3, 12, 14),
        Other = new(20, 10, 30, 21);

    [Fact]
    public async Task Export_import_export_gives_the_same_bytes_in_every_file()
    {
        await using var first = await ImportLab.OpenAsync();
        await using var second = await ImportLab.OpenAsync();
        var request = new PublishedRequest(
            await PlateAsync(first),
            Actor.CommandLine(),
            SubsetSeed: 7,
            LeaveOneOut: true,
            Licence: "CC BY 4.0"
        );
        var (there, back) = (Path.Combine(first.Folder.Exports, "tree"), Path.Combine(second.Folder.Exports, "tree"));

        var report = await first.Get<PublishedExport>().ToFolderAsync(request, there);
        var project = await second.ProjectAsync();
        var import = await second.Get<PublishedImport>().ImportAsync(project, Actor.CommandLine(), there);
        var again = await second.Get<PublishedExport>().ToFolderAsync(request with { ProjectId = project }, back);

        Assert.True(!report.HasFailed && report.LeftOut.Count == 0, PublishedCheck.ToText(report.Findings) + report.Refused);
        Assert.Empty(import.LeftOut);
        Assert.Equal((6, 8, 2), (import.Images, import.Answers, import.Unions));
        Assert.False(again.HasFailed, PublishedCheck.ToText(again.Findings) + again.Refused);
        Assert.Equal(Files(there), Files(back));
        Assert.All(
            Files(there),
            file =>
                Assert.True(
                    File.ReadAllBytes(Path.Combine(there, file)).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(back, file))),
                    file
                )
        );
        Assert.Contains(
            "imported into this project before",
            (await second.Get<PublishedImport>().ImportAsync(project, Actor.CommandLine(), there)).Refused
        );
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_a_microscope_wrote_into_pictures_leaves_only_where_a_setting_says_so(bool isBlanked)
    {
        await using var lab = await ImportLab.OpenAsync();
        var request = new PublishedRequest(await PlateAsync(lab, "Meier, Anna 1961-04-12"), Actor.CommandLine(), Crops: false)
        {
            OmeTiff = true,
        };
        var taken = new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);
        await using (var db = await lab.Database.CreateDbContextAsync())
            await db.ImageGroups.ExecuteUpdateAsync(set => set.SetProperty(image => image.AcquiredAt, taken));
        var tree = Path.Combine(lab.Folder.Exports, "tree");
        var export = new PublishedExport(
            lab.Database,
            lab.Get<BlobStore>(),
            lab.Get<PlaneSource>(),
            new PrivacySettings(BlankMetadata: isBlanked),
            TimeProvider.System
        );

        var report = await export.ToFolderAsync(request, tree);

        Assert.False(report.HasFailed, PublishedCheck.ToText(report.Findings) + report.Refused);
        var told = Files(tree).Where(file => File.ReadAllBytes(Path.Combine(tree, file)).AsSpan().IndexOf("Meier, Anna"u8) >= 0).ToList();
        // Twelve pictures: brightfield and fluorescence of each of six images.
        Assert.Equal(isBlanked ? 0 : 12, told.Count);
        var ome = Files(tree).First(file => file.EndsWith(".ome.tif", StringComparison.Ordinal));
        Assert.Equal(isBlanked ? null : taken, ImageFile.Describe(Path.Combine(tree, ome)).Content.AcquiredAt);
        var sheet = await File.ReadAllTextAsync(Path.Combine(tree, "DATASHEET.md"));
        Assert.Equal(isBlanked, sheet.Contains("were blanked; pixels are as imported", StringComparison.Ordinal));
        Assert.Equal(!isBlanked, sheet.Contains("2026-03-04", StringComparison.Ordinal));
        // Pixels are those of the imported file, whichever way.
        var picture = DataSetLayout.PictureOf(DataSetLayout.Brightfield, Stems[0]);
        Assert.Equal(ImportLab.Plane(0, 40, 30).Pixels, ImageFile.ReadPlane(Path.Combine(tree, picture)).Plane.Pixels);
    }

    [Fact]
    public async Task Images_that_are_left_out_are_named_before_the_export_in_the_card_and_in_the_check()
    {
        await using var lab = await ImportLab.OpenAsync();
        var request = new PublishedRequest(await PlateAsync(lab), Actor.CommandLine(), Crops: false, Pictures: false);
        await lab.Get<SplitDrawing>()
            .SetListsAsync(request.ProjectId, Actor.CommandLine(), new SplitLists([Stems[0], Stems[3]], [Stems[1]], [Stems[2], Stems[5]]));
        await using (var db = await lab.Database.CreateDbContextAsync())
            await db
                .ImageGroups.Where(image => image.Name == Stems[4])
                .ExecuteUpdateAsync(image => image.SetProperty(item => item.Split, (DataSplit?)null));
        var tree = Path.Combine(lab.Folder.Exports, "tree");

        var preview = await lab.Get<PublishedExport>().PreviewAsync(request);
        var report = await lab.Get<PublishedExport>().ToFolderAsync(request, tree);

        var sentence = $"'{Stems[4]}' is in no split; draw splits first.";
        Assert.Equal((5, null), (preview.Images, preview.Refused));
        Assert.Equal([sentence], preview.LeftOut);
        Assert.False(report.HasFailed, PublishedCheck.ToText(report.Findings) + report.Refused);
        foreach (var file in new[] { DataSetLayout.CheckResult, DataSetLayout.Card, DataSetLayout.Facts })
            Assert.Contains(sentence, await File.ReadAllTextAsync(Path.Combine(tree, file)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OME_images_lie_beside_the_tree_with_a_table_of_their_boxes()
    {
        await using var lab = await ImportLab.OpenAsync();
        var request = new PublishedRequest(await PlateAsync(lab), Actor.CommandLine(), Crops: false) { OmeTiff = true, OmeZarr = true };
        var tree = Path.Combine(lab.Folder.Exports, "tree");

        var report = await lab.Get<PublishedExport>().ToFolderAsync(request, tree);
        var rows = (await File.ReadAllLinesAsync(Path.Combine(tree, "ome_labels.csv"))).Skip(1).Select(row => row.Split(',')).ToList();
        var image = ImageFile.Describe(Path.Combine(tree, rows[0][2]));
        using var croissant = System.Text.Json.JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(tree, "croissant.json")));

        Assert.False(report.HasFailed, PublishedCheck.ToText(report.Findings) + report.Refused);
        Assert.Equal(6, rows.Select(row => row[0]).Distinct().Count());
        Assert.Equal((40, 30), (image.Width, image.Height));
        Assert.Equal(image.Pages, image.Content.Channels.Count);
        Assert.All(rows, row => Assert.True(File.Exists(Path.Combine(tree, row[3], ".zattrs")), row[3]));
        Assert.Equal("ome_labels", croissant.RootElement.GetProperty("recordSet")[0].GetProperty("name").GetString());
        Assert.Contains(
            croissant.RootElement.GetProperty("distribution").EnumerateArray(),
            jsonElement => jsonElement.GetProperty("@id").GetString() == "ome_labels.csv"
        );
    }

    [Fact]
    public async Task What_the_lab_states_of_its_images_leaves_where_it_is_asked_and_comes_back()
    {
        await using var first = await ImportLab.OpenAsync();
        await using var second = await ImportLab.OpenAsync();
        var project = await PlateAsync(first);
        var (plain, there, back) = (
            Path.Combine(first.Folder.Exports, "plain"),
            Path.Combine(first.Folder.Exports, "tree"),
            Path.Combine(second.Folder.Exports, "tree")
        );
        // 'Meier_Anna' on two images is one value.
        var sheet = MetadataSheet.Read(
            $"image,Zeta,operator\n{Stems[0]},5mM,Meier_Anna\n{Stems[1]},\"a,b\",Meier_Anna\n{Stems[2]},5mM,\n"
        );
        await first.Get<ImageMetadata>().ApplyAsync(project, Actor.CommandLine(), ((Result<MetadataSheet>.Success)sheet).Value);
        var request = new PublishedRequest(project, Actor.CommandLine(), Crops: false) { OwnColumns = true };

        var preview = await first.Get<PublishedExport>().PreviewAsync(request);
        await first.Get<PublishedExport>().ToFolderAsync(request with { OwnColumns = false }, plain);
        var report = await first.Get<PublishedExport>().ToFolderAsync(request, there);
        var copy = await second.ProjectAsync();
        var import = await second.Get<PublishedImport>().ImportAsync(copy, Actor.CommandLine(), there);
        var again = await second.Get<PublishedExport>().ToFolderAsync(request with { ProjectId = copy }, back);

        var rows = await File.ReadAllLinesAsync(Path.Combine(there, "images.csv"));
        Assert.False(report.HasFailed || again.HasFailed, PublishedCheck.ToText(report.Findings) + report.Refused + again.Refused);
        Assert.DoesNotContain("images.csv", Files(plain));
        Assert.Equal("image,patient,well,field,Zeta,operator", rows[0]);
        Assert.Equal(7, rows.Length);
        Assert.Contains(
            rows,
            row =>
                row.StartsWith(Stems[1], StringComparison.Ordinal) && row.EndsWith(",\"a,b\",Meier_Anna", StringComparison.Ordinal)
        );
        Assert.Equal(
            [("column", "images", "values"), ("image", "6", "6"), ("Zeta", "3", "2"), ("operator", "2", "1")],
            (await File.ReadAllLinesAsync(Path.Combine(there, "images_columns.csv")))
                .Select(row => row.Split(','))
                .Where(row => row[0] is not ("patient" or "well" or "field"))
                .Select(row => (row[0], row[3], row[4]))
        );
        var warning = Assert.Single(preview.Warnings);
        Assert.StartsWith(
            $"images.csv: 1 value of column 'operator' looks like a name (the first on '{Stems[0]}').",
            warning,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("Meier", warning, StringComparison.Ordinal);
        Assert.Contains(warning, await File.ReadAllTextAsync(Path.Combine(there, DataSetLayout.CheckResult)), StringComparison.Ordinal);
        Assert.Empty(import.LeftOut);
        Assert.Equal(rows, await File.ReadAllLinesAsync(Path.Combine(back, "images.csv")));
    }

    [Fact]
    public async Task An_import_that_was_interrupted_goes_on_and_ends_as_if_it_had_not_been()
    {
        await using var first = await ImportLab.OpenAsync();
        await using var second = await ImportLab.OpenAsync();
        var (there, back) = (Path.Combine(first.Folder.Exports, "tree"), Path.Combine(second.Folder.Exports, "tree"));
        var request = new PublishedRequest(await PlateAsync(first), Actor.CommandLine(), Crops: false);
        await first.Get<PublishedExport>().ToFolderAsync(request, there);
        var project = await second.ProjectAsync();
        using var stop = new CancellationTokenSource();
        var progress = new Interruption("Imported Annotations", stop);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            second.Get<PublishedImport>().ImportAsync(project, Actor.CommandLine(), there, progress, stop.Token)
        );
        await using (var db = await second.Database.CreateDbContextAsync())
            Assert.True(await db.Rounds.AnyAsync(round => round.Name == PublishedImport.TestRound && round.ClosedAt == null));
        var import = await second.Get<PublishedImport>().ImportAsync(project, Actor.CommandLine(), there);
        var again = await second.Get<PublishedExport>().ToFolderAsync(request with { ProjectId = project }, back);

        Assert.Equal((8, 2, null), (import.Answers, import.Unions, import.Refused));
        Assert.False(again.HasFailed, PublishedCheck.ToText(again.Findings) + again.Refused);
        Assert.Equal(Files(there), Files(back));
        Assert.All(
            Files(there),
            file =>
                Assert.True(
                    File.ReadAllBytes(Path.Combine(there, file)).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(back, file))),
                    file
                )
        );
        Assert.Contains(
            "imported into this project before",
            (await second.Get<PublishedImport>().ImportAsync(project, Actor.CommandLine(), there)).Refused
        );
    }

    [Fact]
    public async Task The_tree_is_the_papers_and_its_table_counts_what_was_drawn()
    {
        await using var lab = await ImportLab.OpenAsync();
        var folder = Path.Combine(lab.Folder.Exports, "tree");

        var report = await lab.Get<PublishedExport>()
            .ToFolderAsync(new PublishedRequest(await PlateAsync(lab), Actor.CommandLine()), folder);

        Assert.Equal(
            [
                "Annotations/test/Expert1/r06c04f03p01.xml",
                "Annotations/test/Expert1/r07c04f03p01.xml",
                "Annotations/test/Expert2/r06c04f03p01.xml",
                "Annotations/test/Expert2/r07c04f03p01.xml",
                "Annotations/test/Unioned/r06c04f03p01.xml",
                "Annotations/test/Unioned/r07c04f03p01.xml",
                "Annotations/trainval/r06c04f01p01.xml",
                "Annotations/trainval/r06c04f02p01.xml",
                "Annotations/trainval/r07c04f01p01.xml",
                "Annotations/trainval/r07c04f02p01.xml",
            ],
            Files(folder).Where(file => file.StartsWith("Annotations", StringComparison.Ordinal))
        );
        Assert.Equal("r06c04f03p01\nr07c04f03p01\n", await File.ReadAllTextAsync(Path.Combine(folder, "test.txt")));
        Assert.Equal("r07c04f03p01\n", await File.ReadAllTextAsync(Path.Combine(folder, "test_07.txt")));
        Assert.Contains(
            "r06c04f03p01,expert\nr06c04f03p01,student1\n",
            await File.ReadAllTextAsync(Path.Combine(folder, "expert_annotation_id.csv"))
        );
        // Four training and validation images with an R and a U each; of each test image the union: the expert's two cells, the student's
        // shifted copy of one is suppressed.
        var card = await File.ReadAllTextAsync(Path.Combine(folder, "DATASET_CARD.md"));
        Assert.Contains("| train | all | 2 | 2 | 0 | 2 | 4 |", card);
        Assert.Contains("| val | 06 | 1 | 1 | 0 | 1 | 2 |", card);
        Assert.Contains("| test | all | 2 | 4 | 0 | 0 | 4 |", card);
        Assert.Contains("patients 06, 07 are in several, as in the paper's own splits", card);
        Assert.Equal((6, 12, 0), (report.Images, report.Boxes, report.Findings.Count(finding => finding.IsError)));
        // xmin 2, ymin 3, xmax 12, ymax 14 of the first object.
        var crop = ImageFile.ReadPlane(Path.Combine(folder, "raw_cell_images", "R", "r06c04f01p01_0_2_3_12_14.tiff")).Plane;
        Assert.Equal((10, 11), (crop.Width, crop.Height));
        Assert.Equal(
            ImageFile.ReadPlane(Path.Combine(folder, "raw_images_for_model", "brightfield", "r06c04f01p01.tiff")).Plane.Pixels[3 * 40 + 2],
            crop.Pixels[0]
        );
        Assert.Equal(12, Files(folder).Count(file => file.StartsWith("raw_cell_images", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_check_catches_planted_faults()
    {
        await using var lab = await ImportLab.OpenAsync();
        var sound = Path.Combine(lab.Folder.Exports, "sound");
        await lab.Get<PublishedExport>()
            .ToFolderAsync(new PublishedRequest(await PlateAsync(lab), Actor.CommandLine(), Crops: false), sound);
        Assert.DoesNotContain((await PublishedCheck.OfFolderAsync(sound)).Findings, finding => finding.IsError);

        await CaughtAsync(
            "was changed since checksums.sha256 was written",
            tree => Replace(Annotation(tree), "<xmin>2<", "<xmin>3<"),
            keepsChecksums: true
        );
        await CaughtAsync(
            "is in checksums.sha256 and not in the folder",
            tree => File.Delete(Path.Combine(tree, "raw_images_for_model", "fluorescence", "r06c04f01p01.tiff")),
            keepsChecksums: true
        );
        await CaughtAsync("listed and without a file in Annotations/trainval", tree => File.Delete(Annotation(tree)));
        await CaughtAsync(
            "a model would be measured on what it has learnt",
            tree => File.AppendAllText(Path.Combine(tree, "train.txt"), "r06c04f03p01\n")
        );
        await CaughtAsync("Patient 06 is in", _ => { }, isPatientDisjoint: true);
        await CaughtAsync(
            "lies outside the image of 40 x 30 pixels",
            tree => Replace(Annotation(tree), "<xmin>2<", "<xmin>102<", "<xmax>12<", "<xmax>112<")
        );
        await CaughtAsync("has no area", tree => Replace(Annotation(tree), "<xmin>2<", "<xmin>12<"));
        await CaughtAsync(
            "in raw_images_for_model/brightfield and in no list",
            tree =>
                File.Copy(
                    Path.Combine(tree, "raw_images_for_model", "brightfield", "r06c04f01p01.tiff"),
                    Path.Combine(tree, "raw_images_for_model", "brightfield", "x.tiff")
                )
        );

        async Task CaughtAsync(string sentence, Action<string> plant, bool keepsChecksums = false, bool isPatientDisjoint = false)
        {
            var tree = Path.Combine(lab.Folder.Exports, "faulty");
            if (Directory.Exists(tree))
                Directory.Delete(tree, recursive: true);
            foreach (var file in Files(sound))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(tree, file))!);
                if (keepsChecksums || file != "checksums.sha256")
                    File.Copy(Path.Combine(sound, file), Path.Combine(tree, file));
            }

            plant(tree);

            Assert.Contains(
                (await PublishedCheck.OfFolderAsync(tree, isPatientDisjoint)).Findings,
                finding => finding.IsError && finding.Sentence.Contains(sentence, StringComparison.Ordinal)
            );
        }

        static string Annotation(string tree) => Path.Combine(tree, "Annotations", "trainval", "r06c04f01p01.xml");
    }

    [Fact]
    public async Task A_patient_in_two_splits_fails_the_export_that_promised_otherwise_and_a_failed_zip_cannot_be_opened()
    {
        await using var lab = await ImportLab.OpenAsync();
        var request = new PublishedRequest(await PlateAsync(lab), Actor.CommandLine(), Crops: false);
        using var zip = new MemoryStream();
        using var sound = new MemoryStream();

        var report = await lab.Get<PublishedExport>().ToZipAsync(request with { IsPatientDisjoint = true }, zip);
        var fine = await lab.Get<PublishedExport>().ToZipAsync(request, sound);

        Assert.True(report.HasFailed);
        Assert.Throws<InvalidDataException>(() => new ZipArchive(new MemoryStream(zip.ToArray())));
        Assert.False(fine.HasFailed, PublishedCheck.ToText(fine.Findings));
        using var archive = new ZipArchive(new MemoryStream(sound.ToArray()));
        Assert.Contains(
            "Everything was read back and compared: no error",
            await new StreamReader(await archive.GetEntry("check.txt")!.OpenAsync()).ReadToEndAsync()
        );
    }

    [Theory]
    [InlineData(UnknownCells.Drop, "R")]
    [InlineData(UnknownCells.AsNormal, "R G")]
    // The runs say cancer with 0.9 and 0.6: 0.75 on average.
    [InlineData(UnknownCells.PseudolabelAll, "R R")]
    [InlineData(UnknownCells.PseudolabelSureCancer, "R")]
    public async Task Unknown_cells_become_what_was_chosen_and_the_card_says_so(UnknownCells choice, string classes)
    {
        await using var lab = await ImportLab.OpenAsync();
        var project = await PlateAsync(lab);
        var image = (await lab.ImagesAsync(project)).First();
        foreach (var (run, score) in new[] { ("run 1", 0.9), ("run 2", 0.6) })
        {
            var set = (await lab.Get<ModelRuns>().SetsAsync(project, [image.Id], run))[image.Id];
            var answers = await lab.Get<OperationWriter>()
                .AppendAsync(
                    set,
                    0,
                    OperationWriter.ModelClient,
                    [
                        new Operation(
                            1,
                            $"o-{set}",
                            OperationKind.Add,
                            [
                                new BoxChange(
                                    "m-1",
                                    Other.X1,
                                    Other.Y1,
                                    Other.X2,
                                    Other.Y2 + 1,
                                    "R",
                                    BoxFlags.None,
                                    BoxOrigin.Model,
                                    null,
                                    null,
                                    score
                                ),
                            ]
                        ),
                    ]
                );
            Assert.All(answers, answer => Assert.Equal(OperationOutcome.Applied, answer.Outcome));
        }

        var folder = Path.Combine(lab.Folder.Exports, "tree");
        var export = lab.Get<PublishedExport>();
        var report = await export.ToFolderAsync(
            new PublishedRequest(project, Actor.CommandLine(), Unknown: choice, Runs: ["run 1", "run 2"], Pictures: false, Crops: false),
            folder
        );

        Assert.False(report.HasFailed, PublishedCheck.ToText(report.Findings) + report.Refused);
        await using var file = File.OpenRead(Path.Combine(folder, "Annotations", "trainval", $"{image.Name}.xml"));
        Assert.Equal(
            classes,
            string.Join(' ', VocReader.Read(file, "", new VocConvention()).Annotation!.Objects.Select(vocObject => vocObject.Class))
        );
        Assert.Contains(
            UnknownCellRules.Describe(choice, ["run 1", "run 2"]),
            await File.ReadAllTextAsync(Path.Combine(folder, "DATASET_CARD.md"))
        );
        Assert.Contains(
            "need at least one model run",
            (
                await export.ToFolderAsync(
                    new PublishedRequest(project, Actor.CommandLine(), Unknown: UnknownCells.PseudolabelAll),
                    folder + "2"
                )
            ).Refused
        );
    }

    [Fact]
    public async Task The_synthetic_plate_annotated_with_its_truth_gives_the_truths_own_table()
    {
        await using var lab = await ImportLab.OpenAsync();
        var project = await lab.ProjectAsync();
        var seed = Path.Combine(AnnotateHub.TestKit.Repository.Root, "seed-data");
        await lab.ImportAsync(
            project,
            Path.Combine(seed, "raw_images_for_model"),
            AnnotateHub.Core.Pairing.PairingPresets.Find("published")!.Rule
        );
        var stems = (await lab.ImagesAsync(project)).Select(image => image.Name).ToList();
        await lab.Get<SplitDrawing>().SetListsAsync(project, Actor.CommandLine(), new SplitLists([stems[0]], [stems[1]], [stems[2]]));
        await lab.PersonAsync(project, "expert");
        await lab.PersonAsync(project, "student1");
        // Training and validation in all classes by one; the test image in cancer alone by two, as the protocol asks.
        foreach (var (stem, index) in stems.Select((stem, index) => (stem, index)))
        {
            var truth = Directory.CreateDirectory(Path.Combine(lab.Source, $"truth-{index}")).FullName;
            File.Copy(Path.Combine(seed, "truth", $"{stem}.xml"), Path.Combine(truth, $"{stem}.xml"));
            foreach (var person in index == 2 ? new[] { "expert", "student1" } : ["expert"])
                await lab.Get<AnnotationImport>()
                    .ImportAsync(
                        new AnnotationImportRequest(project, person, truth, new VocConvention())
                        {
                            Classes = index == 2 ? new Dictionary<string, string> { ["G"] = "", ["U"] = "" } : null,
                        }
                    );
        }

        var folder = Path.Combine(lab.Folder.Exports, "plate");
        var report = await lab.Get<PublishedExport>()
            .ToFolderAsync(new PublishedRequest(project, Actor.CommandLine(), Crops: false), folder);

        Assert.False(report.HasFailed, PublishedCheck.ToText(report.Findings) + report.Refused);
        var card = await File.ReadAllTextAsync(Path.Combine(folder, "DATASET_CARD.md"));
        foreach (
            var (list, stem, classes) in new[]
            {
                ("train", stems[0], new[] { "R", "G", "U" }),
                ("val", stems[1], ["R", "G", "U"]),
                ("test", stems[2], ["R"]),
            }
        )
        {
            var names = System
                .Xml.Linq.XDocument.Load(Path.Combine(seed, "truth", $"{stem}.xml"))
                .Descendants("object")
                .Select(xElement => xElement.Element("name")!.Value)
                .Where(classes.Contains)
                .ToList();
            int From(string name) => names.Count(item => item == name);
            Assert.Contains($"| {list} | all | 1 | {From("R")} | {From("G")} | {From("U")} | {names.Count} |", card);
        }
    }

    [Fact]
    public async Task The_flat_variant_is_what_the_authors_programs_open_and_comes_in_again()
    {
        await using var lab = await ImportLab.OpenAsync();
        await using var second = await ImportLab.OpenAsync();
        var folder = Path.Combine(lab.Folder.Exports, "flat");

        var report = await lab.Get<PublishedExport>()
            .ToFolderAsync(new PublishedRequest(await PlateAsync(lab), Actor.CommandLine(), DataSetVariant.Flat), folder);
        var import = await second.Get<PublishedImport>().ImportAsync(await second.ProjectAsync(), Actor.CommandLine(), folder);

        Assert.False(report.HasFailed, PublishedCheck.ToText(report.Findings) + report.Refused);
        Assert.Equal(6, Files(folder).Count(file => file.StartsWith("Annotations/r", StringComparison.Ordinal)));
        Assert.Contains("raw_cell_images/train/fluorescence/R/r06c04f01p01_0_2_3_12_14.tiff", Files(folder));
        Assert.Equal((6, 4, 2), (import.Images, import.Answers, import.Unions));
    }

    private static async Task<long> PlateAsync(ImportLab lab, string? description = null)
    {
        var project = await lab.ProjectAsync();
        foreach (var (index, name) in Stems.Index())
        {
            lab.Tiff($"raw_images_for_model/brightfield/{name}.tiff", 997 * index, 1, 40, 30, description);
            lab.Tiff($"raw_images_for_model/fluorescence/{name}.tiff", 997 * index + 5, 3, 40, 30, description);
        }

        await lab.ImportAsync(project);
        await lab.Get<SplitDrawing>()
            .SetListsAsync(project, Actor.CommandLine(), new SplitLists([Stems[0], Stems[3]], [Stems[1], Stems[4]], [Stems[2], Stems[5]]));
        var (expert, student) = (await lab.PersonAsync(project, "expert"), await lab.PersonAsync(project, "student1"));
        foreach (var image in await lab.ImagesAsync(project))
        {
            var isTest = image.Split == DataSplit.Test;
            await DrawAsync(lab, project, image.Id, expert, ("R", Cell), (isTest ? "R" : "U", Other));
            if (isTest)
                await DrawAsync(lab, project, image.Id, student, ("R", new PixelBox(3, 3, 13, 14)));
        }

        return project;
    }

    private static readonly string[] Stems =
    [
        "r06c04f01p01",
        "r06c04f02p01",
        "r06c04f03p01",
        "r07c04f01p01",
        "r07c04f02p01",
        "r07c04f03p01",
    ];

    private static async Task DrawAsync(ImportLab lab, long project, long image, long person, params (string Class, PixelBox Box)[] boxes)
    {
        var assignment = await lab.Get<FreeRound>().AssignmentAsync(project, image, person);
        var changes = boxes.Select(
            (item, index) =>
                new BoxChange(
                    $"b-{index}",
                    item.Box.X1,
                    item.Box.Y1,
                    item.Box.X2,
                    item.Box.Y2,
                    item.Class,
                    index == 1 ? BoxFlags.Difficult : BoxFlags.None,
                    BoxOrigin.Drawn
                )
        );
        Assert.IsType<SendAnswer.Acknowledged>(
            await lab.Get<OperationWriter>()
                .SendAsync(assignment.Id, person, "c-1", 0, [new Operation(1, $"o-{image}-{person}", OperationKind.Add, [.. changes])])
        );
    }

    private static List<string> Files(string folder) =>
        [
            .. Directory
                .GetFiles(folder, "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/'))
                .Order(StringComparer.Ordinal),
        ];

    private static void Replace(string file, params string[] pairs)
    {
        var text = File.ReadAllText(file);
        for (var at = 0; at < pairs.Length; at += 2)
            text = new System.Text.RegularExpressions.Regex(System.Text.RegularExpressions.Regex.Escape(pairs[at])).Replace(
                text,
                pairs[at + 1],
                1
            );
        File.WriteAllText(file, text);
    }

    /// <summary>Stops the work as soon as it says so.</summary>
    private sealed class Interruption(string message, CancellationTokenSource stop) : IProgress<JobProgress>
    {
        public void Report(JobProgress value)
        {
            if (value.Message?.StartsWith(message, StringComparison.Ordinal) == true)
                stop.Cancel();
        }
    }
}
