using AnnotateHub.TestKit;

namespace AnnotateHub.Cli.Tests;

/// <summary>The paper's tree in and out from the command line.</summary>
public sealed class PublishedCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task A_published_tree_comes_in_with_its_experts_and_goes_out_as_it_came()
    {
        var tree = _folder.File("tree");
        await RunAsync("demo", "write", "--out", tree, "--images", "2");
        var stems = Directory
            .GetFiles(Path.Combine(tree, "truth"))
            .Select(file => Path.GetFileNameWithoutExtension(file)!)
            .Order(StringComparer.Ordinal)
            .ToList();
        Directory.Delete(Path.Combine(tree, "truth"), recursive: true);
        Annotate(tree, "trainval", stems[0], 10);
        foreach (var (role, x) in new[] { ("test/Expert1", 10), ("test/Expert2", 12), ("test/Unioned", 10) })
            Annotate(tree, role, stems[1], x);
        foreach (var (list, text) in new[] { ("train", stems[0]), ("val", ""), ("test", stems[1]) })
            await File.WriteAllTextAsync(Path.Combine(tree, $"{list}.txt"), text.Length == 0 ? "" : text + "\n");
        await File.WriteAllTextAsync(Path.Combine(tree, "expert_annotation_id.csv"), $"image,expert1,expert2\n{stems[1]},ann,ben\n");

        var (code, told, error) = await RunAsync("import", "--published", "--project", "P", "--from", tree);
        var (again, _, refusal) = await RunAsync("import", "--published", "--project", "P", "--from", tree);
        var (exported, _, whyNot) = await RunAsync(
            "export",
            "--project",
            "P",
            "--format",
            "published",
            "--out",
            _folder.File("back"),
            "--no-crops"
        );
        var (check, findings, _) = await CheckAsync(_folder.File("back"));

        Assert.True(code == 0, told + error);
        Assert.Contains("2 images, 3 annotations with 3 boxes and 1 unions imported into 'P'.", told);
        Assert.Equal(1, again);
        Assert.Contains("imported into this project before", refusal);
        Assert.True(exported == 0, whyNot);
        Assert.True(check == 0, findings);
        foreach (
            var (role, stem, x) in new[]
            {
                ("trainval", stems[0], 10),
                ("test/Expert1", stems[1], 10),
                ("test/Expert2", stems[1], 12),
                ("test/Unioned", stems[1], 10),
            }
        )
            Assert.Contains($"<xmin>{x}</xmin>", await File.ReadAllTextAsync(_folder.File($"back/Annotations/{role}/{stem}.xml")));
    }

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    private static void Annotate(string tree, string role, string stem, int x)
    {
        var folder = Directory.CreateDirectory(Path.Combine(tree, "Annotations", role)).FullName;
        File.WriteAllText(
            Path.Combine(folder, $"{stem}.xml"),
            $"<annotation><filename>{stem}.tiff</filename><object><name>R</name><bndbox><xmin>{x}</xmin><ymin>10</ymin><xmax>50</xmax><ymax>60</ymax></bndbox></object></annotation>"
        );
    }

    private static async Task<(int Code, string Output, string Error)> CheckAsync(string folder)
    {
        using var output = new StringWriter();
        var code = await CommandLine.RunAsync(["check", folder], output, output);
        return (code, output.ToString(), "");
    }

    private async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await CommandLine.RunAsync(args[0] == "demo" ? args : [.. args, "--data", _folder.File("data")], output, error);
        return (code, output.ToString(), error.ToString());
    }
}
