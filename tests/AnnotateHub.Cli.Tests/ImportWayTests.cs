using AnnotateHub.Exchange;
using AnnotateHub.Exchange.Matching;
using AnnotateHub.Imaging.Writing;
using AnnotateHub.TestKit;

namespace AnnotateHub.Cli.Tests;

/// <summary>
/// The golden cases through the preview and the import of a project that has their pictures: what the format's reader tells is told, and
/// the same boxes are taken. Pictures are the case's own, or empty ones of the size that its labels say.
/// </summary>
public sealed class ImportWayTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Preview_and_import_tell_what_the_reader_tells_and_take_the_same_boxes()
    {
        var (tried, compared) = (0, 0);
        foreach (var name in GoldenInput.Names())
        {
            var input = GoldenInput.Open(name, _folder.File($"cases/{name}"));
            var labels = input.Reading.Labels;
            // Two raters are two people's work, which other cases try; a name that is no file name cannot be imported as a picture.
            if (labels.Count == 0 || labels.Select(item => (item.Rater, item.IsModel)).Distinct().Count() > 1 || !DrawPictures(name, input))
                continue;
            tried++;
            var (made, told) = await RunAsync("import", "--project", name, "--from", _folder.File($"pictures/{name}"));
            Assert.True(made == 0, $"{name}: {told}");
            Assert.Equal(0, (await RunAsync("people", "add", "--project", name, "--user", "ada")).Code);
            string[] command =
            [
                "import-annotations",
                "--project",
                name,
                "--from",
                input.Path,
                "--format",
                input.Format,
                "--add-classes",
                .. labels[0].IsModel ? ["--as-model", "m"]
                    : labels[0].Rater is { } rater ? ["--person", $"{rater}=ada"]
                    : new[] { "--annotator", "ada" },
                .. input.Options.Select(option => option == "--columns" ? "--csv" : option),
            ];

            var (dry, preview) = await RunAsync([.. command, "--dry-run"]);
            var (code, text) = await RunAsync(command);

            Assert.True(code is 0 or 2 && dry == code, $"{name}: preview {dry}, import {code}\n{preview}\n{text}");
            // Which image, and of which size, the project says itself.
            foreach (
                var fault in input.Reading.Faults.Where(fault =>
                    fault.Kind is not (FaultKind.Image or FaultKind.Size or FaultKind.Spelling)
                )
            )
            {
                Assert.True(code == 2, $"{name}: {fault}");
                Assert.Contains(fault.ToString(), preview, StringComparison.Ordinal);
                Assert.Contains(fault.ToString(), text, StringComparison.Ordinal);
            }

            if (code != 0)
                continue;
            compared++;
            Assert.Contains($"{labels.Sum(item => item.Boxes.Count)} boxes of", text, StringComparison.Ordinal);
        }

        // Most cases can be tried, and those that are all right come out whole.
        Assert.InRange(tried, 60, 200);
        Assert.InRange(compared, 15, 200);
    }

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    /// <summary>False where two images would be one picture.</summary>
    private bool DrawPictures(string name, GoldenInput input)
    {
        var files = input.Reading.Labels.Concat(input.Reading.Damaged).DistinctBy(item => item.Stem).ToList();
        if (input.Reading.Labels.Select(item => item.Stem).Distinct(StringComparer.OrdinalIgnoreCase).Count() < input.Reading.Labels.Count)
            return false;
        foreach (var item in files)
        {
            var (width, height) = (item.Width ?? 1000, item.Height ?? 1000);
            var file = _folder.File($"pictures/{name}/{(ImagePath.Parse(item.Image)?.Stem ?? item.Stem)}.png");
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllBytes(file, PngWriter.Gray8(width, height, new byte[width * height]));
        }

        return true;
    }

    private async Task<(int Code, string Text)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        return (
            await CommandLine.RunAsync(
                [.. args, "--data", _folder.File("data")],
                output,
                output,
                TestContext.Current.CancellationToken
            ),
            output.ToString()
        );
    }
}
