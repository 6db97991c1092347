using System.Text.Json;
using AnnotateHub.TestKit;

namespace AnnotateHub.Cli.Tests;

/// <summary>Reports on plain folders of VOC files.</summary>
public sealed class ReportCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Two_folders_become_a_report_in_every_form()
    {
        Write("ada", "i1", ("R", 0, null), ("G", 20, null));
        Write("ada", "i2");
        Write("ben", "i1", ("R", 1, null), ("R", 20, null), ("R", 60, null));
        Write("ben", "i2");

        var (code, told, error) = await RunAsync(
            "agreement",
            "--rater",
            $"Ada={Dir("ada")}",
            "--rater",
            $"Ben={Dir("ben")}",
            "--iou",
            "0.5",
            "--json",
            _folder.File("out/r.json"),
            "--csv",
            _folder.File("out/csv"),
            "--html",
            _folder.File("out/r.html"),
            "--pdf",
            _folder.File("out/r.pdf"),
            "--methods",
            _folder.File("out/m.txt"),
            "--markdown",
            _folder.File("out/r.md")
        );

        Assert.True(code == 0, error);
        // Two of five boxes are pairs: F1 = 4/5.
        Assert.Contains("0.800", told, StringComparison.Ordinal);
        using var report = JsonDocument.Parse(
            await File.ReadAllTextAsync(_folder.File("out/r.json"), TestContext.Current.CancellationToken)
        );
        var pair = report.RootElement.GetProperty("report").GetProperty("pairs")[0];
        Assert.Equal("annotatehub.agreement/1", report.RootElement.GetProperty("schema").GetString());
        Assert.Equal(
            (2, 0, 1, 0.8),
            (
                pair.GetProperty("counts").GetProperty("matched").GetInt32(),
                pair.GetProperty("counts").GetProperty("onlyA").GetInt32(),
                pair.GetProperty("counts").GetProperty("onlyB").GetInt32(),
                pair.GetProperty("f1").GetProperty("value").GetDouble()
            )
        );
        Assert.Contains(
            "a,b,images,matched",
            await File.ReadAllTextAsync(_folder.File("out/csv/pairs.csv"), TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
        Assert.All(["out/r.html", "out/r.pdf", "out/m.txt", "out/r.md"], file => Assert.NotEqual(0, new FileInfo(_folder.File(file)).Length));
    }

    [Fact]
    public async Task Predictions_in_files_and_folders_are_evaluated()
    {
        Write("truth", "i1", ("R", 0, null), ("R", 40, null));
        Write("truth", "i2", ("R", 0, null));
        Write("model", "i1", ("R", 0, "0.9"), ("R", 80, "0.8"), ("R", 40, "0.7"));
        await File.WriteAllTextAsync(
            _folder.File("other.csv"),
            "image,class,score,x1,y1,x2,y2\ni1,R,0.9,0,0,10,10\n",
            TestContext.Current.CancellationToken
        );

        var (code, told, error) = await RunAsync(
            "evaluate",
            "--truth",
            Dir("truth"),
            "--predictions",
            $"ours/1={Dir("model")}",
            "--predictions",
            _folder.File("other.csv"),
            "--classes",
            "R",
            "--json",
            _folder.File("e.json")
        );

        Assert.True(code == 0, error);
        using var report = JsonDocument.Parse(await File.ReadAllTextAsync(_folder.File("e.json"), TestContext.Current.CancellationToken));
        var runs = report.RootElement.GetProperty("report").GetProperty("runs");
        // Hit, miss, hit of three cells: recalls 1/3 and 2/3 at precisions 1 and 2/3: AP = 1/3 + 2/9 = 5/9. The other finds one of three.
        Assert.Equal(5 / 9.0, Ap(0), 1e-12);
        Assert.Equal(1 / 3.0, Ap(1), 1e-12);
        Assert.Equal("ours", runs[0].GetProperty("model").GetString());
        Assert.Contains("average precision 0.556", told, StringComparison.Ordinal);

        double Ap(int run) => runs[run].GetProperty("byClass")[0].GetProperty("ap").GetProperty("value").GetDouble();
    }

    [Theory]
    [InlineData("has no name", "agreement", "--rater", "here", "--rater", "B=there")]
    [InlineData("There is no folder 'nowhere'", "agreement", "--rater", "A=nowhere", "--rater", "B=nowhere")]
    [InlineData("There is no folder 'nowhere'", "evaluate", "--truth", "nowhere", "--predictions", "p.json", "--classes", "R")]
    public async Task What_cannot_be_reported_is_refused_with_a_sentence(string sentence, params string[] args)
    {
        var (code, _, error) = await RunAsync(args);

        Assert.Equal(1, code);
        Assert.Contains(sentence, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Patients_find_their_images_as_labels_do()
    {
        foreach (var rater in new[] { "ada", "ben" })
        {
            Write(rater, "plate/i1", ("R", 0, null));
            Write(rater, "plate/i2", ("R", 0, null));
        }

        await File.WriteAllTextAsync(
            _folder.File("patients.csv"),
            "image,patient\nstudy\\plate\\i1.png,P1\nplate/i2,P2\nplate/i9,P3\n",
            TestContext.Current.CancellationToken
        );
        string[] command = ["agreement", "--rater", $"Ada={Dir("ada")}", "--rater", $"Ben={Dir("ben")}", "--csv", _folder.File("out")];
        var (code, told, error) = await RunAsync([.. command, "--patients", _folder.File("patients.csv")]);

        // Done, and something is told.
        Assert.True(code == 2, error);
        Assert.Contains("no folder has an image 'plate/i9'", told + error, StringComparison.Ordinal);
        var rows = await File.ReadAllTextAsync(_folder.File("out/patients.csv"), TestContext.Current.CancellationToken);
        Assert.Contains("P1", rows, StringComparison.Ordinal);
        Assert.Contains("P2", rows, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_image_of_two_patients_is_refused()
    {
        Write("ada", "i1", ("R", 0, null));
        Write("ben", "i1", ("R", 0, null));
        await File.WriteAllTextAsync(
            _folder.File("patients.csv"),
            "image,patient\ni1,P1\ni1.png,P2\n",
            TestContext.Current.CancellationToken
        );

        var (code, _, error) = await RunAsync(
            "agreement",
            "--rater",
            $"Ada={Dir("ada")}",
            "--rater",
            $"Ben={Dir("ben")}",
            "--patients",
            _folder.File("patients.csv")
        );

        Assert.Equal(1, code);
        Assert.Contains("gives the image 'i1' the patient 'P1' (as 'i1') and 'P2' (as 'i1.png')", error, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private string Dir(string name) => _folder.File(name);

    private void Write(string folder, string image, params (string Class, int X, string? Score)[] boxes)
    {
        var file = Path.Combine(Dir(folder), $"{image}.xml");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(
            file,
            $"<annotation><filename>{image}.png</filename>{string.Concat(boxes.Select(box => $"<object><name>{box.Class}</name>{(box.Score is null ? "" : $"<score>{box.Score}</score>")}<bndbox><xmin>{box.X}</xmin><ymin>0</ymin><xmax>{box.X + 10}</xmax><ymax>10</ymax></bndbox></object>"))}</annotation>"
        );
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        using StringWriter output = new(),
            error = new();
        return (
            await CommandLine.RunAsync(args, output, error, TestContext.Current.CancellationToken),
            output.ToString(),
            error.ToString()
        );
    }
}
