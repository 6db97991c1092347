using AnnotateHub.Application.Models.Registry;
using AnnotateHub.Core.Geometry;
using AnnotateHub.Core.Study;
using AnnotateHub.Data.Entities;
using AnnotateHub.Inference;
using AnnotateHub.Inference.Manifests;
using AnnotateHub.Inference.Providers;
using AnnotateHub.Training.Cards;
using AnnotateHub.Training.Figures;
using AnnotateHub.Training.Jobs;
using ScoredBox = AnnotateHub.Training.Figures.ScoredBox;

namespace AnnotateHub.Application.Training.Runs;

/// <summary>A new model and its parent on the same images, both as they run in the product, by the evaluation that reports use.</summary>
public sealed class ParentComparison(ModelImages images, ModelFiles files)
{
    /// <param name="keys">From names of images to their keys.</param>
    /// <param name="seen">Names of images that the parent was trained on.</param>
    internal async Task<CardParent> CompareAsync(
        TrainingJob job,
        ModelFile own,
        ModelVersion parent,
        IReadOnlySet<string> seen,
        IReadOnlyDictionary<string, long> keys,
        IReadOnlyList<ChannelDefinition> channels,
        CancellationToken cancellationToken
    )
    {
        var validation = job.Images.Where(image => image.IsValidation).ToList();
        var compared = validation.Where(image => !seen.Contains(image.Name)).ToList();
        CardParent Without(string note) => new(parent.Label, parent.FileHash!, 0, null, null, note);
        if (validation.Count == 0)
            return Without("This model kept no validation images, so that there is nothing to compare on.");
        if (compared.Count == 0)
            return Without("The parent was trained on every validation image of this model; figures on them would flatter it.");
        if (ManifestFile.Read(parent.Manifest ?? "").Manifest is not { } manifest)
            return Without("The parent has no manifest any more.");
        var other = new ModelFile(files.PathOf(parent.FileHash!), manifest);
        var (theirs, ours) = (
            await MeasureAsync(job, other, compared, keys, channels, cancellationToken),
            await MeasureAsync(job, own, compared, keys, channels, cancellationToken)
        );
        var left = validation.Count - compared.Count;
        return new CardParent(
            parent.Label,
            parent.FileHash!,
            compared.Count,
            theirs,
            ours,
            left == 0 ? null : $"{left} of {validation.Count} validation images are left out: the parent was trained on them."
        );
    }

    private async Task<ValidationFigures> MeasureAsync(
        TrainingJob job,
        ModelFile model,
        List<TrainingImage> compared,
        IReadOnlyDictionary<string, long> keys,
        IReadOnlyList<ChannelDefinition> channels,
        CancellationToken cancellationToken
    )
    {
        var settings = new OpenSettings(ProviderSettings.Cpu, MaxBatch: 1);
        if (job.Kind is TrainingKind.Classifier)
        {
            using var classifier = await OnnxClassifier.OpenAsync(model, job.Classes, settings);
            var rows = new List<double[]>();
            foreach (var image in compared.Where(image => image.Boxes.Count > 0))
            {
                var read = await images.ReadAsync(keys[image.Name], channels, cancellationToken);
                PixelBox[] boxes = [.. image.Boxes.Select(box => new PixelBox(box.X1, box.Y1, box.X2, box.Y2))];
                rows.AddRange((await classifier.ClassifyAsync(read, boxes, cancellationToken)).Select(row => row.ToArray()));
            }

            return ClassifierFigures.From(
                0,
                compared.Count,
                [.. compared.SelectMany(image => image.Boxes.Select(box => box.Class))],
                rows,
                job.Classes
            );
        }

        using var detector = await OnnxDetector.OpenAsync(model, settings);
        var found = new List<IReadOnlyList<ScoredBox>>();
        foreach (var image in compared)
        {
            var read = await images.ReadAsync(keys[image.Name], channels, cancellationToken);
            found.Add(
                [
                    .. (await detector.DetectAsync([read], cancellationToken))[0].Select(candidate => new ScoredBox(
                        job.Classes.ToList().IndexOf(detector.Classes[candidate.Class]),
                        candidate.DetectorScore,
                        candidate.Box.X1,
                        candidate.Box.Y1,
                        candidate.Box.X2,
                        candidate.Box.Y2
                    )),
                ]
            );
        }

        return DetectorFigures.From(0, compared, found, job.Classes);
    }
}
