using System.Text.Json;
using AnnotateHub.Exchange;
using AnnotateHub.Exchange.Voc;
using AnnotateHub.TestKit;

namespace AnnotateHub.Cli.Tests;

/// <summary>
/// The same labels through every way that needs no server: what the format's reader tells of a golden case, each way tells or refuses,
/// and the boxes are the same ones everywhere. Nothing is written down here: the cases say it.
/// </summary>
public sealed class EveryWayTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Names() => [.. GoldenInput.Names()];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Check_tells_what_the_reader_tells(string name)
    {
        var input = GoldenInput.Open(name, _folder.File("one"));

        var (code, text) = await RunAsync(["check", input.Path, "--format", input.Format, .. OfConvert(input)]);

        AssertTold(input, code, text);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Agreement_of_an_input_with_its_copy_is_told_the_same_and_compares_the_same_boxes(string name)
    {
        var (input, copy) = Twice(name);

        var (code, text) = await RunAsync(["agreement",
            "--rater",
            $"first={input.Path}",
            "--rater",
            $"second={copy.Path}",
            "--format",
            input.Format,
            "--json",
            _folder.File("a.json"),
            .. input.Options]);

        AssertTold(input, code, text);
        if (!IsOneRaters(input))
        {
            Assert.NotEqual(0, code);
            return;
        }

        if (input.Reading.Faults.Count == 0 && code != 0)
            // Without a box there is no class that could be compared.
            Assert.Contains("class", text, StringComparison.Ordinal);
        if (code == 1)
            return;
        using var report = JsonDocument.Parse(await File.ReadAllTextAsync(_folder.File("a.json"), TestContext.Current.CancellationToken));
        var images = report.RootElement.GetProperty("input").GetProperty("images").EnumerateArray().ToList();
        // A damaged answer counts as no image; an empty one does.
        Assert.Equal(input.Reading.Labels.Count, images.Count);
        var expected = input.Reading.Labels.Sum(labels => labels.Boxes.Count);
        Assert.All(
            [0, 1],
            rater => Assert.Equal(expected, images.Sum(image => image.GetProperty("boxes")[rater].GetArrayLength()))
        );
        Assert.Equal(
            input.Reading.Labels.SelectMany(labels => labels.Boxes).Select(box => Math.Round(box.Box.X1 + box.Box.Y2, 6)).Order(),
            images
                .SelectMany(image => image.GetProperty("boxes")[0].EnumerateArray())
                .Select(box => box.GetProperty("box"))
                .Select(box => Math.Round(box[0].GetDouble() + box[3].GetDouble(), 6))
                .Order()
        );
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_union_of_an_input_with_its_copy_is_told_the_same_and_holds_the_same_boxes(string name)
    {
        var (input, copy) = Twice(name);

        var (code, text) = await RunAsync(["union",
            "--rater",
            $"first={input.Path}:2",
            "--rater",
            $"second={copy.Path}:1",
            "--format",
            input.Format,
            "--out",
            _folder.File("union"),
            "--dialect",
            "Float",
            // Two boxes of one annotator at one place stay two.
            "--iou",
            "1",
            .. input.Options]);

        AssertTold(input, code, text);
        if (code == 1 || !IsOneRaters(input))
        {
            Assert.NotEqual(0, code);
            return;
        }

        var origin = input.Options.Contains("--origin") ? 1 : 0;
        var united = VocFormat.Format.Read(
            [
                .. Directory
                    .GetFiles(_folder.File("union"), "*.xml", SearchOption.AllDirectories)
                    .Select(file => new LabelFile(Path.GetRelativePath(_folder.File("union"), file), () => File.OpenRead(file))),
            ],
            new FormatSettings { Convention = new VocConvention(origin, VocFarEdge.Exclusive, VocDialect.Float) }
        );
        Assert.Equal(input.Reading.Labels.Count, united.Files);
        Assert.Equal(
            Places(input.Reading.Labels),
            Places(united.Labels)
        );
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Evaluation_of_an_input_against_its_copy_is_told_the_same_of_both(string name)
    {
        var (input, copy) = Twice(name);
        var classes = input.Reading.Labels.SelectMany(labels => labels.Boxes).Select(box => box.Class).Distinct().ToList();

        var (code, text) = await RunAsync(["evaluate",
            "--truth",
            input.Path,
            "--predictions",
            $"run={copy.Path}",
            "--classes",
            classes.Count == 0 ? "cell" : string.Join(',', classes),
            "--format",
            input.Format,
            "--json",
            _folder.File("e.json"),
            .. input.Options]);

        AssertTold(input, code, text);
        if (code == 1 || !IsOneRaters(input))
            return;
        AssertTold(input, code, text, "run");
        using var report = JsonDocument.Parse(await File.ReadAllTextAsync(_folder.File("e.json"), TestContext.Current.CancellationToken));
        var root = report.RootElement.GetProperty("input");
        var boxes = input.Reading.Labels.Sum(labels => labels.Boxes.Count);
        Assert.Equal(input.Reading.Labels.Count, root.GetProperty("images").GetArrayLength());
        Assert.Equal(boxes, root.GetProperty("images").EnumerateArray().Sum(image => image.GetProperty("cells").GetArrayLength()));
        Assert.Equal(boxes, root.GetProperty("runs")[0].GetProperty("predictions").GetArrayLength());
    }

    private static IEnumerable<string> Places(IEnumerable<ImageLabels> labels) =>
        labels
            .SelectMany(answer => answer.Boxes)
            .Select(box => $"{box.Class} {box.Box}")
            .Distinct()
            .Order(StringComparer.Ordinal);

    public void Dispose() => _folder.Dispose();

    private (GoldenInput Input, GoldenInput Copy) Twice(string name) =>
        (GoldenInput.Open(name, _folder.File("one")), GoldenInput.Open(name, _folder.File("two")));

    private static IEnumerable<string> OfConvert(GoldenInput input) =>
        input.Options.Select(option => option == "--columns" ? "--csv" : option);

    /// <summary>One person's or model's answers, so that they can be compared with a copy.</summary>
    private static bool IsOneRaters(GoldenInput input) =>
        input.Reading.Labels.Select(labels => (labels.Rater, labels.IsModel)).Distinct().Count() <= 1;

    /// <summary>Every sentence of the reader is in the text, and the exit code says that there is one.</summary>
    /// <param name="whose">Beginning of the line that tells it; null for any.</param>
    private static void AssertTold(GoldenInput input, int code, string text, string? whose = null)
    {
        if (input.Reading.Faults.Count > 0)
            Assert.True(code is 1 or 2, $"Exit code {code}, and the reader tells:\n{string.Join('\n', input.Reading.Faults)}\n{text}");
        foreach (var fault in input.Reading.Faults)
        {
            // Spellings are compared over all inputs, so that their files are named with whose they are.
            var sentence = fault.Kind == FaultKind.Spelling ? fault.Reason.Split(" differs from")[0] : fault.ToString();
            if (whose is not null && fault.Kind == FaultKind.Spelling)
                continue;
            Assert.Contains(
                text.Split('\n'),
                line =>
                    line.Contains(sentence, StringComparison.Ordinal)
                    && (whose is null || line.StartsWith(whose, StringComparison.Ordinal))
            );
        }
    }

    private static async Task<(int Code, string Text)> RunAsync(string[] args)
    {
        using var output = new StringWriter();
        return (await CommandLine.RunAsync(args, output, output, TestContext.Current.CancellationToken), output.ToString());
    }
}
