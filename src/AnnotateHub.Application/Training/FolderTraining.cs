using System.Security.Cryptography;
using System.Text.Json;
using AnnotateHub.Application.Images.Storage;
using AnnotateHub.Core.Pseudolabels;
using AnnotateHub.Imaging.Writing;
using AnnotateHub.Inference;
using AnnotateHub.Inference.Manifests;
using AnnotateHub.Training.Cards;
using AnnotateHub.Training.Checkpoints;
using AnnotateHub.Training.Figures;
using AnnotateHub.Training.Jobs;

namespace AnnotateHub.Application.Training;

/// <summary>From images and labels of two folders to a model, its manifest and its card. Started again with the same data and settings it
/// goes on.</summary>
public sealed class FolderTraining(TrainerProcess trainer, TimeProvider clock)
{
    private const string ModelFile = "model.onnx";
    private const string ManifestName = "manifest.json";
    private const string CardFile = "card.json";

    /// <param name="heard">Gets the name of the part (<c>fold 1 of 5</c>; empty for the model itself) and what its trainer says.</param>
    public async Task<FolderTrainingReport> RunAsync(
        FolderTrainingRequest request,
        Action<string, TrainerMessage>? heard = null,
        CancellationToken cancellationToken = default
    )
    {
        if (request.Data.Refused is { } refused)
            return Refuse(refused);
        var parts = Parts(request);
        foreach (var part in parts)
            if (TrainingCheck.Validate(part.Job) is { } fault)
                return Refuse(fault);
        if (await StandsAsync(request, parts[^1]) is { } early)
            return early;

        var folds = new List<ValidationFigures>();
        foreach (var part in parts)
        {
            if (!await IsDoneAsync(part))
            {
                Directory.CreateDirectory(part.Folder.Path);
                Durable.Replace(part.Folder.Job, JsonSerializer.SerializeToUtf8Bytes(part.Job, TrainingJson.Indented));
                if (await trainer.RunAsync(part.Folder, message => heard?.Invoke(part.Name, message), cancellationToken) is { } sentence)
                    return Refuse(sentence);
            }

            if (part.Name.Length > 0 && (await ReadResultAsync(part.Folder))?.Curve is [.., var figures])
                folds.Add(figures);
        }

        return await FinishAsync(request, parts[^1], folds, cancellationToken);
    }

    /// <summary>What all trainings of a request need; null where nothing can be trained.</summary>
    public static TrainingEstimate? Estimate(FolderTrainingRequest request)
    {
        if (request.Data.Refused is not null)
            return null;
        var parts = Parts(request).Select(part => TrainingEstimate.From(part.Job)).ToList();
        return new TrainingEstimate(parts.Max(part => part.Megabytes), parts.Sum(part => part.ProcessorSeconds));
    }

    private static List<Part> Parts(FolderTrainingRequest request)
    {
        var (data, settings) = (request.Data, request.Settings ?? TrainingSettings.Default(request.Kind));
        var scale = request.Kind is TrainingKind.Detector ? BoxSelection.ScaleFor(data.Images.SelectMany(image => image.Boxes)) : 1;
        Part Make(string name, string folder, IReadOnlyList<TrainingImage> images) =>
            new(
                name,
                new WorkFolder(Path.Combine(Path.GetFullPath(request.Out), "training", folder)),
                new TrainingJob(
                    request.Kind,
                    [.. data.Channels.Select(channel => channel.Name)],
                    data.Classes,
                    images,
                    settings,
                    scale,
                    request.Seed,
                    request.Device,
                    request.Threads,
                    request.StartFrom,
                    request.MemoryMegabytes
                )
            );
        if (request.Folds <= 1)
            return [Make("", "", data.Hold(request.ValidationShare, request.Seed))];
        return
        [
            .. Enumerable
                .Range(0, request.Folds)
                .Select(fold =>
                    Make($"fold {fold + 1} of {request.Folds}", $"fold{fold + 1}", data.Hold(fold, request.Folds, request.Seed))
                ),
            Make("", "", data.Images),
        ];
    }

