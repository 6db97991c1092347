using System.Text.Json.Nodes;
using AnnotateHub.Application.Access;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Models.Registry;

/// <summary>Takes models into a project: looked at where they can do no harm, then kept as versions that never change.</summary>
public sealed class ModelStore(
    IDbContextFactory<AnnotateHubDb> database,
    ModelFiles files,
    IModelInspector inspector,
    ModelQueries queries,
    ModelSettings settings,
    TimeProvider clock
)
{
    public const string BuiltInName = "Built-in detector";
    private const int MaxNameLength = 60;
    private const int MaxTextLength = 4000;

    /// <summary>Takes a file. Refused with the inspection's sentence where it is broken, hostile or of no known contract; then nothing
    /// stays of it.</summary>
    public async Task<Result<ModelCard>> AddAsync(
        long projectId,
        Actor actor,
        NewModel newModel,
        Stream content,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var (lead, why) = await db.AuthorizeLeadAsync(projectId, actor, cancellationToken);
        if (lead is null)
            return why;
        var name = newModel.Name.Trim();
        if (Validate(name, newModel.TrainedOn) is { } fault)
            return new Error(fault);
        try
        {
            using var staged = await files.StageAsync(content, settings.MaxBytes, cancellationToken);
            if (staged.Bytes == 0)
                return new Error($"'{newModel.FileName}' is empty; a model is an ONNX file.");
            var project = await db.Projects.AsNoTracking().SingleAsync(item => item.Id == projectId, cancellationToken);
            var verdict = await inspector.InspectAsync(
                staged.Path,
                newModel.Manifest,
                project.Classes,
                project.Channels,
                cancellationToken
            );
            if (verdict.Fault is { } refused)
                return new Error(refused);
            files.Keep(staged);
            var model = new ModelVersion
            {
                ProjectId = projectId,
                Name = name,
                Purpose = verdict.Purpose,
                FileHash = staged.Hash,
                FileName = Path.GetFileName(newModel.FileName),
                FileBytes = staged.Bytes,
                Manifest = verdict.Manifest,
                Verdict = string.Join('\n', verdict.Words),
                TrainedOn = newModel.TrainedOn.Trim(),
                DataSet = Given(newModel.DataSet),
                CreatedById = PersonOf(actor),
                CreatedAt = clock.GetUtcNow(),
                TrainingRunId = newModel.Training?.TrainingRunId,
                Card = newModel.Training?.Card,
                ConfirmedAt = newModel.Training is null ? null : clock.GetUtcNow(),
                ConfirmedById = newModel.Training is null ? null : PersonOf(actor),
            };
            await NumberAsync(db, model, actor, cancellationToken);
            return await queries.CardAsync(projectId, model.Id, actor, cancellationToken);
        }
        catch (ModelTooLargeException large)
        {
            return new Error(large.Message);
        }
    }

    /// <summary>A person says that the manifest is right, or gives a better one. What runs have used is not changed any more: upload the
    /// file again for another version.</summary>
    public async Task<Result<ModelCard>> ConfirmAsync(
        long projectId,
        long modelId,
        Actor actor,
        string? manifest,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var (lead, model, why) = await FindAsync(db, projectId, modelId, actor, cancellationToken);
        if (model is null)
            return why!;
        if (model.IsBuiltIn)
            return new Error("The built-in detector has no manifest; its settings belong to each run.");
        if (manifest is not null)
        {
            if (await lead!.Runs(db).AnyAsync(run => run.DetectorId == modelId || run.ClassifierId == modelId, cancellationToken))
                return new Error(
                    $"{model.Label} has runs, whose boxes its manifest explains; upload the file again with the new manifest, as "
                        + "another version."
                );
            var project = await db.Projects.AsNoTracking().SingleAsync(item => item.Id == projectId, cancellationToken);
            var verdict = await inspector.InspectAsync(
                files.PathOf(model.FileHash!),
                manifest,
                project.Classes,
                project.Channels,
                cancellationToken
            );
            if (verdict.Fault is { } fault)
                return new Error(fault);
            (model.Manifest, model.Verdict, model.Purpose) = (verdict.Manifest, string.Join('\n', verdict.Words), verdict.Purpose);
        }

        (model.ConfirmedAt, model.ConfirmedById) = (clock.GetUtcNow(), PersonOf(actor));
        db.RecordAudit(
            actor,
            projectId,
            "model.confirmed",
            clock.GetUtcNow(),
            $"{model.Label}{(manifest is null ? "" : " with a changed manifest")}"
        );
        await db.SaveChangesAsync(cancellationToken);
        return await queries.CardAsync(projectId, modelId, actor, cancellationToken);
    }

    public async Task<Result<ModelCard>> DescribeAsync(
        long projectId,
        long modelId,
        Actor actor,
        string trainedOn,
        string? dataSet,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var (_, model, why) = await FindAsync(db, projectId, modelId, actor, cancellationToken);
        if (model is null)
            return why!;
        if (Validate(model.Name, trainedOn) is { } fault)
            return new Error(fault);
        (model.TrainedOn, model.DataSet) = (trainedOn.Trim(), Given(dataSet));
        db.RecordAudit(actor, projectId, "model.described", clock.GetUtcNow(), model.Label);
        await db.SaveChangesAsync(cancellationToken);
        return await queries.CardAsync(projectId, modelId, actor, cancellationToken);
    }

    /// <summary>The model, where this person may change the project's models; else why not.</summary>
    private static async Task<(VisibilityScope? Lead, ModelVersion? Model, Error? Denial)> FindAsync(
        AnnotateHubDb db,
        long projectId,
        long modelId,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        var (lead, why) = await db.AuthorizeLeadAsync(projectId, actor, cancellationToken);
        if (lead is null)
            return (null, null, why);
        var model = await db.ModelVersions.SingleOrDefaultAsync(
            modelVersion => modelVersion.Id == modelId && modelVersion.ProjectId == projectId,
            cancellationToken
        );
        return (lead, model, model is null ? Error.NotFound : null);
    }

    /// <summary>States the licence of a model on its card and in its manifest, or takes the statement back.</summary>
    public async Task<Result<ModelCard>> LicenseAsync(
        long projectId,
        long modelId,
        Actor actor,
        string? license,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var (_, model, why) = await FindAsync(db, projectId, modelId, actor, cancellationToken);
        if (model is null)
            return why!;
        if (model.IsBuiltIn)
            return new Error("The built-in detector is a part of AnnotateHub and has its licence.");
        if (ModelLicense.Validate(license) is { } fault)
            return new Error(fault);
        var stated = ModelLicense.Given(license);
        (model.Manifest, model.Card) = (State(model.Manifest, stated), State(model.Card, stated));
        db.RecordAudit(actor, projectId, "model.licensed", clock.GetUtcNow(), $"{model.Label}: {stated ?? "not stated"}");
        await db.SaveChangesAsync(cancellationToken);
        return await queries.CardAsync(projectId, modelId, actor, cancellationToken);
    }

    private static string? State(string? json, string? license)
    {
        if (json is null || JsonNode.Parse(json) is not JsonObject document)
            return json;
        document.Remove("license");
        if (license is not null)
            document["license"] = license;
        return document.ToJsonString();
    }

    /// <summary>Hides a version from new runs, or shows it again. What it made stays, and so does the file.</summary>
    public async Task<Result<long>> RetireAsync(
        long projectId,
        long modelId,
        Actor actor,
        bool retired,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var (_, model, why) = await FindAsync(db, projectId, modelId, actor, cancellationToken);
        if (model is null)
            return why!;
        model.RetiredAt = retired ? clock.GetUtcNow() : null;
        model.RetiredById = retired ? PersonOf(actor) : null;
        db.RecordAudit(actor, projectId, retired ? "model.retired" : "model.returned", clock.GetUtcNow(), model.Label);
        await db.SaveChangesAsync(cancellationToken);
        return modelId;
    }

    private async Task NumberAsync(AnnotateHubDb db, ModelVersion model, Actor actor, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancellationToken);
        model.Version =
            1
            + (
                await db
                    .ModelVersions.Where(modelVersion => modelVersion.ProjectId == model.ProjectId && modelVersion.Name == model.Name)
                    .MaxAsync(modelVersion => (int?)modelVersion.Version, cancellationToken)
                ?? 0
            );
        db.ModelVersions.Add(model);
        db.RecordAudit(actor, model.ProjectId, "model.added", clock.GetUtcNow(), $"{model.Label} from {model.FileName} ({model.FileHash})");
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static long? PersonOf(Actor actor) => actor.PersonId == 0 ? null : actor.PersonId;

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static string? Validate(string name, string trainedOn)
    {
        if (name.Length is 0 or > MaxNameLength || name.Any(char.IsControl))
            return $"A model needs a name of 1 to {MaxNameLength} printable characters; found '{name}'.";
        if (name.Equals(BuiltInName, StringComparison.OrdinalIgnoreCase))
            return $"'{BuiltInName}' is the detector that comes with AnnotateHub; choose another name.";
        return trainedOn.Length > MaxTextLength
            ? $"What the model was trained on is described in at most {MaxTextLength} characters; found {trainedOn.Length}."
            : null;
    }
}
