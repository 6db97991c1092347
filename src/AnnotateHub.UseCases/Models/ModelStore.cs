using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.UseCases.Rounds;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.UseCases.Models;

/// <summary>Takes models into a project: looked at where they can do no harm, then kept as versions that never change.</summary>
public sealed class ModelStore(IDbContextFactory<AnnotateHubDb> database, ModelFiles files, IModelInspector inspector, ModelBook book, ModelSettings settings, TimeProvider clock)
{
    public const string BuiltInName = "Built-in detector";
    private const int LongestName = 60;
    private const int LongestText = 4000;

    /// <summary>Takes a file. Refused with the inspection's sentence where it is broken, hostile or of no known contract; then nothing stays of it.</summary>
    public async Task<Outcome<ModelCard>> AddAsync(long projectId, Actor actor, NewModel asked, Stream content, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        var (lead, why) = await db.LeadAsync(projectId, actor, cancel);
        if (lead is null) return why;
        var name = asked.Name.Trim();
        if (FaultOf(name, asked.TrainedOn) is { } fault) return new Refusal(fault);
        try
        {
            using var staged = await files.StageAsync(content, settings.MaxBytes, cancel);
            if (staged.Bytes == 0) return new Refusal($"'{asked.FileName}' is empty; a model is an ONNX file.");
            var project = await db.Projects.AsNoTracking().SingleAsync(item => item.Id == projectId, cancel);
            var verdict = await inspector.InspectAsync(staged.Path, asked.Manifest, project.Classes, project.Channels, cancel);
            if (verdict.Fault is { } refused) return new Refusal(refused);
            files.Keep(staged);
            var model = new ModelVersion
            {
                ProjectId = projectId, Name = name, Purpose = verdict.Purpose, FileHash = staged.Hash, FileName = Path.GetFileName(asked.FileName), FileBytes = staged.Bytes,
                Manifest = verdict.Manifest, Verdict = string.Join('\n', verdict.Words), TrainedOn = asked.TrainedOn.Trim(), DataSet = Given(asked.DataSet),
                CreatedById = PersonOf(actor), CreatedAt = clock.GetUtcNow(),
            };
            await NumberAsync(db, model, actor, cancel);
            return await book.CardAsync(projectId, model.Id, actor, cancel);
        }
        catch (ModelTooLargeException large)
        {
            return new Refusal(large.Message);
        }
    }

    /// <summary>A person says that the manifest is right, or gives a better one. What runs have used is not changed any more: upload the file again for another version.</summary>
    public async Task<Outcome<ModelCard>> ConfirmAsync(long projectId, long modelId, Actor actor, string? manifest, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        var (lead, why) = await db.LeadAsync(projectId, actor, cancel);
        if (lead is null) return why;
        if (await db.ModelVersions.SingleOrDefaultAsync(item => item.Id == modelId && item.ProjectId == projectId, cancel) is not { } model) return Refusal.NotFound;
        if (model.IsBuiltIn) return new Refusal("The built-in detector has no manifest; its settings belong to each run.");
        if (manifest is not null)
        {
            if (await lead.Runs(db).AnyAsync(run => run.DetectorId == modelId || run.ClassifierId == modelId, cancel))
                return new Refusal($"{model.Label} has runs, whose boxes its manifest explains; upload the file again with the new manifest, as another version.");
            var project = await db.Projects.AsNoTracking().SingleAsync(item => item.Id == projectId, cancel);
            var verdict = await inspector.InspectAsync(files.PathOf(model.FileHash!), manifest, project.Classes, project.Channels, cancel);
            if (verdict.Fault is { } fault) return new Refusal(fault);
            (model.Manifest, model.Verdict, model.Purpose) = (verdict.Manifest, string.Join('\n', verdict.Words), verdict.Purpose);
        }

        (model.ConfirmedAt, model.ConfirmedById) = (clock.GetUtcNow(), PersonOf(actor));
        db.Record(actor, projectId, "model.confirmed", clock.GetUtcNow(), $"{model.Label}{(manifest is null ? "" : " with a changed manifest")}");
        await db.SaveChangesAsync(cancel);
        return await book.CardAsync(projectId, modelId, actor, cancel);
    }

    public async Task<Outcome<ModelCard>> DescribeAsync(long projectId, long modelId, Actor actor, string trainedOn, string? dataSet, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        var (lead, why) = await db.LeadAsync(projectId, actor, cancel);
        if (lead is null) return why;
        if (await db.ModelVersions.SingleOrDefaultAsync(item => item.Id == modelId && item.ProjectId == projectId, cancel) is not { } model) return Refusal.NotFound;
        if (FaultOf(model.Name, trainedOn) is { } fault) return new Refusal(fault);
        (model.TrainedOn, model.DataSet) = (trainedOn.Trim(), Given(dataSet));
        db.Record(actor, projectId, "model.described", clock.GetUtcNow(), model.Label);
        await db.SaveChangesAsync(cancel);
        return await book.CardAsync(projectId, modelId, actor, cancel);
    }

    /// <summary>Hides a version from new runs, or shows it again. What it made stays, and so does the file.</summary>
    public async Task<Outcome<long>> RetireAsync(long projectId, long modelId, Actor actor, bool retired, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        var (lead, why) = await db.LeadAsync(projectId, actor, cancel);
        if (lead is null) return why;
        if (await db.ModelVersions.SingleOrDefaultAsync(item => item.Id == modelId && item.ProjectId == projectId, cancel) is not { } model) return Refusal.NotFound;
        model.RetiredAt = retired ? clock.GetUtcNow() : null;
        model.RetiredById = retired ? PersonOf(actor) : null;
        db.Record(actor, projectId, retired ? "model.retired" : "model.returned", clock.GetUtcNow(), model.Label);
        await db.SaveChangesAsync(cancel);
        return modelId;
    }

    private async Task NumberAsync(AnnotateHubDb db, ModelVersion model, Actor actor, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancel);
        model.Version = 1 + (await db.ModelVersions.Where(item => item.ProjectId == model.ProjectId && item.Name == model.Name).MaxAsync(item => (int?)item.Version, cancel) ?? 0);
        db.ModelVersions.Add(model);
        db.Record(actor, model.ProjectId, "model.added", clock.GetUtcNow(), $"{model.Label} from {model.FileName} ({model.FileHash})");
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
    }

    private static long? PersonOf(Actor actor) => actor.PersonId == 0 ? null : actor.PersonId;

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static string? FaultOf(string name, string trainedOn)
    {
        if (name.Length is 0 or > LongestName || name.Any(char.IsControl)) return $"A model needs a name of 1 to {LongestName} printable characters; found '{name}'.";
        if (name.Equals(BuiltInName, StringComparison.OrdinalIgnoreCase)) return $"'{BuiltInName}' is the detector that comes with AnnotateHub; choose another name.";
        return trainedOn.Length > LongestText ? $"What the model was trained on is told in at most {LongestText} characters; found {trainedOn.Length}." : null;
    }
}
