using System.Globalization;
using AnnotateHub.Exchange;
using AnnotateHub.TestKit;

namespace AnnotateHub.Cli.Tests;

/// <summary>
/// Situations that users of other tools reported, each a folder below Cases: what is run, and what must come out, was worked out by hand.
/// </summary>
/// <remarks>
/// <c>case.txt</c>: <c>from</c> names the report; each <c>run</c> is followed by what is expected of it: <c>exit</c> code, <c>says</c>
/// and <c>not</c> of the
/// text, <c>box</c> (image, size, class, edges, score) and <c>boxes</c> (how many) of the table in <c>out</c>; <c>same</c> names two files
/// that are equal, <c>file</c> one and what it holds. <c>{}</c> is a fresh copy of the folder.
/// </remarks>
public sealed class CaseTests : IDisposable
{
    private static readonly string Cases = Path.Combine(Repository.Root, "tests", "AnnotateHub.Cli.Tests", "Cases");
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Names() =>
        [
            .. Directory
                .GetFiles(Cases, "case.txt", SearchOption.AllDirectories)
                .Select(file => Path.GetFileName(Path.GetDirectoryName(file)!))
                .Order(StringComparer.Ordinal),
        ];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task What_goes_wrong_elsewhere_comes_out_right_or_is_told(string name)
    {
        Copy(Path.Combine(Cases, name, "in"), _folder.File("in"));
        var (code, text) = (-1, "");
        foreach (var line in await File.ReadAllLinesAsync(Path.Combine(Cases, name, "case.txt"), TestContext.Current.CancellationToken))
        {
            var (word, rest) = line.Split(": ", 2) is [var first, var second] ? (first, second) : (line, "");
            switch (word)
            {
                case "from":
                    break;
                case "run":
                    (code, text) = await RunAsync(rest);
                    break;
                case "exit":
                    Assert.True(code.ToString(CultureInfo.InvariantCulture) == rest, $"{name}: exit code {code}, expected {rest}.\n{text}");
                    break;
                case "says":
                    Assert.Contains(rest, text, StringComparison.Ordinal);
                    break;
                case "not":
                    Assert.DoesNotContain(rest, text, StringComparison.Ordinal);
                    break;
                case "box":
                    Assert.Contains(rest, Boxes(), StringComparer.Ordinal);
                    break;
                case "boxes":
                    Assert.Equal(int.Parse(rest, CultureInfo.InvariantCulture), Boxes().Count);
                    break;
                case "same":
                    Assert.Equal(File.ReadAllText(_folder.File(rest.Split(' ')[0])), File.ReadAllText(_folder.File(rest.Split(' ')[1])));
                    break;
                case "file":
                    Assert.Contains(
                        rest[(rest.IndexOf(' ', StringComparison.Ordinal) + 1)..],
                        File.ReadAllText(_folder.File(rest.Split(' ')[0])),
                        StringComparison.Ordinal
                    );
                    break;
                default:
                    Assert.Fail($"'{line}' is no line of a case.");
                    break;
            }
        }
    }

    public void Dispose() => _folder.Dispose();

    private async Task<(int Code, string Text)> RunAsync(string command)
    {
        string[] args =
        [
            .. command
                .Split(' ')
                .Select(part =>
                    part.Replace("{}", _folder.Path, StringComparison.Ordinal).Replace("{cases}", Cases, StringComparison.Ordinal)
                ),
        ];
        using var output = new StringWriter();
        var code = await CommandLine.RunAsync(args, output, output, TestContext.Current.CancellationToken);
        return (code, output.ToString());
    }

    /// <summary>The table in the case's words; images without an ending, because exports name the file that was imported.</summary>
    private List<string> Boxes() =>
        [
            .. AnnotationFormats
                .Find("csv")!
                .Read([
                    .. Directory
                        .GetFiles(_folder.File("out"), "annotations.csv")
                        .Select(file => new LabelFile("annotations.csv", () => File.OpenRead(file))),
                ])
                .Labels.SelectMany(imageLabels =>
                    imageLabels.Boxes.Select(box =>
                        string.Create(
                                CultureInfo.InvariantCulture,
                                $"{Shortened(imageLabels.Image)} {imageLabels.Width}x{imageLabels.Height} {box.Class} {box.Box.X1} {box.Box.Y1} {box.Box.X2} {box.Box.Y2} {box.Score}"
                            )
                            .TrimEnd()
                    )
                ),
        ];

    private static string Shortened(string image) => image.EndsWith(".png", StringComparison.Ordinal) ? image[..^4] : image;

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
