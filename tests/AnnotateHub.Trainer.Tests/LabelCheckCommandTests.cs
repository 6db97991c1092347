using System.Text.Json;
using AnnotateHub.Application.CellMap;
using AnnotateHub.Application.LabelCheck;
using AnnotateHub.Cli;
using AnnotateHub.TestKit;
using AnnotateHub.Training.Jobs;

namespace AnnotateHub.Trainer.Tests;

/// <summary>Label check and embedding by the commands that people use, with the real trainer on planted images.</summary>
public sealed class LabelCheckCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Images => _folder.File("images");

    private string Truth => _folder.File("truth");

    [Fact]
    public async Task A_label_that_was_flipped_comes_first_and_a_second_run_trains_nothing()
    {
        var planted = Plant(4);
        var flipped = planted[2].Boxes[1];
        Label(
            planted[2] with
            {
                Boxes = [.. planted[2].Boxes.Select((box, index) => index == 1 ? box with { Class = 1 - box.Class } : box)],
            }
        );

        var first = await CheckAsync(_folder.File("out"), "--classes-only", "--steps", "60", "--width", "4", "--folds", "2");
        var trained = File.GetLastWriteTimeUtc(_folder.File("out/folds/classifier1/model.onnx"));
        var again = await CheckAsync(_folder.File("out"), "--classes-only", "--steps", "60", "--width", "4", "--folds", "2");

        Assert.True(first.Code == 0, first.Error + first.Output);
        var document = Read();
        var found = document.Findings[0];
        Assert.Equal(
            (LabelFindingKind.Class, "planted2", 1, PlantedFolder.Classes[1 - flipped.Class], PlantedFolder.Classes[flipped.Class], true),
            (found.Kind, found.Image, found.Box!.Value, found.Given, found.Suggested, found.IsProbableError)
        );
        // Every other label is right, and nothing else is called a probable error.
        Assert.Single(document.Findings, finding => finding.IsProbableError);
        Assert.Equal(1.0 / document.BoxCount, document.WrongClassShare!.Value, 9);
        Assert.Contains("Missing and superfluous boxes were not looked for.", document.Notes);
        Assert.StartsWith(
            "rank,kind,image,box,class,suggested",
            await File.ReadAllTextAsync(_folder.File("out/label-check.csv")),
            StringComparison.Ordinal
        );
        Assert.True(again.Code == 0, again.Error);
        Assert.Equal(trained, File.GetLastWriteTimeUtc(_folder.File("out/folds/classifier1/model.onnx")));
        Assert.Equal(document.Findings, Read().Findings);
    }

    [Fact]
    public async Task A_box_that_was_removed_and_one_on_nothing_are_found()
    {
        var planted = Plant(4);
        var removed = planted[1].Boxes[0];
        Label(planted[1] with { Boxes = [.. planted[1].Boxes.Skip(1)] });
        // Squares begin at 12, 60 and 108, moved by up to 11 and 24 wide: nothing lies from 95 to 108.
        Label(planted[3] with { Boxes = [.. planted[3].Boxes, new TrainingBox(0, 96, 96, 107, 107)] });

        var (code, output, error) = await CheckAsync(
            _folder.File("out"),
            "--steps",
            "2",
            "--detector-steps",
            "200",
            "--width",
            "8",
            "--folds",
            "2"
        );

        Assert.True(code == 0, error + output);
        var findings = Read().Findings;
        var missing = Assert.Single(findings, finding => finding is { Kind: LabelFindingKind.Missing, IsProbableError: true });
        Assert.Equal("planted1", missing.Image);
        Assert.InRange(missing.Place.CentreX, removed.X1, removed.X2);
        Assert.InRange(missing.Place.CentreY, removed.Y1, removed.Y2);
        var superfluous = Assert.Single(findings, finding => finding is { Kind: LabelFindingKind.Superfluous, IsProbableError: true });
        Assert.Equal(("planted3", planted[3].Boxes.Count), (superfluous.Image, superfluous.Box!.Value));
    }

    [Fact]
    public async Task What_cannot_be_checked_is_refused_with_a_sentence()
    {
        Plant(3);
        Directory.CreateDirectory(_folder.File("other"));
        await File.WriteAllTextAsync(_folder.File("other/note.txt"), "mine");

        await RefusedAsync("2 to 20 folds; found 1", _folder.File("out"), "--folds", "1");
        await RefusedAsync("is not empty and holds no label check", _folder.File("other"));
        await RefusedAsync("nothing is left to check", _folder.File("out"), "--classes", "R", "--classes-only");

        async Task RefusedAsync(string part, string folder, params string[] more)
        {
            var (code, _, error) = await CheckAsync(folder, more);
            Assert.Equal(1, code);
            Assert.Contains(part, error);
        }
    }

    [Fact]
    public async Task Embedding_parts_the_classes_and_goes_on_where_it_was()
    {
        var planted = Plant(4);
        var (trained, _, trainError) = await RunAsync([
            "train",
            "classifier",
            .. Data(),
            "--out",
            _folder.File("model"),
            "--threads",
            "1",
            "--steps",
            "60",
            "--width",
            "4",
        ]);
        Assert.True(trained == 0, trainError);

        var first = await EmbedAsync();
        File.Delete(_folder.File("out/features/000001.bin"));
        var again = await EmbedAsync("--neighbors", "5");

        Assert.True(first.Code == 0, first.Error + first.Output);
        Assert.True(again.Code == 0, again.Error + again.Output);
        Assert.Contains("those of 3 images were there before", again.Output);
        var document = JsonSerializer.Deserialize<CellMapDocument>(
            await File.ReadAllBytesAsync(_folder.File("out/map.json")),
            TrainingJson.Options
        )!;
        Assert.Equal(planted.Sum(image => image.Boxes.Count), document.Cells.Count);
        Assert.Equal((16, 5), (document.Features, document.Neighbors));
        // R and G are as different as two channels can be: each cell's nearest on the map is of its class, by both views.
        Assert.All(document.Cells, cell => Assert.Equal(cell.Class, Nearest(document, cell, one => (one.X, one.Y)).Class));
        Assert.All(document.Cells, cell => Assert.Equal(cell.Class, Nearest(document, cell, one => (one.First, one.Second)).Class));
        Assert.All(document.Cells, cell => Assert.Equal(cell.Class, cell.Predicted));
        var rows = await File.ReadAllLinesAsync(_folder.File("out/features.csv"));
        Assert.Equal(document.Cells.Count + 1, rows.Length);
        Assert.Equal(3 + 16, rows[1].Split(',').Length);

        Task<(int Code, string Output, string Error)> EmbedAsync(params string[] more) =>
            RunAsync([
                "embed",
                .. Data(),
                "--classifier",
                _folder.File("model/model.onnx"),
                "--classifier-manifest",
                _folder.File("model/manifest.json"),
                "--out",
                _folder.File("out"),
                .. more,
            ]);

        static MappedCell Nearest(CellMapDocument document, MappedCell cell, Func<MappedCell, (float X, float Y)> place) =>
            document
                .Cells.Where(other => other != cell)
                .MinBy(other => Math.Pow(place(other).X - place(cell).X, 2) + Math.Pow(place(other).Y - place(cell).Y, 2))!;
    }

    private LabelCheckDocument Read() =>
        JsonSerializer.Deserialize<LabelCheckDocument>(File.ReadAllBytes(_folder.File("out/label-check.json")), TrainingJson.Options)!;

    private List<TrainingImage> Plant(int count) => PlantedFolder.Plant(_folder.Path, count);

    private void Label(TrainingImage image) => PlantedFolder.Label(Truth, image);

    private string[] Data() =>
        [
            "--images",
            Images,
            "--pattern",
            PlantedFolder.Pattern,
            "--channel",
            "Red;from=0",
            "--channel",
            "Green;from=1",
            "--truth",
            Truth,
            "--classes",
            "R",
            "--classes",
            "G",
        ];

    private Task<(int Code, string Output, string Error)> CheckAsync(string folder, params string[] more) =>
        RunAsync(["label-check", .. more.Contains("--classes") ? Data()[..^4] : Data(), "--threads", "1", "--out", folder, .. more]);

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await CommandLine.RunAsync(args, output, error);
        return (code, output.ToString(), error.ToString());
    }
}
