using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using AnnotateHub.Core.Pseudolabels;
using AnnotateHub.Inference;
using AnnotateHub.Inference.Manifests;
using AnnotateHub.Inference.Providers;
using Microsoft.ML.OnnxRuntime;

namespace AnnotateHub.Benchmarks;

/// <summary>
/// One given detector on several execution providers, over images of the synthetic plate in memory: bare session.Run against the whole way
/// from planes to candidates, how
/// busy the GPU was meanwhile, and how far boxes and scores lie from the CPU's.
/// </summary>
internal static class ProviderSpeed
{
    private const int Pictures = 32;
    private const int FirstField = 5_000;
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(8);

    public static async Task RunAsync(string file, string manifestFile, string[] providers)
    {
        var read = ManifestFile.Read(await File.ReadAllTextAsync(manifestFile));
        var manifest = read.Manifest ?? throw new InvalidOperationException(string.Join(" ", read.Faults));
        var images = PlatePictures.InMemory(FirstField, Pictures);
        List<IReadOnlyList<Candidate>>? reference = null;
        foreach (var provider in providers.Prepend("cpu").Distinct())
        {
            using var model = await OnnxModels.OpenAsync(
                new ModelFile(file, manifest),
                null,
                ["R", "G", "U"],
                new OpenSettings(ProviderSettings.Cpu with { Order = [provider] })
            );
            Console.WriteLine(
                $"{provider}: {model.Report.Provider} on {model.Report.Device}, driver {model.Report.Driver}, "
                    + $"{model.Report.MemoryBytes >> 20} MiB, {model.Report.Runtime}, batch {model.BatchSize}"
            );
            foreach (var note in model.Report.Notes.Append(model.Report.Fallback).OfType<string>())
                Console.WriteLine($"  {note}");
            await TimeAsync(model, file, manifest, images);
            var found = new List<IReadOnlyList<Candidate>>();
            foreach (var batch in images.Chunk(model.BatchSize))
                found.AddRange(await model.ProposeAsync(batch));
            if (reference is null)
                reference = found;
            else
                Compare(reference, found);
        }
    }

    private static async Task TimeAsync(OnnxCandidateModel model, string file, ModelManifest manifest, ModelImage[] images)
    {
        var bare = Bare(model, file, manifest, images[0]);
        using var watch = new GpuWatch();
        var batches = images.Chunk(model.BatchSize).ToArray();
        for (var warm = 0; warm < 2; warm++)
            await model.ProposeAsync(batches[0]);
        watch.Begin();
        var (clock, done) = (Stopwatch.StartNew(), 0);
        // As in a run: one batch is prepared while the other is on the device.
        await Task.WhenAll(
            Enumerable
                .Range(0, 2)
                .Select(async first =>
                {
                    for (var at = first; clock.Elapsed < Enough; at++)
                    {
                        var batch = batches[at % batches.Length];
                        await model.ProposeAsync(batch);
                        Interlocked.Add(ref done, batch.Length);
                    }
                })
        );
        var rate = done / clock.Elapsed.TotalSeconds;
        Console.WriteLine(
            $"  bare session.Run {bare:F1} images/s, whole way {rate:F1} images/s, ratio of times {bare / rate:F3}; {watch.End()}"
        );
    }

