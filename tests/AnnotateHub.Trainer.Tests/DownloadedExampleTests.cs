using System.Globalization;
using System.IO.Compression;
using System.Runtime.InteropServices;
using AnnotateHub.Application.Models.Registry;
using AnnotateHub.Application.Training.Runs;
using AnnotateHub.Core.Pseudolabels;
using AnnotateHub.Core.Study;
using AnnotateHub.Imaging.Reading;
using AnnotateHub.Imaging.Writing;
using AnnotateHub.Inference;
using AnnotateHub.Inference.Manifests;
using AnnotateHub.Inference.Providers;
using AnnotateHub.TestKit;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace AnnotateHub.Trainer.Tests;

/// <summary>The program in Python that comes with a download finds what we find. Debian has no onnxruntime for Python: its place is taken
/// by a module that hands the numbers to the same runtime here, so that all that the program itself does is compared.</summary>
public sealed class DownloadedExampleTests : IDisposable
{
    private const string Runtime = """
        import os, numpy as np
        class InferenceSession:
            def __init__(self, path): assert os.path.exists(path)
            def run(self, names, feed):
                feed["images"].astype("<f4").tofile("input.f32")
                if not os.path.exists("output.f32"): raise SystemExit(0)
                return [np.fromfile("output.f32", "<f4").reshape(1, -1, int(open("count").read()))]
        """;

    private const string Start = """
        import os, sys
        os.chdir(sys.argv[1])
        sys.path.insert(0, ".")
        sys.argv = ["example.py"] + sys.argv[2:]
        exec(compile(open("example.py").read().replace(">= 0.3", ">= 0.06"), "example.py", "exec"))
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_program_that_comes_with_a_download_finds_what_we_find()
    {
        if (DebianPython.Missing("numpy", "tifffile") is { } missing)
        {
            Assert.False(DebianPython.IsPromised, missing);
            Assert.Skip(missing);
        }

        await using var lab = await ProjectLab.StartAsync();
        var model = await lab.TrainAsync(lab.Tiny(80));
        using var zip = new MemoryStream();
        ProjectLab.Done(await lab.Get<ModelDownload>().ToZipAsync(lab.ProjectId, model.Id, lab.Lead, _ => zip));
        await ZipFile.ExtractToDirectoryAsync(new MemoryStream(zip.ToArray()), _folder.Path, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(_folder.File("onnxruntime.py"), Runtime, TestContext.Current.CancellationToken);
        var picture = PlantedScene.Plant(_folder.Path, 11, 149, 101);
        var planes = picture.Planes.Select(plane => ImageFile.ReadPlane(plane.File).Plane).ToList();
        string[] names = ["red.tif", "green.tif"];
        foreach (var (name, plane) in names.Zip(planes))
            TiffWriter.Write16(_folder.File(name), [plane]);

        var (first, _, fault) = DebianPython.Run(Start, [_folder.Path, .. names]);
        Assert.True(first == 0, fault);
        var input = MemoryMarshal.Cast<byte, float>(await File.ReadAllBytesAsync(_folder.File("input.f32"))).ToArray();
        var wanted = planes.SelectMany(plane =>
        {
            var numbers = RobustScale.Measure(plane.Pixels, plane.Width, plane.Height).Numbers();
            return plane.Pixels.Select(value => numbers[value]);
        });
        Assert.All(wanted.Zip(input), pair => Assert.Equal(pair.First, pair.Second, 1e-3f));
        await InferAsync(input, planes[0]);
        var (second, printed, error) = DebianPython.Run(Start, [_folder.Path, .. names]);

        Assert.True(second == 0, error);
        var theirs = printed.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var ours = await DetectAsync(lab, model, planes);
        Assert.NotEmpty(theirs);
        Assert.Equal(ours.Select(box => box.Class), theirs.Select(line => line.Split(' ')[0]));
        foreach (var (line, box) in theirs.Zip(ours))
        {
            var numbers = line.Split(' ').Skip(1).Select(text => double.Parse(text, CultureInfo.InvariantCulture)).ToList();
            Assert.Equal(box.Score, numbers[0], 0.002);
            // It prints tenths, and we cut at the image's edge.
            Assert.Equal(box.X1, Math.Max(0, numbers[1]), 0.11);
            Assert.Equal(box.Y2, Math.Min(planes[0].Height, numbers[4]), 0.11);
        }
    }

    private async Task InferAsync(float[] input, Plane16 plane)
    {
        using var session = new InferenceSession(_folder.File("model.onnx"));
        using var results = session.Run([
            NamedOnnxValue.CreateFromTensor("images", new DenseTensor<float>(input, [1, 2, plane.Height, plane.Width])),
        ]);
        var output = results[0].AsTensor<float>();
        await File.WriteAllBytesAsync(_folder.File("output.f32"), MemoryMarshal.AsBytes<float>(output.ToArray()).ToArray());
        await File.WriteAllTextAsync(_folder.File("count"), $"{output.Dimensions[2]}");
    }

    private static async Task<List<(string Class, double Score, double X1, double Y2)>> DetectAsync(
        ProjectLab lab,
        Data.Entities.ModelVersion model,
        List<Plane16> planes
    )
    {
        var file = new ModelFile(lab.Get<ModelFiles>().PathOf(model.FileHash!), ManifestFile.Read(model.Manifest!).Manifest!);
        using var detector = await OnnxDetector.OpenAsync(file, new OpenSettings(ProviderSettings.Cpu, MaxBatch: 1));
        var image = new ModelImage(
            "planted",
            planes[0].Width,
            planes[0].Height,
            [
                .. new[] { "Red", "Green" }.Zip(
                    planes,
                    (name, plane) => new ModelPlane(new ChannelDefinition(name, ChannelRole.Fluorescence, "#ffffff"), plane.Pixels, 16)
                ),
            ]
        );
        var found = (await detector.DetectAsync([image]))[0];
        return
        [
            .. found
                .Where(box => box.DetectorScore >= 0.06)
                .OrderByDescending(box => box.DetectorScore)
                .Select(box => (detector.Classes[box.Class], box.DetectorScore, box.Box.X1, box.Box.Y2)),
        ];
    }
}
