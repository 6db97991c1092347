using AnnotateHub.Core.Geometry;
using AnnotateHub.Core.Pseudolabels;
using AnnotateHub.Inference;
using AnnotateHub.Inference.Manifests;
using AnnotateHub.Inference.Providers;
using AnnotateHub.Training.Jobs;

namespace AnnotateHub.Application.Training;

/// <summary>Whether the exported model says on the example images what the trainer said: the whole way from the file's pixels to boxes or
/// probabilities.</summary>
public static class ExportCheck
{
    /// <summary>Boxes that score less are not compared: two that are equally good may then change places.</summary>
    private const double LeastScore = 0.1;

    private const double SameBox = 0.9;

    /// <summary>Above it the card warns.</summary>
    public const double Tolerance = 0.01;

    /// <summary>The greatest difference of a score or probability. A box that only one of them has differs by its score.</summary>
    /// <exception cref="ModelRefusedException">The model cannot be opened, or fails on an image.</exception>
    public static async Task<double> DifferenceAsync(
        TrainingJob job,
        TrainingResult result,
        string model,
        ModelManifest manifest,
        CancellationToken cancellationToken = default
    )
    {
        var (file, settings, greatest) = (new ModelFile(model, manifest), new OpenSettings(ProviderSettings.Cpu, MaxBatch: 1), 0.0);
        using var detector = job.Kind is TrainingKind.Detector ? await OnnxDetector.OpenAsync(file, settings) : null;
        using var classifier = job.Kind is TrainingKind.Classifier ? await OnnxClassifier.OpenAsync(file, job.Classes, settings) : null;
        foreach (var example in result.Examples)
        {
            var source = job.Images.First(image => image.Name == example.Name);
            var image = await Task.Run(() => ModelImageReader.Read(job.Channels, source), cancellationToken);
            if (detector is not null)
                greatest = Math.Max(
                    greatest,
                    Compare(example, (await detector.DetectAsync([image], cancellationToken))[0], job.Classes, detector.Classes)
                );
            else if (source.Boxes.Count > 0)
            {
                var said = await classifier!.ClassifyAsync(
                    image,
                    [.. source.Boxes.Select(box => new PixelBox(box.X1, box.Y1, box.X2, box.Y2))],
                    cancellationToken
                );
                greatest = Math.Max(
                    greatest,
                    said.Zip(example.Probabilities)
                        .SelectMany(pair => pair.First.Zip(pair.Second, (own, trained) => Math.Abs(own - trained)))
                        .Max()
                );
            }
        }

        return greatest;
    }

    private static double Compare(
        ExampleImage example,
        IReadOnlyList<Candidate> own,
        IReadOnlyList<string> trainedClasses,
        IReadOnlyList<string> ownClasses
    )
    {
        var greatest = 0.0;
        var free = own.ToList();
        foreach (var box in example.Boxes)
        {
            var place = new PixelBox(box.X1, box.Y1, box.X2, box.Y2);
            var at = free.FindIndex(other =>
                ownClasses[other.Class] == trainedClasses[box.Class] && Overlap.Iou(other.Box, place) >= SameBox
            );
            var difference = at < 0 ? (box.Score >= LeastScore ? box.Score : 0) : Math.Abs(box.Score - free[at].DetectorScore);
            greatest = Math.Max(greatest, difference);
            if (at >= 0)
                free.RemoveAt(at);
        }

        return Math.Max(
            greatest,
            free.Where(other => other.DetectorScore >= LeastScore).Select(other => other.DetectorScore).DefaultIfEmpty(0).Max()
        );
    }
}
