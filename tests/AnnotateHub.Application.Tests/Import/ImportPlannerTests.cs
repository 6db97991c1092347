using System.IO.Compression;
using AnnotateHub.Application.Images.Import;
using AnnotateHub.Core.Pairing;

namespace AnnotateHub.Application.Tests.Import;

public sealed class ImportPlannerTests
{
    [Fact]
    public async Task An_empty_folder_and_a_missing_one_are_sentences()
    {
        await using var lab = await ImportLab.OpenAsync();

        Assert.Contains("holds no file", Assert.Single((await lab.Planner().PlanAsync(lab.Source)).Problems).Message);
        Assert.Contains(
            "There is no folder or file",
            Assert.Single((await lab.Planner().PlanAsync(lab.Source + "/nowhere")).Problems).Message
        );
    }

    [Fact]
    public async Task Counts_of_a_mixed_folder_add_up_before_and_after_the_import()
    {
        await using var lab = await ImportLab.OpenAsync();
        var rule = new PairingRule("{group}_{channel=phase|dapi}.tif");
        // Three pairs, and one whose pixels are those of the first: 8 files of 4 images.
        for (var number = 1; number <= 4; number++)
            foreach (var channel in new[] { "phase", "dapi" })
                lab.Tiff($"good{number}_{channel}.tif", number == 4 ? 1 : number);
        // A pair of two sizes (2 files), one without its second channel (1), one that is no picture (2): 5 faulty files.
        lab.Tiff("sizes_phase.tif");
        lab.Tiff("sizes_dapi.tif", width: 3, height: 3);
        lab.Tiff("orphan_phase.tif");
        lab.Tiff("broken_phase.tif");
        await File.WriteAllTextAsync(Path.Combine(lab.Source, "broken_dapi.tif"), "no picture");
        // Another picture and a note: 2 files that the pattern does not take.
        lab.Tiff("overview.tif");
        await File.WriteAllTextAsync(Path.Combine(lab.Source, "notes.txt"), "of the day");
        var project = await lab.ProjectAsync();

        var plan = await lab.Planner().PlanAsync(lab.Source, rule);
        var first = await lab.Importer.ImportAsync(project, plan);
        // Another picture under the name of the second: it is left out.
        lab.Tiff("good2_phase.tif", 99);
        var again = await lab.Importer.ImportAsync(project, await lab.Planner().PlanAsync(lab.Source, rule));

        Assert.Equal(new ImportCounts(Found: 15, InImages: 8, Skipped: 2, Faulty: 5), plan.Files);
        Assert.Equal(plan.Files.Found, plan.Files.InImages + plan.Files.Skipped + plan.Files.Faulty);
        Assert.Equal((4, 3, 1, 0), (plan.Groups.Count, first.Added, first.AlreadyThere, first.LeftOut));
        Assert.Equal((0, 3, 1), (again.Added, again.AlreadyThere, again.LeftOut));
    }

    [Fact]
    public async Task A_pattern_that_matches_nothing_and_one_that_cannot_be_read_are_sentences()
    {
        await using var lab = await ImportLab.OpenAsync();
        lab.Tiff("a.tif");

        var nothing = await lab.Planner().PlanAsync(lab.Source, new PairingRule("{group}_{channel}.png"));
        var faulty = await lab.Planner().PlanAsync(lab.Source, new PairingRule("{colour}.tif"));

        Assert.Equal(ImportProblemKind.Nothing, nothing.Problems[0].Kind);
        Assert.Contains("None of the 1 files", nothing.Problems[0].Message);
        Assert.Contains("known parts are", Assert.Single(faulty.Problems).Message);
        Assert.NotNull((await lab.Importer.ImportAsync(await lab.ProjectAsync(), faulty)).Refused);
    }

    [Fact]
    public async Task Different_depths_in_a_group_are_told_and_imported()
    {
        await using var lab = await ImportLab.OpenAsync();
        lab.Tiff("a_phase.tif");
        // 1 x 1 gray PNG, 8 bit (signature, IHDR, IDAT with one filter byte and one value, IEND).
        File.WriteAllBytes(
            Path.Combine(lab.Source, "a_dapi.png"),
            Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==")
        );
        lab.Tiff("a_phase.tif", width: 1, height: 1);

        var plan = await lab.Planner().PlanAsync(lab.Source);

        Assert.Single(plan.Groups);
        var problem = Assert.Single(plan.Problems);
        Assert.Equal((ImportProblemKind.DepthMismatch, false), (problem.Kind, problem.LeavesOut));
        Assert.Contains("Phase 16 bit, DAPI 8 bit", problem.Message);
    }