    private static double Bare(OnnxCandidateModel model, string file, ModelManifest manifest, ModelImage image)
    {
        using var settings = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        if (model.Report.Provider == "cuda")
        {
            using var cuda = new OrtCUDAProviderOptions();
            cuda.UpdateOptions(new Dictionary<string, string> { ["use_tf32"] = "0" });
            settings.AppendExecutionProvider_CUDA(cuda);
        }

        using var session = new InferenceSession(file, settings);
        using var options = new RunOptions();
        var (height, width) = (Up(image.Height), Up(image.Width));
        var values = new float[model.BatchSize * manifest.Planes.Count * height * width];
        for (var at = 0; at < values.Length; at++)
            values[at] = at % 251 / 250f;
        using var input = OrtValue.CreateTensorValueFromMemory(values, [model.BatchSize, manifest.Planes.Count, height, width]);
        for (var warm = 0; warm < 2; warm++)
            session.Run(options, [manifest.Input.Name], [input], [manifest.Output.Boxes]).Dispose();
        var (clock, done) = (Stopwatch.StartNew(), 0);
        while (clock.Elapsed < Enough / 2)
        {
            session.Run(options, [manifest.Input.Name], [input], [manifest.Output.Boxes]).Dispose();
            done += model.BatchSize;
        }

        return done / clock.Elapsed.TotalSeconds;

        int Up(int side) => (side + manifest.Resize.Multiple - 1) / manifest.Resize.Multiple * manifest.Resize.Multiple;
    }

    /// <summary>Every candidate of the CPU against the nearest of the same class; equal scores may change places, so ranks are not
    /// compared.</summary>
    private static void Compare(List<IReadOnlyList<Candidate>> reference, List<IReadOnlyList<Candidate>> found)
    {
        var (pairs, alone, box, score) = (0, 0, 0.0, 0.0);
        for (var image = 0; image < reference.Count; image++)
        {
            foreach (var candidate in reference[image])
            {
                var nearest = found[image].Where(other => other.Class == candidate.Class).MinBy(other => Apart(other, candidate));
                if (nearest is null || Apart(nearest, candidate) > 2)
                {
                    alone++;
                    continue;
                }

                (pairs, box, score) = (
                    pairs + 1,
                    Math.Max(box, Apart(nearest, candidate)),
                    Math.Max(score, Math.Abs(nearest.DetectorScore - candidate.DetectorScore))
                );
            }
        }

        Console.WriteLine(
            $"  against the CPU: {pairs} boxes of {reference.Count} images in both, greatest difference {box:G3} px and {score:G3} of score; {alone} only on the CPU, {found.Sum(list => list.Count) - pairs} only here"
        );
    }

    private static double Apart(Candidate a, Candidate b) =>
        Math.Max(
            Math.Max(Math.Abs(a.Box.X1 - b.Box.X1), Math.Abs(a.Box.Y1 - b.Box.Y1)),
            Math.Max(Math.Abs(a.Box.X2 - b.Box.X2), Math.Abs(a.Box.Y2 - b.Box.Y2))
        );

    /// <summary>Asks the driver's tool ten times a second how busy the device was.</summary>
    private sealed class GpuWatch : IDisposable
    {
        private readonly List<(double Busy, double Memory)> _seen = [];
        private Process? _tool;

        public void Begin()
        {
            try
            {
                _tool = Process.Start(
                    new ProcessStartInfo(
                        "nvidia-smi",
                        ["--query-gpu=utilization.gpu,memory.used", "--format=csv,noheader,nounits", "-lms", "100"]
                    )
                    {
                        RedirectStandardOutput = true,
                    }
                );
            }
            catch (Win32Exception)
            {
                return;
            }

            _tool!.OutputDataReceived += (_, line) =>
            {
                if (
                    line.Data?.Split(',') is [var busy, var memory]
                    && double.TryParse(busy, CultureInfo.InvariantCulture, out var share)
                    && double.TryParse(memory, CultureInfo.InvariantCulture, out var used)
                )
                    lock (_seen)
                        _seen.Add((share, used));
            };
            _tool.BeginOutputReadLine();
        }

        public string End()
        {
            Dispose();
            lock (_seen)
                return _seen.Count == 0
                    ? "no GPU to ask"
                    : $"GPU busy {_seen.Average(item => item.Busy):F0} % (median {_seen.Order().ElementAt(_seen.Count / 2).Busy:F0} %) in {_seen.Count} looks, {_seen.Max(item => item.Memory):F0} MiB in use";
        }

        public void Dispose()
        {
            if (_tool is null)
                return;
            if (!_tool.HasExited)
                _tool.Kill();
            _tool.WaitForExit();
            _tool.Dispose();
            _tool = null;
        }
    }
}
