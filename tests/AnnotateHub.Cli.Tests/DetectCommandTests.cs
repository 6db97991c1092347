using System.Text.Json;
using System.Xml.Linq;
using AnnotateHub.TestKit;

namespace AnnotateHub.Cli.Tests;

public sealed class DetectCommandTests : IDisposable
{
    private static readonly string Seed = Path.Combine(Repository.Root, "seed-data");
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_built_in_detector_works_on_a_folder_without_a_server_and_a_broken_file_does_not_end_it()
    {
        var images = _folder.File("images");
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Seed, "raw_images_for_model"), "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(images, Path.GetRelativePath(Seed, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        // Its header is whole, its pixels are cut off.
        var broken = Directory
            .EnumerateFiles(images, "r07*", SearchOption.AllDirectories)
            .First(file => file.Contains("fluorescence", StringComparison.Ordinal));
        await File.WriteAllBytesAsync(
            broken,
            (await File.ReadAllBytesAsync(broken, TestContext.Current.CancellationToken))[..20_000],
            TestContext.Current.CancellationToken
        );

        var (code, output, error) = await RunAsync(
            "detect",
            "--model",
            "builtin",
            "--images",
            images,
            "--preset",
            "published",
            "--out",
            Out
        );
        var (again, second, _) = await RunAsync("detect", "--model", "builtin", "--images", images, "--preset", "published", "--out", Out);
        var (other, _, refusal) = await RunAsync(
            "detect",
            "--model",
            "builtin",
            "--images",
            images,
            "--preset",
            "published",
            "--out",
            Out,
            "--score",
            "0.5"
        );

        Assert.True(code == 2, output + error);
        Assert.Contains("2 images with", output);
        Assert.Contains("r07c04f01p01", output);
        Assert.Equal(
            ["r06c04f01p01", "r08c04f01p01"],
            Directory.EnumerateFiles(Path.Combine(Out, "Annotations")).Select(Path.GetFileNameWithoutExtension).Order()
        );
        var objects = XDocument.Load(Path.Combine(Out, "Annotations", "r06c04f01p01.xml")).Descendants("object").Count();
        using var scores = JsonDocument.Parse(
            await File.ReadAllBytesAsync(Path.Combine(Out, "Scores", "r06c04f01p01.json"), TestContext.Current.CancellationToken)
        );
        Assert.Equal(objects, scores.RootElement.GetProperty("boxes").GetArrayLength());
        // As many as a third of the true cells at the very least, or the detector looked at something else.
        Assert.InRange(objects, XDocument.Load(Path.Combine(Seed, "truth", "r06c04f01p01.xml")).Descendants("object").Count() / 3, 1000);
        Assert.Equal(2, again);
        Assert.Contains("2 were done before", second);
        Assert.Equal(1, other);
        Assert.Contains("name an empty folder", refusal);
    }

    [Fact]
    public async Task What_cannot_be_used_is_refused_with_a_sentence()
    {
        var images = Path.Combine(Seed, "raw_images_for_model");
        var (missing, _, noFile) = await RunAsync("detect", "--model", _folder.File("none.onnx"), "--images", images, "--out", Out);
        await File.WriteAllTextAsync(_folder.File("text.onnx"), "this is no model", TestContext.Current.CancellationToken);
        var (broken, _, noModel) = await RunAsync("detect", "--model", _folder.File("text.onnx"), "--images", images, "--out", Out);
        var (faulty, _, setting) = await RunAsync("detect", "--model", "builtin", "--images", images, "--out", Out, "--nms", "3");

        Assert.Equal((1, 1, 1), (missing, broken, faulty));
        Assert.Contains("There is no file", noFile);
        Assert.NotEqual("", noModel.Trim());
        Assert.Contains("must lie between 0 and 1; found 3", setting);
        Assert.False(Directory.Exists(Out));
    }

    private string Out => _folder.File("out");

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await CommandLine.RunAsync(args, output, error);
        return (code, output.ToString(), error.ToString());
    }
}
