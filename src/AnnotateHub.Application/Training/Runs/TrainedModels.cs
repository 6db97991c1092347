using System.Security.Cryptography;
using System.Text.Json;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Models.Registry;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.Inference;
using AnnotateHub.Inference.Manifests;
using AnnotateHub.Training.Cards;
using AnnotateHub.Training.Figures;
using AnnotateHub.Training.Jobs;
using Microsoft.EntityFrameworkCore;
using ModelPurpose = AnnotateHub.Data.Entities.ModelPurpose;

namespace AnnotateHub.Application.Training.Runs;

/// <summary>What a training made becomes models of its project: through the same guard as what is uploaded, with a card.</summary>
public sealed class TrainedModels(
    IDbContextFactory<AnnotateHubDb> database,
    ModelStore store,
    ParentComparison comparison,
    TrainingFolders folders,
    TimeProvider clock
)
{
    /// <exception cref="TrainingRefusedException">The guard refused a model, or it does not run.</exception>
    internal async Task AddAsync(
        TrainingRun training,
        TrainingDataSet data,
        TrainingRequest request,
        IReadOnlyList<TrainingPart> parts,
        CancellationToken cancellationToken
    )
    {
        foreach (var part in parts.Where(part => part.IsModel))
        {
            var purpose = part.Job.Kind is TrainingKind.Detector ? ModelPurpose.Detector : ModelPurpose.Classifier;
            await using var db = await database.CreateDbContextAsync(cancellationToken);
            var made = await db
                .ModelVersions.AsNoTracking()
                .FirstOrDefaultAsync(model => model.TrainingRunId == training.Id && model.Purpose == purpose, cancellationToken);
            // Killed between adding the model and saying so: it is not added twice.
            var id = made?.Id ?? await AddAsync(training, data, request, parts, part, cancellationToken);
            await db
                .TrainingRuns.Where(one => one.Id == training.Id)
                .ExecuteUpdateAsync(
                    set =>
                    {
                        if (purpose == ModelPurpose.Detector)
                            set.SetProperty(one => one.DetectorId, id);
                        else
                            set.SetProperty(one => one.ClassifierId, id);
                    },
                    cancellationToken
                );
        }
    }

    private async Task<long> AddAsync(
        TrainingRun training,
        TrainingDataSet data,
        TrainingRequest request,
        IReadOnlyList<TrainingPart> parts,
        TrainingPart part,
        CancellationToken cancellationToken
    )
    {
        var work = folders.PartOf(training.Id, part.Key);
        var result =
            await TrainingResults.ReadAsync(work)
            ?? throw new TrainingRefusedException($"The trainer left no result of the {part.Name}; resume the training to do it again.");
        var license = ModelLicense.Given(request.License);
        var manifest = TrainedManifest.For(part.Job) with { License = license };
        var own = new ModelFile(work.Model, manifest);
        double difference;
        try
        {
            difference = await ExportCheck.DifferenceAsync(
                TrainingFolders.WithFullPaths(part.Job, work),
                result,
                work.Model,
                manifest,
                cancellationToken
            );
        }
        catch (Exception fault) when (fault is ModelRefusedException or AnnotateHub.Core.Pseudolabels.ModelRefusedImageException)
        {
            throw new TrainingRefusedException($"The trained {part.Name} does not run: {fault.Message} Please report this.", fault);
        }

        var hash = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(work.Model, cancellationToken)));
        var card = TrainingCards.Make(
            part.Job,
            result,
            hash,
            difference,
            await FiguresAsync(training.Id, parts.Where(other => other.Job.Kind == part.Job.Kind && other.Fold is not null)),
            await FiguresAsync(
                training.Id,
                parts.Where(other => other.Job.Kind == part.Job.Kind && other.Fold is null).OrderBy(other => other.Seed)
            ),
            new CardOrigin(
                $"{data.Images.Count} images of the project.",
                string.Join("; ", data.Images.Select(image => image.Labels).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)),
                data.People,
                data.LeftOut,
                training.DataVersion
            ),
            clock.GetUtcNow()
        ) with
        {
            License = license,
        };
        if (request.ParentId is { } parent)
            card = card with { Parent = await CompareAsync(training.ProjectId, parent, data, part, own, cancellationToken) };
        var text = JsonSerializer.Serialize(card, TrainingJson.Options);
        await using var content = new FileStream(work.Model, FileMode.Open, FileAccess.Read, FileShare.Read);
        var word = part.Job.Kind is TrainingKind.Detector ? "detector" : "classifier";
        var model = new NewModel(
            $"{request.Name} {word}",
            "model.onnx",
            training.Chosen,
            $"data set {training.DataVersion[..12]}",
            ManifestFile.Write(manifest),
            new NewModelTraining(training.Id, text)
        );
        var actor = await ActorAsync(training, cancellationToken);
        return await store.AddAsync(training.ProjectId, actor, model, content, cancellationToken) switch
        {
            Result<ModelCard>.Success added => added.Value.Id,
            Result<ModelCard>.Refused refused => throw new TrainingRefusedException(refused.Reason),
            _ => throw new TrainingRefusedException("The project is gone, and the models with it."),
        };
    }

    private async Task<CardParent?> CompareAsync(
        long projectId,
        long parentId,
        TrainingDataSet data,
        TrainingPart part,
        ModelFile own,
        CancellationToken cancellationToken
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var parent = await db.TrainingRuns.AsNoTracking().SingleAsync(training => training.Id == parentId, cancellationToken);
        var id = part.Job.Kind is TrainingKind.Detector ? parent.DetectorId : parent.ClassifierId;
        if (await db.ModelVersions.AsNoTracking().SingleOrDefaultAsync(model => model.Id == id, cancellationToken) is not { } model)
            return null;
        var before = TrainingParts
            .Make(FrozenData.Read(parent.Data), TrainingPlan.FromText(parent.Request), folders.FileOf, new TrainerSettings())
            .First(other => other.IsModel && other.Job.Kind == part.Job.Kind);
        if (!before.Job.Classes.Order(StringComparer.Ordinal).SequenceEqual(part.Job.Classes.Order(StringComparer.Ordinal)))
            return new CardParent(
                model.Label,
                model.FileHash!,
                0,
                null,
                null,
                $"The parent tells {string.Join(", ", before.Job.Classes)}, this model {string.Join(", ", part.Job.Classes)}: "
                    + "their figures are not comparable."
            );
        var project = await db.Projects.AsNoTracking().SingleAsync(item => item.Id == projectId, cancellationToken);
        return await comparison.CompareAsync(
            part.Job,
            own,
            model,
            before.Job.Images.Where(image => !image.IsValidation).Select(image => image.Name).ToHashSet(StringComparer.Ordinal),
            data.Images.ToDictionary(image => image.Name, image => image.ImageId, StringComparer.Ordinal),
            project.Channels,
            cancellationToken
        );
    }

    private async Task<IReadOnlyList<ValidationFigures>> FiguresAsync(long trainingId, IEnumerable<TrainingPart> parts)
    {
        var figures = new List<ValidationFigures>();
        foreach (var part in parts)
            if ((await TrainingResults.ReadAsync(folders.PartOf(trainingId, part.Key)))?.Curve is [.., var last])
                figures.Add(last);
        return figures;
    }

    /// <summary>Whoever began it, as long as they lead; what they began goes on without them.</summary>
    private async Task<Actor> ActorAsync(TrainingRun training, CancellationToken cancellationToken)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var leads =
            training.CreatedById is { } person
            && await db.Memberships.AnyAsync(
                member =>
                    member.ProjectId == training.ProjectId
                    && member.PersonId == person
                    && member.Role >= AnnotateHub.Core.Study.ProjectRole.Lead,
                cancellationToken
            );
        return leads ? training.CreatedById!.Value : new Actor(0, "training");
    }
}