    [Fact]
    public async Task A_zip_is_expanded_whatever_its_names_and_can_be_planned_again()
    {
        await using var lab = await ImportLab.OpenAsync();
        var image = lab.Tiff("x.tif", 3);
        var longName = new string('细', 190);
        var zip = await ZipAsync(
            lab,
            archive =>
            {
                foreach (var name in new[] { $"{longName}_phase.tif", $"{longName}_dapi.tif", "a, b%5B/c_phase.tif", "a, b%5B/c_dapi.tif" })
                    archive.CreateEntryFromFile(image, name);
            }
        );
        var project = await lab.ProjectAsync();

        var plan = await lab.Planner().PlanAsync(zip);
        var again = await lab.Planner().PlanAsync(plan.Root, new PairingRule("**/{group}_{channel}.tif"));
        var report = await lab.Importer.ImportAsync(project, again);
        lab.Planner().Discard(again);

        Assert.Equal(2, plan.Groups.Count);
        Assert.Contains(plan.Groups, group => group.Name == longName);
        // Both groups have the same pixels on purpose: one is added, the other is told.
        Assert.Equal((1, 1), (report.Added, report.AlreadyThere));
        Assert.False(Directory.Exists(plan.Root));
    }

    [Theory]
    [InlineData("../outside.tif", "points outside")]
    [InlineData("/etc/outside.tif", "points outside")]
    [InlineData("C:/outside.tif", "points outside")]
    [InlineData("a\\..\\..\\outside.tif", "points outside")]
    public async Task A_zip_entry_that_escapes_is_left_out_and_the_rest_is_planned(string name, string sentence)
    {
        await using var lab = await ImportLab.OpenAsync();
        var image = lab.Tiff("x.tif", 3);
        var zip = await ZipAsync(
            lab,
            archive =>
            {
                archive.CreateEntryFromFile(image, name);
                archive.CreateEntryFromFile(image, "fine.tif");
            }
        );

        var plan = await lab.Planner().PlanAsync(zip);

        Assert.Equal("fine", Assert.Single(plan.Groups).Name);
        Assert.Contains(sentence, Assert.Single(plan.Problems).Message);
        Assert.Empty(Directory.GetFiles(lab.Folder.Root, "outside.tif", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Links_bombs_and_too_many_entries_are_left_out_with_a_sentence()
    {
        await using var lab = await ImportLab.OpenAsync();
        var image = lab.Tiff("x.tif", 3);
        var zip = await ZipAsync(
            lab,
            archive =>
            {
                archive.CreateEntryFromFile(image, "link.tif").ExternalAttributes = 0xA1FF << 16;
                archive.CreateEntryFromFile(image, "fine.tif");
                using var bomb = archive.CreateEntry("bomb.tif").Open();
                bomb.Write(new byte[40 << 20]);
            }
        );

        var plan = await lab.Planner().PlanAsync(zip);
        var tight = await lab.Planner(new ZipLimits(MaxBytes: 1 << 20)).PlanAsync(zip);
        var few = await lab.Planner(new ZipLimits(MaxEntries: 2)).PlanAsync(zip);

        Assert.Equal("fine", Assert.Single(plan.Groups).Name);
        Assert.Contains(plan.Problems, problem => problem.Message.Contains("symbolic link"));
        Assert.Contains(plan.Problems, problem => problem.Message.Contains("'bomb.tif' grows to more than 400 times"));
        Assert.Contains(tight.Problems, problem => problem.Message.Contains("grows over 1 MiB at 'bomb.tif'"));
        Assert.Contains(few.Problems, problem => problem.Message.Contains("has 3 entries; at most 2"));
    }

    [Fact]
    public async Task A_damaged_zip_is_a_sentence()
    {
        await using var lab = await ImportLab.OpenAsync();
        var path = Path.Combine(lab.Source, "cut.zip");
        File.WriteAllBytes(path, [(byte)'P', (byte)'K', 3, 4, 0, 0, 0, 0, 1, 2, 3]);

        Assert.Contains("no readable zip archive", (await lab.Planner().PlanAsync(path)).Problems[^1].Message);
    }

    [Fact]
    public async Task A_picture_that_claims_to_be_enormous_is_refused_from_its_header()
    {
        await using var lab = await ImportLab.OpenAsync();
        var path = lab.Tiff("bomb.tif");
        var bytes = File.ReadAllBytes(path);
        SetDimension(bytes, 256, 100_000);
        SetDimension(bytes, 257, 100_000);
        File.WriteAllBytes(path, bytes);

        var problem = (await lab.Planner().PlanAsync(lab.Source)).Problems.Single(problem => problem.Kind == ImportProblemKind.Unreadable);

        Assert.Contains("bomb.tif", problem.Message);
    }

    /// <summary>Overwrites a LONG or SHORT entry of the first directory of a little-endian TIFF (TIFF 6.0, section 2).</summary>
    private static void SetDimension(byte[] tiff, ushort tag, int value)
    {
        var directory = BitConverter.ToInt32(tiff, 4);
        for (var entry = directory + 2; ; entry += 12)
        {
            if (BitConverter.ToUInt16(tiff, entry) != tag)
                continue;
            BitConverter.GetBytes((ushort)4).CopyTo(tiff, entry + 2);
            BitConverter.GetBytes(value).CopyTo(tiff, entry + 8);
            return;
        }
    }

    private static async Task<string> ZipAsync(ImportLab lab, Action<ZipArchive> fill)
    {
        var path = Path.Combine(lab.Folder.Root, "upload.zip");
        await using var archive = await ZipFile.OpenAsync(path, ZipArchiveMode.Create);
        fill(archive);
        return path;
    }
}
