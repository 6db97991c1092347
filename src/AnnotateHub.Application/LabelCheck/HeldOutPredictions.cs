using System.Text.Json;
using AnnotateHub.Application.Images.Storage;
using AnnotateHub.Application.Training;
using AnnotateHub.Core.Geometry;
using AnnotateHub.Imaging.Writing;
using AnnotateHub.Inference;
using AnnotateHub.Inference.Providers;
using AnnotateHub.Training.Figures;
using AnnotateHub.Training.Jobs;
using ScoredBox = AnnotateHub.Training.Figures.ScoredBox;

namespace AnnotateHub.Application.LabelCheck;

/// <summary>Trains a model for each fold and lets it look at the images that were kept from it. A fold that is done is a file and is not
/// done again.</summary>
public sealed class HeldOutPredictions(TrainerProcess trainer)
{
    /// <summary>Enough for every box that a detector is unsure of, and few for the file.</summary>
    private const double LeastScore = 0.05;

    private sealed record Answer(string Identity, IReadOnlyList<HeldOutImage> Images);

    /// <summary>The jobs of a kind, one a fold; each image is kept from exactly one of them.</summary>
    internal static IReadOnlyList<TrainingJob> Jobs(LabelCheckRequest request, TrainingKind kind)
    {
        var (data, folds) = (request.Data, Math.Min(request.Folds, request.Data.Images.Count));
        var settings = (kind is TrainingKind.Detector ? request.Detector : request.Classifier) ?? TrainingSettings.Default(kind);
        return
        [
            .. Enumerable
                .Range(0, folds)
                .Select(fold => new TrainingJob(
                    kind,
                    [.. data.Channels.Select(channel => channel.Name)],
                    data.Classes,
                    data.Hold(fold, folds, request.Seed),
                    // Figures come from the whole check and not from its parts.
                    settings with
                    {
                        ValidateEvery = settings.Steps,
                    },
                    kind is TrainingKind.Detector ? BoxSelection.ScaleFor(data.Images.SelectMany(image => image.Boxes)) : 1,
                    request.Seed,
                    request.Device,
                    request.Threads,
                    null,
                    request.MemoryMegabytes
                )),
        ];
    }

    /// <summary>Every image once, in the order of the data; or why not.</summary>
    /// <param name="heard">Gets the number of the fold and what its trainer says.</param>
    public async Task<(IReadOnlyList<HeldOutImage>? Images, string? Refused)> RunAsync(
        IReadOnlyList<TrainingJob> jobs,
        string folder,
        Action<int, TrainerMessage>? heard,
        CancellationToken cancellationToken
    )
    {
        var all = new List<HeldOutImage>();
        foreach (var (fold, job) in jobs.Index())
        {
            var work = new WorkFolder(Path.Combine(folder, $"{job.Kind.ToString().ToLowerInvariant()}{fold + 1}"));
            var file = Path.Combine(work.Path, "held-out.json");
            if (await ReadAsync<Answer>(file, cancellationToken) is { } done && done.Identity == job.Identity())
            {
                all.AddRange(done.Images);
                continue;
            }

            if ((await ReadAsync<TrainingResult>(work.Result, cancellationToken))?.Identity != job.Identity())
            {
                Directory.CreateDirectory(work.Path);
                Durable.Replace(work.Job, JsonSerializer.SerializeToUtf8Bytes(job, TrainingJson.Indented));
                if (await trainer.RunAsync(work, message => heard?.Invoke(fold, message), cancellationToken) is { } sentence)
                    return (null, sentence);
            }

            try
            {
                var images = await PredictAsync(
                    job,
                    work.Model,
                    [.. job.Images.Index().Where(item => item.Item.IsValidation)],
                    cancellationToken
                );
                Durable.Replace(file, JsonSerializer.SerializeToUtf8Bytes(new Answer(job.Identity(), images), TrainingJson.Options));
                all.AddRange(images);
            }
            catch (Exception fault) when (fault is ModelRefusedException or Core.Pseudolabels.ModelRefusedImageException)
            {
                return (null, $"The model of fold {fold + 1} does not run: {fault.Message} Please report this.");
            }
        }

        return ([.. all.OrderBy(image => image.Image)], null);
    }

    /// <summary>What a trained model says of images.</summary>
    /// <param name="chosen">With the numbers that the answers carry.</param>
    internal static async Task<List<HeldOutImage>> PredictAsync(
        TrainingJob job,
        string model,
        IReadOnlyList<(int Index, TrainingImage Item)> chosen,
        CancellationToken cancellationToken
    )
    {
        var (file, settings) = (new ModelFile(model, TrainedManifest.For(job)), new OpenSettings(ProviderSettings.Cpu, MaxBatch: 8));
        using var detector = job.Kind is TrainingKind.Detector ? await OnnxDetector.OpenAsync(file, settings) : null;
        using var classifier = job.Kind is TrainingKind.Classifier ? await OnnxClassifier.OpenAsync(file, job.Classes, settings) : null;
        var images = new List<HeldOutImage>();
        foreach (var (index, source) in chosen)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var image = await Task.Run(() => ModelImageReader.Read(job.Channels, source), cancellationToken);
            if (detector is not null)
            {
                var found = (await detector.DetectAsync([image], cancellationToken))[0];
                images.Add(
                    new HeldOutImage(
                        index,
                        [],
                        [
                            .. found
                                .Where(candidate => candidate.DetectorScore >= LeastScore)
                                .Select(candidate => new ScoredBox(
                                    candidate.Class,
                                    candidate.DetectorScore,
                                    candidate.Box.X1,
                                    candidate.Box.Y1,
                                    candidate.Box.X2,
                                    candidate.Box.Y2
                                )),
                        ]
                    )
                );
            }
            else
            {
                PixelBox[] boxes = [.. source.Boxes.Select(box => new PixelBox(box.X1, box.Y1, box.X2, box.Y2))];
                images.Add(new HeldOutImage(index, await classifier!.ClassifyAsync(image, boxes, cancellationToken), []));
            }
        }

        return images;
    }

    private static async Task<T?> ReadAsync<T>(string path, CancellationToken cancellationToken)
        where T : class
    {
        if (!File.Exists(path))
            return null;
        try
        {
            return JsonSerializer.Deserialize<T>(await File.ReadAllBytesAsync(path, cancellationToken), TrainingJson.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
