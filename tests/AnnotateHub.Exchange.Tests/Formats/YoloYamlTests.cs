using System.Text;
using AnnotateHub.Exchange.Yolo;

namespace AnnotateHub.Exchange.Tests.Formats;

/// <summary>Names of classes, however <c>data.yaml</c> has them.</summary>
public sealed class YoloYamlTests
{
    [Theory]
    [InlineData("names: [R, 'G, s', \"D \\\"x\\\"\"]", "R|G, s|D \"x\"")]
    [InlineData("nc: 2\nnames:\n- R\n- G\n", "R|G")]
    [InlineData("names:\n  - R # red\n  # nothing here\n\n  - 'G # green'\nnc: 2", "R|G # green")]
    [InlineData("names:\n  0: R\n  1: \"细胞\"\n", "R|细胞")]
    [InlineData("names: {'0': R, \"1\": G}", "R|G")]
    [InlineData("names:\n  '1': G\n  '0': R\n", "R|G")]
    [InlineData("names: [R,\n  G,  # in the next line\n  D]\ntrain: x", "R|G|D")]
    [InlineData("names: {0: R,\n        1: G}\n", "R|G")]
    [InlineData("--- # made by a tool\nnames: !!seq\n- R\n- >-\n  two\n  words\n...\n", "R|two words")]
    [InlineData("path: .\r\nnames:\r\n- R\r\n- G\r\n", "R|G")]
    public void Names_come_in_their_order(string yaml, string names)
    {
        var (classes, faults) = Read(yaml, names.Count(letter => letter == '|') + 1);

        Assert.Empty(faults);
        Assert.Equal(names.Split('|'), classes);
    }

    [Theory]
    [InlineData("names: [R, G", 1)]
    [InlineData("names:\n- R\nnames:\n- G\n", 3)]
    [InlineData("a: &a [x]\nb: &b [*a]\n", 2)]
    [InlineData("a: &a {b: *a}\n", 1)]
    public void What_is_no_YAML_that_can_be_read_is_told_with_its_line(string yaml, int line)
    {
        var fault = Assert.Single(Read(yaml, 1).Faults, fault => fault.File == "data.yaml");

        Assert.Equal(line, fault.Line);
        Assert.DoesNotContain('\n', fault.Reason);
    }

    [Fact]
    public void Depth_that_would_end_the_process_is_refused()
    {
        foreach (
            var yaml in new[]
            {
                new string('[', 100_000),
                string.Concat(Enumerable.Repeat("{a: ", 100_000)),
                string.Concat(Enumerable.Range(0, 1_000).Select(depth => new string(' ', depth) + "a:\n")),
            }
        )
            Assert.Contains("deeper than 32 levels", Assert.Single(Read(yaml, 1).Faults, fault => fault.File == "data.yaml").Reason);
    }

    [Fact]
    public void Names_for_parts_that_stand_for_billions_are_refused()
    {
        var yaml = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x]\n");
        for (var level = 1; level < 30; level++)
            yaml.Append($"a{level}: &a{level} [{string.Join(", ", Enumerable.Repeat($"*a{level - 1}", 8))}]\n");

        Assert.Contains("alias", Assert.Single(Read(yaml.ToString(), 1).Faults, fault => fault.File == "data.yaml").Reason);
    }

    [Fact]
    public void A_file_with_more_parts_or_letters_than_any_is_refused()
    {
        Assert.Contains(
            "more than 200000 parts",
            Assert
                .Single(
                    Read("names: [" + string.Concat(Enumerable.Repeat("a,", 300_000)) + "]", 1).Faults,
                    fault => fault.File == "data.yaml"
                )
                .Reason
        );
        Assert.Contains(
            "characters",
            Assert.Single(Read("a: " + new string('x', 5 << 20), 1).Faults, fault => fault.File == "data.yaml").Reason
        );
    }

    [Fact]
    public void What_is_written_is_read_by_any_version_from_6_2_on()
    {
        var written = YoloFormat
            .Format.Write(
                [new ImageLabels("a.png", 10, 10, [])],
                new FormatSettings { Classes = ["R", "say \"hi\\\"", "细胞", "two\nlines", "- #"] },
                []
            )
            .First();

        Assert.Equal(
            "path: .\ntrain: images\nval: images\nnc: 5\nnames:\n  0: \"R\"\n  1: \"say \\\"hi\\\\\\\"\"\n  2: \"细胞\"\n  3: "
                + "\"two\\nlines\"\n  4: \"- #\"\n",
            Encoding.UTF8.GetString(written.Content.Span)
        );
    }

    private static (IReadOnlyList<string> Classes, IReadOnlyList<ExchangeFault> Faults) Read(string yaml, int classes)
    {
        var labels = string.Concat(Enumerable.Range(0, classes).Select(number => $"{number} 0.5 0.5 0.2 0.2\n"));
        var files = new[] { File("data.yaml", yaml), File("labels/a.txt", labels) };
        var reading = YoloFormat.Format.Read(files, new FormatSettings { SizeOf = _ => (100, 100) });
        return ([.. reading.Labels.SelectMany(imageLabels => imageLabels.Boxes).Select(box => box.Class)], reading.Faults);

        static LabelFile File(string path, string text) => new(path, () => new MemoryStream(Encoding.UTF8.GetBytes(text)));
    }
}
