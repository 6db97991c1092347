using System.Text.Json;
using AnnotateHub.Core.Geometry;
using AnnotateHub.Exchange.Voc;
using AnnotateHub.TestKit;

namespace AnnotateHub.Cli.Tests;

/// <summary><c>annotatehub union</c> on boxes 10 px high: two boxes 10 wide and s apart have IoU (10 - s) / (10 + s).</summary>
public sealed class UnionCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task The_paper_s_union_of_two_folders_names_for_every_box_where_it_comes_from()
    {
        // One cell in both (shift 1, IoU 9/11), one class conflict at 100, and 200 by the student alone.
        Write("expert", "a", Cell(0, "R"), Cell(100, "R"));
        Write("student", "a", Cell(1, "R"), Cell(100, "U"), Cell(200, "G"));

        var (code, output, error) = await RunAsync(
            "--rater",
            $"student={_folder.File("student")}:6",
            "--rater",
            $"expert={_folder.File("expert")}:36"
        );

        Assert.True(code == 0, error);
        Assert.Contains("Order of experience: expert, student.", output);
        Assert.Contains("1 images with 3 boxes", output);
        Assert.Equal([(0, "R"), (100, "R"), (200, "G")], Read("out", "a").Select(vocObject => ((int)vocObject.Box.X1, vocObject.Class)));
        using var report = JsonDocument.Parse(await File.ReadAllTextAsync(_folder.File("report.json")));
        var image = report.RootElement.GetProperty("images")[0];
        Assert.Equal(
            ["class-conflict", "only-one-drew-it"],
            image.GetProperty("disagreements").EnumerateArray().Select(jsonElement => jsonElement.GetProperty("kind").GetString())
        );
        var first = image.GetProperty("boxes")[0];
        Assert.Equal("Agreement", first.GetProperty("decidedBy").GetString());
        Assert.Equal(
            [("expert", 1.0), ("student", 9 / 11.0)],
            first
                .GetProperty("from")
                .EnumerateArray()
                .Select(jsonElement => (jsonElement.GetProperty("annotator").GetString()!, jsonElement.GetProperty("iou").GetDouble()))
        );
        Assert.Equal("senior-first", report.RootElement.GetProperty("policy").GetProperty("rule").GetString());
    }

    [Fact]
    public async Task Without_experience_the_policy_asks_and_says_so()
    {
        Write("one", "a", Cell(0, "R"));
        Write("two", "a", Cell(1, "R"));

        var (code, output, _) = await RunAsync("--rater", $"one={_folder.File("one")}", "--rater", $"two={_folder.File("two")}");

        Assert.Equal(0, code);
        Assert.Contains("Order of experience: one = two.", output);
        Assert.Contains("1 boxes are for a lead to decide", output);
    }

    [Fact]
    public async Task What_an_annotator_s_box_said_besides_its_edges_stays_with_it()
    {
        Write(
            "expert",
            "a",
            Cell(0, "R") with
            {
                Truncated = true,
                Attributes = new Dictionary<string, string> { ["note"] = "at the edge" },
            }
        );
        Write("student", "a", Cell(0, "R"));

        await RunAsync("--rater", $"expert={_folder.File("expert")}:2", "--rater", $"student={_folder.File("student")}:1");

        var box = Assert.Single(Read("out", "a"));
        Assert.True(box.Truncated);
        Assert.Equal("at the edge", box.Attributes!["note"]);
    }

    [Fact]
    public async Task An_image_of_too_few_for_a_majority_and_a_broken_file_are_left_out_by_name()
    {
        foreach (var rater in new[] { "x", "y", "z" })
            Write(rater, "a", Cell(0, "R"));
        Write("x", "b", Cell(0, "R"));
        await File.WriteAllTextAsync(_folder.File("y/c.xml"), "<annotation>");

        var (code, _, error) = await RunAsync([
            "--policy",
            "majority",
            .. new[] { "x", "y", "z" }.SelectMany(rater => new[] { "--rater", $"{rater}={_folder.File(rater)}:1" }),
        ]);

        Assert.Equal(2, code);
        Assert.Contains("b: only x annotated it; a majority needs three annotators", error);
        Assert.Contains("y/c.xml, line", error);
        Assert.Equal(["a.xml"], Directory.GetFiles(_folder.File("out")).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("needs two annotators", "--rater", "a=A")]
    [InlineData("not of the form NAME=FOLDER", "--rater", "A", "--rater", "b=B")]
    [InlineData("There is no folder", "--rater", "a=A", "--rater", "b=nowhere")]
    [InlineData("named twice", "--rater", "a=A", "--rater", "a=B")]
    [InlineData("IoU of the union", "--rater", "a=A", "--rater", "b=B", "--iou", "0")]
    [InlineData("needs three annotators", "--rater", "a=A", "--rater", "b=B", "--policy", "majority")]
    [InlineData("already holds VOC files", "--rater", "a=A", "--rater", "b=B", "--out", "A")]
    [InlineData("'vote'", "--rater", "a=A", "--rater", "b=B", "--policy", "vote")]
    public async Task A_refusal_says_what_was_found_and_writes_nothing(string sentence, params string[] args)
    {
        Write("A", "a", Cell(0, "R"));
        Write("B", "a", Cell(0, "R"));
        string[] placed =
        [
            .. args.Select(item =>
                item is "A" or "nowhere" && args.Contains("--out")
                    ? _folder.File(item)
                    : item.Replace("=A", $"={_folder.File("A")}").Replace("=B", $"={_folder.File("B")}")
            ),
        ];

        var (code, _, error) = await RunAsync(placed);

        Assert.Equal(1, code);
        Assert.Contains(sentence, error);
        Assert.False(Directory.Exists(_folder.File("out")));
    }

    public void Dispose() => _folder.Dispose();

    private static VocObject Cell(double x, string @class) => new(@class, new PixelBox(x, 0, x + 10, 10));

    private void Write(string rater, string image, params VocObject[] objects)
    {
        Directory.CreateDirectory(_folder.File(rater));
        using var file = File.Create(_folder.File($"{rater}/{image}.xml"));
        VocWriter.Write(file, new VocAnnotation($"{image}.tiff", 300, 300, 1, objects), new VocConvention());
    }

    private IReadOnlyList<VocObject> Read(string folder, string image)
    {
        using var file = File.OpenRead(_folder.File($"{folder}/{image}.xml"));
        return VocReader.Read(file, image, new VocConvention()).Annotation!.Objects;
    }

    private async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        string[] outFolder = args.Contains("--out") ? [] : ["--out", _folder.File("out")];
        var code = await CommandLine.RunAsync(["union", .. args, .. outFolder, "--report", _folder.File("report.json")], output, error);
        return (code, output.ToString(), error.ToString());
    }
}