    /// <summary>A folder that is finished, or that belongs to something else; null where training can begin or go on.</summary>
    private static async Task<FolderTrainingReport?> StandsAsync(FolderTrainingRequest request, Part model)
    {
        var root = Path.GetDirectoryName(model.Folder.Path.TrimEnd(Path.DirectorySeparatorChar))!;
        var training = Path.Combine(Path.GetFullPath(request.Out), "training");
        var started = Directory.Exists(training);
        if (!started)
        {
            if (request.MustResume)
                return Refuse($"There is no training in '{request.Out}' to go on with; leave --resume out to begin one.");
            return Directory.Exists(request.Out) && Directory.EnumerateFileSystemEntries(request.Out).Any()
                ? Refuse($"The folder '{root}' is not empty and holds no training; name an empty folder.")
                : null;
        }

        if (File.Exists(model.Folder.Job) && (await ReadJobAsync(model.Folder))?.Identity() != model.Job.Identity())
            return Refuse(
                $"The folder '{root}' holds a training of other images, labels or settings; name an empty folder, "
                    + $"or give the same ones to go on."
            );
        return
            File.Exists(Path.Combine(root, CardFile))
            && await IsDoneAsync(model)
            && JsonSerializer.Deserialize<TrainingCard>(await File.ReadAllBytesAsync(Path.Combine(root, CardFile)), TrainingJson.Options)
                is { } card
            ? new FolderTrainingReport(card, WasDone: true)
            : null;
    }

    private async Task<FolderTrainingReport> FinishAsync(
        FolderTrainingRequest request,
        Part part,
        List<ValidationFigures> folds,
        CancellationToken cancellationToken
    )
    {
        if (await ReadResultAsync(part.Folder) is not { } result)
            return Refuse($"The trainer left no result in '{part.Folder.Path}'; delete the folder and train again.");
        var (manifest, root) = (
            TrainedManifest.For(part.Job) with { License = request.License },
            Path.GetFullPath(request.Out)
        );
        try
        {
            var difference = await ExportCheck.DifferenceAsync(part.Job, result, part.Folder.Model, manifest, cancellationToken);
            var model = await File.ReadAllBytesAsync(part.Folder.Model, cancellationToken);
            var card = TrainingCards.Make(
                part.Job,
                result,
                Convert.ToHexStringLower(SHA256.HashData(model)),
                difference,
                folds,
                [],
                new CardOrigin(request.Images, request.Labels, request.Data.People, request.Data.LeftOut),
                clock.GetUtcNow()
            ) with
            {
                License = request.License,
            };
            Durable.Replace(Path.Combine(root, ModelFile), model);
            Durable.Replace(Path.Combine(root, ManifestName), System.Text.Encoding.UTF8.GetBytes(ManifestFile.Write(manifest)));
            // The card last: a folder with a card is whole.
            Durable.Replace(Path.Combine(root, CardFile), JsonSerializer.SerializeToUtf8Bytes(card, TrainingJson.Indented));
            return new FolderTrainingReport(card);
        }
        catch (Exception fault) when (fault is ModelRefusedException or ModelRefusedImageException)
        {
            return Refuse($"The trained model does not run: {fault.Message} Its weights are in '{part.Folder.Path}'. Please report this.");
        }
    }

    private static async Task<bool> IsDoneAsync(Part part) =>
        File.Exists(part.Folder.Model) && (await ReadResultAsync(part.Folder))?.Identity == part.Job.Identity();

    private static Task<TrainingResult?> ReadResultAsync(WorkFolder folder) => ReadAsync<TrainingResult>(folder.Result);

    private static Task<TrainingJob?> ReadJobAsync(WorkFolder folder) => ReadAsync<TrainingJob>(folder.Job);

    private static async Task<T?> ReadAsync<T>(string path)
        where T : class
    {
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<T>(await File.ReadAllBytesAsync(path), TrainingJson.Options) : null;
        }
        catch (JsonException)
        {
            // Cut off while it was written: as good as not there.
            return null;
        }
    }

    private static FolderTrainingReport Refuse(string sentence) => new(null, sentence);

    private sealed record Part(string Name, WorkFolder Folder, TrainingJob Job);
}
