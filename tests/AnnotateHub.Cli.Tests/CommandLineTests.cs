using AnnotateHub.Data;
using AnnotateHub.Imaging.Reading;
using AnnotateHub.Imaging.Writing;
using AnnotateHub.TestKit;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Cli.Tests;

public sealed class CommandLineTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Import_guesses_a_pattern_says_which_and_makes_the_project()
    {
        Pictures("O3_R22_phase_pos_00.tif", "O3_R22_yfp_pos_00.tif");

        var (code, output, _) = await RunAsync("import", "--project", "E. coli", "--from", Source);
        var (again, second, _) = await RunAsync("import", "--project", "E. coli", "--from", Source);

        Assert.Equal((0, 0), (code, again));
        Assert.Contains("Pattern: **/{group}_{channel!}_{group}.*", output);
        Assert.Contains("Project 'E. coli' did not exist and was made; nobody is a member yet.", output);
        Assert.Contains("1 images imported into 'E. coli', 0 were there before", output);
        Assert.Contains("0 images imported into 'E. coli', 1 were there before", second);
    }

    [Theory]
    [InlineData("   ")]
    [InlineData("a\tb")]
    [InlineData(
        "a name of more than 120 characters: ..........................................................................................."
    )]
    public async Task A_project_that_no_page_would_make_is_not_made_by_import(string name)
    {
        Pictures("a_phase.tif", "a_dapi.tif");

        var (code, output, error) = await RunAsync("import", "--project", name, "--from", Source, "--pattern", "{group}_{channel}.tif");

        Assert.Equal(1, code);
        Assert.Contains("A project needs a name of 1 to 120 printable characters", error);
        Assert.DoesNotContain("was made", output);
    }

    [Fact]
    public async Task A_project_that_import_makes_is_in_the_audit_with_who_made_it()
    {
        Pictures("a_phase.tif", "a_dapi.tif");
        await RunAsync("import", "--project", " Plate ", "--from", Source, "--pattern", "{group}_{channel}.tif");

        await using var db = new AnnotateHubDb(
            (DbContextOptions<AnnotateHubDb>)
                new DbContextOptionsBuilder<AnnotateHubDb>()
                    .UseAnnotateHubSqlite(Path.Combine(_folder.File("data"), "annotatehub.db"))
                    .Options
        );
        var project = await db.Projects.SingleAsync(TestContext.Current.CancellationToken);
        var entry = await db.Audit.SingleAsync(audit => audit.Action == "project.made", TestContext.Current.CancellationToken);
        Assert.Equal(("Plate", project.Id, Environment.UserName), (project.Name, entry.ProjectId, entry.Operator));
    }

    [Fact]
    public async Task A_dry_run_stores_nothing_and_what_is_left_out_shows_in_the_exit_code()
    {
        Pictures("a_phase.tif", "a_dapi.tif", "b_dapi.tif");

        var (code, output, _) = await RunAsync(
            "import",
            "--project",
            "P",
            "--from",
            Source,
            "--pattern",
            "{group}_{channel}.tif",
            "--dry-run"
        );
        var (export, _, error) = await RunAsync("export", "--project", "P", "--format", "voc", "--out", _folder.File("out"));

        Assert.Equal((2, 1), (code, export));
        Assert.Contains("Orphan: 'b' has 'b_dapi.tif' but no file for Phase", output);
        Assert.Contains("Dry run: 1 images would be imported into 'P', which would be made.", output);
        Assert.Contains("There is no project 'P'", error);
    }

    [Fact]
    public async Task Channels_can_be_pages_and_samples_of_one_file()
    {
        var plane = new Plane16(20, 10, [.. Enumerable.Range(0, 200).Select(value => (ushort)value)]);
        Directory.CreateDirectory(Source);
        TiffWriter.Write16(Path.Combine(Source, "a.tif"), [plane, plane, plane]);

        var (code, output, error) = await RunAsync(
            "import",
            "--project",
            "P",
            "--from",
            Source,
            "--pattern",
            "{group}.tif",
            "--channel",
            "Phase;role=transmitted;sample=3",
            "--channel",
            "DAPI;color=#0000ff;meaning=nuclei;page=1;sample=2"
        );
        var (missing, second, _) = await RunAsync(
            "import",
            "--project",
            "Q",
            "--from",
            Source,
            "--pattern",
            "{group}.tif",
            "--channel",
            "Phase;role=transmitted;page=2",
            "--dry-run"
        );

        Assert.True(code == 0, output + error);
        Assert.Contains("Channel: Phase (transmitted light, #ffffff), page 1, sample 3", output);
        Assert.Contains("Channel: DAPI (fluorescence, #0000ff), page 1, sample 2", output);
        Assert.Contains("1 images imported into 'P'", output);
        Assert.NotEqual(0, missing);
        Assert.Contains("page 2", second);
    }

    [Theory]
    [InlineData("There is no preset 'nope'; known are published", "import", "--project", "P", "--from", ".", "--preset", "nope")]
    [InlineData("--channel needs --pattern or --preset", "import", "--project", "P", "--from", ".", "--channel", "DAPI")]
    [InlineData("'page=0' is none of", "import", "--project", "P", "--from", ".", "--pattern", "{group}.tif", "--channel", "DAPI;page=0")]
    [InlineData("There is no folder or file", "import", "--project", "P", "--from", "/nowhere/at/all")]
    [InlineData("--from", "import", "--project", "P")]
    [InlineData("'7'", "export", "--project", "P", "--format", "voc", "--out", "x", "--origin", "7")]
    [InlineData("There is no project 'P'", "import-annotations", "--project", "P", "--annotator", "a", "--from", ".", "--format", "voc")]
    public async Task A_refusal_is_a_sentence_on_standard_error_and_exit_code_1(string sentence, params string[] args)
    {
        var (code, _, error) = await RunAsync(args);

        Assert.Equal(1, code);
        Assert.Contains(sentence, error);
    }

    [Fact]
    public async Task Demo_writes_pairs_in_the_published_tree_with_the_truth_aside()
    {
        using var output = new StringWriter();

        var none = await CommandLine.RunAsync(["demo", "write", "--out", Source, "--images", "0"], output, output);
        var one = await CommandLine.RunAsync(["demo", "write", "--out", Source, "--images", "1", "--first", "4"], output, output);

        Assert.Equal((1, 0), (none, one));
        Assert.Contains("at least one image", output.ToString());
        Assert.Equal(
            [
                "raw_images_for_model/brightfield/r07c04f02p01.tiff",
                "raw_images_for_model/fluorescence/r07c04f02p01.tiff",
                "truth/r07c04f02p01.xml",
            ],
            Directory
                .GetFiles(Source, "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(Source, file))
                .Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task A_backup_restored_elsewhere_holds_the_project()
    {
        Pictures("a.tif");
        await RunAsync("import", "--project", "P", "--from", Source);

        var (backup, told, _) = await RunAsync("backup", _folder.File("b.zip"));
        var (occupied, _, refusal) = await RunAsync("restore", _folder.File("b.zip"));
        using var output = new StringWriter();
        var restored = await CommandLine.RunAsync(["restore", _folder.File("b.zip"), "--data", _folder.File("elsewhere")], output, output);
        var again = await CommandLine.RunAsync(
            ["import", "--project", "P", "--from", Source, "--data", _folder.File("elsewhere")],
            output,
            output
        );

        Assert.Equal((0, 1, 0, 0), (backup, occupied, restored, again));
        Assert.Contains("1 of them source images", told);
        Assert.Contains("is not empty", refusal);
        Assert.Contains("0 images imported into 'P', 1 were there before", output.ToString());
    }

    [Fact]
    public async Task A_project_without_annotations_is_not_exported()
    {
        Pictures("a.tif");
        await RunAsync("import", "--project", "P", "--from", Source);

        var (code, _, error) = await RunAsync("export", "--project", "P", "--format", "voc", "--out", _folder.File("x.zip"));

        Assert.Equal(1, code);
        Assert.Contains("Nobody has annotated an image of 'P' yet", error);
        Assert.False(File.Exists(_folder.File("x.zip")));
    }

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    private string Source => _folder.File("source");

    private void Pictures(params string[] names)
    {
        Directory.CreateDirectory(Source);
        foreach (var (name, index) in names.Select((name, index) => (name, index)))
            TiffWriter.Write16(
                Path.Combine(Source, name),
                [new Plane16(4, 3, [.. Enumerable.Range(0, 12).Select(value => (ushort)(value + 100 * index))])]
            );
    }

    private async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await CommandLine.RunAsync([.. args, "--data", _folder.File("data")], output, error);
        return (code, output.ToString(), error.ToString());
    }
}
