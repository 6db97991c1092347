using System.Text.Json;
using System.Xml.Linq;
using AnnotateHub.Cli;
using AnnotateHub.TestKit;
using AnnotateHub.Training.Cards;
using AnnotateHub.Training.Jobs;

namespace AnnotateHub.Trainer.Tests;

public sealed class TrainCommandTests : IDisposable
{
    private static readonly string[] Classes = ["R", "G"];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_is_trained_is_taken_by_detect_unchanged_and_started_again_it_is_there_already()
    {
        Plant(5);
        var (detector, classifier, found) = (_folder.File("detector"), _folder.File("classifier"), _folder.File("found"));

        var first = await TrainAsync("detector", detector, "--steps", "30", "--width", "4");
        var second = await TrainAsync("classifier", classifier, "--steps", "20", "--width", "4", "--json");
        var again = await TrainAsync("detector", detector, "--steps", "30", "--width", "4");
        var other = await TrainAsync("detector", detector, "--steps", "31", "--width", "4");
        var detected = await RunAsync(
            "detect",
            "--images",
            Images,
            "--pattern",
            Pattern,
            "--channel",
            "Red;from=0",
            "--channel",
            "Green;from=1",
            "--classes",
            "R",
            "--classes",
            "G",
            "--out",
            found,
            "--model",
            Path.Combine(detector, "model.onnx"),
            "--manifest",
            Path.Combine(detector, "manifest.json"),
            "--classifier",
            Path.Combine(classifier, "model.onnx"),
            "--classifier-manifest",
            Path.Combine(classifier, "manifest.json")
        );

        Assert.True(first.Code == 0, first.Error + first.Output);
        Assert.Contains("On 1 images kept for validation: any cell AP50", first.Output);
        Assert.True(second.Code == 0, second.Error + second.Output);
        var lines = second.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains(lines, line => TrainerMessage.Parse(line) is TrainerMessage.Done { Steps: 20 });
        Assert.Equal(TrainingKind.Classifier, JsonSerializer.Deserialize<TrainingCard>(lines[^1], TrainingJson.Options)!.Kind);
        Assert.Equal((0, 1), (again.Code, other.Code));
        Assert.Contains("Trained before", again.Output);
        Assert.Contains("holds a training of other images, labels or settings", other.Error);
        Assert.True(detected.Code == 0, detected.Error + detected.Output);
        Assert.Equal(5, Directory.GetFiles(Path.Combine(found, "Annotations")).Length);
    }

    [Fact]
    public async Task The_card_says_what_the_model_was_made_of()
    {
        var planted = Plant(5);
        var outside = planted[0];
        Label(outside with { Boxes = [.. outside.Boxes, new TrainingBox(0, 5, 5, 8, 8)] });

        var (code, output, error) = await TrainAsync("detector", _folder.File("out"), "--steps", "6", "--width", "4");

        Assert.True(code == 2, error + output);
        Assert.Contains("Left out: planted0: the box (5, 5, 8, 8) is 3 pixels wide or high", output);
        var card = JsonSerializer.Deserialize<TrainingCard>(
            await File.ReadAllBytesAsync(_folder.File("out/card.json")),
            TrainingJson.Options
        )!;
        Assert.Equal((4, 1), (card.Data.TrainingImages, card.Data.ValidationImages));
        Assert.Equal(
            planted.Sum(image => image.Boxes.Count),
            card.Data.TrainingBoxes.Values.Sum() + card.Data.ValidationBoxes.Values.Sum()
        );
        Assert.Equal(["Red", "Green"], card.Model.Inputs);
        Assert.Equal(Classes, card.Model.Classes);
        Assert.Equal(64, card.Data.LabelVersion.Length);
        Assert.Contains(card.Training.Software, item => item.Contains("libtorch 2.10", StringComparison.Ordinal));
        Assert.Contains(card.Warnings, sentence => sentence.StartsWith("Class 'R' has", StringComparison.Ordinal));
        Assert.InRange(card.Model.ExportDifference, 0, 1e-3);
    }

