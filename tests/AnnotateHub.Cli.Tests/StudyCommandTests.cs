using AnnotateHub.Imaging.Reading;
using AnnotateHub.Imaging.Writing;
using AnnotateHub.TestKit;

namespace AnnotateHub.Cli.Tests;

/// <summary>A study from the command line: people, splits, a run from files, a round that starts from it.</summary>
public sealed class StudyCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task A_refinement_round_starts_from_another_tools_predictions()
    {
        await ImportAsync();
        var (added, told, _) = await RunAsync("people", "add", "--project", "P", "--user", "ada", "--rank", "1", "--months", "48");
        var (again, toldAgain, _) = await RunAsync("people", "add", "--project", "P", "--user", "ada", "--rank", "2");
        var (drawn, splits, _) = await RunAsync(
            "split",
            "draw",
            "--project",
            "P",
            "--seed",
            "5",
            "--test-per-patient",
            "1",
            "--validation-share",
            "0"
        );
        foreach (var name in Names)
            Predict(name, "0.75");
        var (run, taken, _) = await RunAsync(
            "import-annotations",
            "--project",
            "P",
            "--format",
            "voc",
            "--as-model",
            "yolo-x",
            "--from",
            _folder.File("predictions")
        );
        var (twice, takenTwice, _) = await RunAsync(
            "import-annotations",
            "--project",
            "P",
            "--format",
            "voc",
            "--as-model",
            "yolo-x",
            "--from",
            _folder.File("predictions")
        );
        foreach (var name in Names)
            Predict(name, "0.75", x: 1);
        var (changed, other, _) = await RunAsync(
            "import-annotations",
            "--project",
            "P",
            "--format",
            "voc",
            "--as-model",
            "yolo-x",
            "--from",
            _folder.File("predictions")
        );
        string[] round =
        [
            "round",
            "create",
            "--project",
            "P",
            "--kind",
            "refinement",
            "--name",
            "Phase 2",
            "--people",
            "ada",
            "--start-from",
            "yolo-x",
            "--withheld",
            "0",
            "--seed",
            "3",
        ];
        var (dry, would, _) = await RunAsync([.. round, "--dry-run"]);
        var (made, did, error) = await RunAsync(round);
        var (_, list, _) = await RunAsync("round", "list", "--project", "P");
        var (_, status, _) = await RunAsync("round", "status", "--project", "P", "--round", "Phase 2");
        var (refused, _, why) = await RunAsync("round", "close", "--project", "P", "--round", "Phase 2");
        var (closed, end, _) = await RunAsync("round", "close", "--project", "P", "--round", "Phase 2", "--even-if-open");

        Assert.Equal((0, 0, 0, 0, 0, 2, 0), (added, again, drawn, run, twice, changed, dry));
        Assert.Matches("Password, shown this once: [a-z2-9]{16}", told);
        Assert.DoesNotContain("Password", toldAgain);
        Assert.Contains("3 train, 0 validation and 1 test images in 'P'", splits);
        Assert.Contains("4 boxes of 4 files imported as model run 'yolo-x', 0 files were there before", taken);
        Assert.Contains("0 boxes of 4 files imported as model run 'yolo-x', 4 files were there before", takenTwice);
        Assert.Contains("has other boxes on this image", other);
        Assert.Contains("Dry run: 'Phase 2' would have 3 images and 3 assignments, seed 3.", would);
        Assert.True(made == 0, error);
        Assert.Contains("'Phase 2' made: 3 images, 3 assignments, 3 starting boxes, seed 3.", did);
        Assert.Contains("Phase 2\trefinement\topen\t0 of 3 submitted", list);
        Assert.Contains("ada: 0 of 3 submitted", status);
        Assert.Equal((1, 0), (refused, closed));
        Assert.Contains("3 open images (3 not started", why);
        Assert.Contains("'Phase 2' is closed; 3 images stay open in it.", end);
    }

    [Theory]
    [InlineData("Whose boxes are they?", "import-annotations", "--project", "P", "--format", "voc", "--from", ".")]
    [InlineData("'eve' is no member of 'P'", "round", "create", "--project", "P", "--kind", "refinement", "--people", "eve")]
    [InlineData("There is no round 'X' in 'P'; there is none at all.", "round", "status", "--project", "P", "--round", "X")]
    [InlineData("No list was given", "split", "import", "--project", "P")]
    [InlineData("letters, digits", "people", "add", "--project", "P", "--user", "a b")]
    public async Task What_cannot_be_done_is_refused_with_the_servers_sentence(string sentence, params string[] args)
    {
        await ImportAsync();

        var (code, _, error) = await RunAsync(args);

        Assert.Equal(1, code);
        Assert.Contains(sentence, error);
    }

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    [Fact]
    public async Task What_is_stated_of_images_goes_out_as_a_table_and_comes_back()
    {
        await ImportAsync();
        var (_, before, _) = await RunAsync("metadata", "export", "--project", "P");
        var table = _folder.File("metadata.csv");
        await File.WriteAllTextAsync(table, "image,patient,Dose\na,P1,10\nelsewhere,P1,10\n");

        var (tried, would, _) = await RunAsync("metadata", "import", table, "--project", "P", "--dry-run");
        var (_, still, _) = await RunAsync("metadata", "export", "--project", "P");
        var (taken, did, warned) = await RunAsync("metadata", "import", table, "--project", "P");
        var (_, after, _) = await RunAsync("metadata", "export", "--project", "P");
        await File.WriteAllTextAsync(table, "patient\nP1\n");
        var (refused, _, why) = await RunAsync("metadata", "import", table, "--project", "P");
        var (missing, _, where) = await RunAsync("metadata", "import", _folder.File("nothing.csv"), "--project", "P");

        Assert.Equal((0, 0), (tried, taken));
        Assert.StartsWith("Dry run: 2 values of 1 images in 'P'", would, StringComparison.Ordinal);
        Assert.StartsWith("2 values of 1 images in 'P'", did, StringComparison.Ordinal);
        Assert.Contains("left alone: elsewhere.", warned, StringComparison.Ordinal);
        Assert.Equal(before, still);
        Assert.StartsWith("image,patient,well,field,Dose\na,P1,", after, StringComparison.Ordinal);
        Assert.True(refused == missing && refused != 0);
        Assert.Contains("call one 'image'", why, StringComparison.Ordinal);
        Assert.Contains("There is no file", where, StringComparison.Ordinal);
    }

    private static readonly string[] Names = ["a", "b", "c", "d"];

    private async Task ImportAsync()
    {
        var source = Directory.CreateDirectory(_folder.File("source")).FullName;
        foreach (var (name, index) in Names.Select((name, index) => (name, index)))
            TiffWriter.Write16(
                Path.Combine(source, $"{name}_phase.tif"),
                [new Plane16(40, 30, [.. Enumerable.Range(0, 1200).Select(value => (ushort)(value + 7 * index))])]
            );
        var (code, _, error) = await RunAsync("import", "--project", "P", "--from", source, "--pattern", "{group}_{channel}.tif");
        Assert.True(code == 0, error);
    }

    private void Predict(string name, string score, int x = 0)
    {
        Directory.CreateDirectory(_folder.File("predictions"));
        File.WriteAllText(
            _folder.File($"predictions/{name}.xml"),
            $"""
            <annotation><filename>{name}.tif</filename><object><name>R</name><score>{score}</score>
            <bndbox><xmin>{x}</xmin><ymin>2</ymin><xmax>20</xmax><ymax>22</ymax></bndbox></object></annotation>
            """
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
