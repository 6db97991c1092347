using System.Text.Json;
using System.Text.Json.Nodes;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.UseCases.Reports;
using AnnotateHub.UseCases.Rounds;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.UseCases.Models;

/// <summary>What leads read of a project's models.</summary>
public sealed class ModelBook(IDbContextFactory<AnnotateHubDb> database, TimeProvider clock)
{
    /// <summary>By name, newest version first, the built-in detector at the top.</summary>
    public async Task<Outcome<IReadOnlyList<ModelLine>>> ListAsync(long projectId, Actor actor, bool withRetired = false, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        var (lead, why) = await db.LeadAsync(projectId, actor, cancel);
        if (lead is null) return why;
        await EnsureBuiltInAsync(db, projectId, clock.GetUtcNow(), cancel);
        var runs = lead.Runs(db);
        var lines = await db.ModelVersions.AsNoTracking().Where(model => model.ProjectId == projectId && (withRetired || model.RetiredAt == null))
            .OrderByDescending(model => model.IsBuiltIn).ThenBy(model => model.Name).ThenByDescending(model => model.Version)
            .Select(model => new ModelLine(
                model.Id, model.Name, model.Version, model.Purpose, model.IsBuiltIn, model.IsBuiltIn || model.ConfirmedAt != null, model.RetiredAt != null, model.FileName, model.FileBytes, model.CreatedAt,
                db.Users.Where(person => person.Id == model.CreatedById).Select(person => person.DisplayName).FirstOrDefault(),
                runs.Count(run => run.DetectorId == model.Id || run.ClassifierId == model.Id))).ToListAsync(cancel);
        return new Outcome<IReadOnlyList<ModelLine>>.Done(lines);
    }

    public async Task<Outcome<ModelCard>> CardAsync(long projectId, long modelId, Actor actor, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        var (lead, why) = await db.LeadAsync(projectId, actor, cancel);
        if (lead is null) return why;
        if (await db.ModelVersions.AsNoTracking().SingleOrDefaultAsync(item => item.Id == modelId && item.ProjectId == projectId, cancel) is not { } model) return Refusal.NotFound;
        var names = await db.Users.Where(person => person.Id == model.CreatedById || person.Id == model.ConfirmedById).ToDictionaryAsync(person => person.Id, person => person.DisplayName, cancel);
        var images = lead.RunImages(db);
        var runs = await lead.Runs(db).Where(run => run.DetectorId == modelId || run.ClassifierId == modelId).OrderByDescending(run => run.Id)
            .Select(run => new CardRun(run.Id, run.Name, run.Kind, run.State, images.Count(image => image.ModelRunId == run.Id), run.CreatedAt)).ToListAsync(cancel);
        var evaluations = await FrozenReports.EvaluationsOfAsync(db, lead, [.. runs.Select(run => run.Name)], cancel);
        return new ModelCard(
            model.Id, model.Name, model.Version, model.Purpose, model.IsBuiltIn, model.FileHash, model.FileName, model.FileBytes,
            model.Verdict.Split('\n', StringSplitOptions.RemoveEmptyEntries), model.Manifest is null ? null : JsonNode.Parse(model.Manifest),
            model.ConfirmedAt, Name(model.ConfirmedById), model.TrainedOn, model.DataSet, model.CreatedAt, Name(model.CreatedById), model.RetiredAt, evaluations, runs);

        string? Name(long? person) => person is { } id ? names.GetValueOrDefault(id) : null;
    }

    /// <summary>The row of the detector that comes with AnnotateHub, made when somebody first asks for models.</summary>
    internal static async Task<ModelVersion> EnsureBuiltInAsync(AnnotateHubDb db, long projectId, DateTimeOffset now, CancellationToken cancel)
    {
        if (await db.ModelVersions.FirstOrDefaultAsync(model => model.ProjectId == projectId && model.IsBuiltIn, cancel) is { } found) return found;
        var model = new ModelVersion
        {
            ProjectId = projectId, Name = ModelStore.BuiltInName, Version = 1, Purpose = ModelPurpose.Detector, IsBuiltIn = true, CreatedAt = now,
            Verdict = "Classical image analysis of the fluorescence channels: nuclei and cell bodies by blobs and watershed, the class by which channel carries signal.\nNothing was learnt, so it needs no file.",
        };
        db.ModelVersions.Add(model);
        try
        {
            await db.SaveChangesAsync(cancel);
            return model;
        }
        catch (DbUpdateException)
        {
            // Somebody else asked at the same moment.
            db.Entry(model).State = EntityState.Detached;
            return await db.ModelVersions.FirstAsync(item => item.ProjectId == projectId && item.IsBuiltIn, cancel);
        }
    }

    internal static string? Text(JsonNode? node) => node?.ToJsonString(JsonSerializerOptions.Web);

    internal static JsonNode? Node(string? text) => text is null ? null : JsonNode.Parse(text);
}