    [Fact]
    public async Task Folds_give_a_spread_and_then_a_model_of_all_images()
    {
        Plant(4);

        var (code, output, error) = await TrainAsync("detector", _folder.File("out"), "--steps", "4", "--width", "4", "--folds", "2");

        Assert.True(code == 0, error + output);
        var card = JsonSerializer.Deserialize<TrainingCard>(
            await File.ReadAllBytesAsync(_folder.File("out/card.json")),
            TrainingJson.Options
        )!;
        Assert.Equal((4, 0, 2), (card.Data.TrainingImages, card.Data.ValidationImages, card.Figures.Folds.Count));
        Assert.Equal(2, card.Figures.OverFolds[FigureSpread.AnyCell].Ap50!.Count);
        Assert.Contains("Over 2 folds, any cell: AP50", output);
    }

    [Fact]
    public async Task What_cannot_be_trained_is_refused_with_a_sentence()
    {
        var planted = Plant(3);
        var nothing = Directory.CreateDirectory(_folder.File("nothing")).FullName;

        await RefusedAsync("There is no training in", "detector", "--resume");
        await RefusedAsync("no channel 'Blue'; the channels are Red, Green", "detector", "--inputs", "Blue");
        await RefusedAsync("No channel is transmitted light", "detector", "--inputs", "brightfield");
        await RefusedAsync("0 to below 1; found 1", "detector", "--validation-share", "1");
        await RefusedAsync("of one class, 'R'", "classifier", "--classes", "R");
        await RefusedAsync("free for it", "detector", "--memory", "50");
        foreach (var image in planted)
            Label(image with { Boxes = [] });
        await RefusedAsync("There is no box on the", "detector", "--classes", "R");
        Assert.Contains(
            "holds no label file of a known format",
            (await RunAsync("train", "detector", "--images", Images, "--truth", nothing, "--out", _folder.File("out"))).Error
        );

        async Task RefusedAsync(string part, string kind, params string[] more)
        {
            var (code, output, error) = await TrainAsync(kind, _folder.File($"out{Guid.NewGuid():N}"), more);
            Assert.Equal(1, code);
            Assert.Contains(part, error + output);
        }
    }

    private const string Pattern = "{group}-{channel}.png";

    private string Images => _folder.File("images");

    private string Truth => _folder.File("truth");

    private List<TrainingImage> Plant(int count)
    {
        Directory.CreateDirectory(Images);
        Directory.CreateDirectory(Truth);
        var planted = Enumerable.Range(0, count).Select(index => PlantedScene.Plant(Images, index, 100, 100)).ToList();
        planted.ForEach(Label);
        return planted;
    }

    private void Label(TrainingImage image) =>
        new XDocument(
            new XElement(
                "annotation",
                new XElement("filename", $"{image.Name}.png"),
                new XElement("size", new XElement("width", image.Width), new XElement("height", image.Height), new XElement("depth", 1)),
                image.Boxes.Select(box => new XElement(
                    "object",
                    new XElement("name", Classes[box.Class]),
                    new XElement(
                        "bndbox",
                        new XElement("xmin", box.X1),
                        new XElement("ymin", box.Y1),
                        new XElement("xmax", box.X2),
                        new XElement("ymax", box.Y2)
                    )
                ))
            )
        ).Save(Path.Combine(Truth, $"{image.Name}.xml"));

    private Task<(int Code, string Output, string Error)> TrainAsync(string kind, string folder, params string[] more) =>
        RunAsync([
            "train",
            kind,
            "--images",
            Images,
            "--pattern",
            Pattern,
            "--channel",
            "Red;from=0",
            "--channel",
            "Green;from=1",
            "--truth",
            Truth,
            "--out",
            folder,
            "--threads",
            "1",
            .. more.Contains("--classes") ? Array.Empty<string>() : ["--classes", "R", "--classes", "G"],
            .. more,
        ]);

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await CommandLine.RunAsync(args, output, error);
        return (code, output.ToString(), error.ToString());
    }
}
