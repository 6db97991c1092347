using System.Text.Json;
using System.Text.Json.Nodes;
using AnnotateHub.Application.Access;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Reports;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Models.Registry;

/// <summary>What leads read of a project's models.</summary>
public sealed class ModelQueries(IDbContextFactory<AnnotateHubDb> database, TimeProvider clock)
{
    /// <summary>By name, newest version first, the built-in detector at the top.</summary>
    public async Task<Result<IReadOnlyList<ModelLine>>> ListAsync(
        long projectId,
        Actor actor,
        bool withRetired = false,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var (lead, why) = await db.AuthorizeLeadAsync(projectId, actor, cancellationToken, evenArchived: true);
        if (lead is null)
            return why;
        await EnsureBuiltInAsync(db, projectId, clock.GetUtcNow(), cancellationToken);
        var runs = lead.Runs(db);
        var lines = await db
            .ModelVersions.AsNoTracking()
            .Where(model => model.ProjectId == projectId && (withRetired || model.RetiredAt == null))
            .OrderByDescending(model => model.IsBuiltIn)
            .ThenBy(model => model.Name)
            .ThenByDescending(model => model.Version)
            .Select(model => new ModelLine(
                model.Id,
                model.Name,
                model.Version,
                model.Purpose,
                model.IsBuiltIn,
                model.IsBuiltIn || model.ConfirmedAt != null,
                model.RetiredAt != null,
                model.FileName,
                model.FileBytes,
                model.CreatedAt,
                db.Users.Where(person => person.Id == model.CreatedById).Select(person => person.DisplayName).FirstOrDefault(),
                runs.Count(run => run.DetectorId == model.Id || run.ClassifierId == model.Id)
            ))
            .ToListAsync(cancellationToken);
        return new Result<IReadOnlyList<ModelLine>>.Success(lines);
    }

    public async Task<Result<ModelCard>> CardAsync(long projectId, long modelId, Actor actor, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var (lead, why) = await db.AuthorizeLeadAsync(projectId, actor, cancellationToken, evenArchived: true);
        if (lead is null)
            return why;
        if (
            await db
                .ModelVersions.AsNoTracking()
                .SingleOrDefaultAsync(modelVersion => modelVersion.Id == modelId && modelVersion.ProjectId == projectId, cancellationToken)
            is not { } model
        )
            return Error.NotFound;
        var names = await db
            .Users.Where(person => person.Id == model.CreatedById || person.Id == model.ConfirmedById)
            .ToDictionaryAsync(person => person.Id, person => person.DisplayName, cancellationToken);
        var images = lead.RunImages(db);
        var runs = await lead.Runs(db)
            .Where(run => run.DetectorId == modelId || run.ClassifierId == modelId)
            .OrderByDescending(run => run.Id)
            .Select(run => new CardRun(
                run.Id,
                run.Name,
                run.Kind,
                run.State,
                images.Count(image => image.ModelRunId == run.Id),
                run.CreatedAt
            ))
            .ToListAsync(cancellationToken);
        var evaluations = await FrozenReports.EvaluationsOfAsync(db, lead, [.. runs.Select(run => run.Name)], cancellationToken);
        return new ModelCard(
            model.Id,
            model.Name,
            model.Version,
            model.Purpose,
            model.IsBuiltIn,
            model.FileHash,
            model.FileName,
            model.FileBytes,
            model.Verdict.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            model.Manifest is null ? null : JsonNode.Parse(model.Manifest),
            model.ConfirmedAt,
            Name(model.ConfirmedById),
            model.TrainedOn,
            model.DataSet,
            model.CreatedAt,
            Name(model.CreatedById),
            model.RetiredAt,
            evaluations,
            runs,
            model.TrainingRunId,
            model.Card is null ? null : JsonNode.Parse(model.Card)
        );

        string? Name(long? person) => person is { } id ? names.GetValueOrDefault(id) : null;
    }

    /// <summary>The row of the detector that comes with AnnotateHub, made when somebody first asks for models.</summary>
    internal static async Task<ModelVersion> EnsureBuiltInAsync(
        AnnotateHubDb db,
        long projectId,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        if (
            await db.ModelVersions.FirstOrDefaultAsync(model => model.ProjectId == projectId && model.IsBuiltIn, cancellationToken) is
            { } modelVersion
        )
            return modelVersion;
        var model = new ModelVersion
        {
            ProjectId = projectId,
            Name = ModelStore.BuiltInName,
            Version = 1,
            Purpose = ModelPurpose.Detector,
            IsBuiltIn = true,
            CreatedAt = now,
            Verdict =
                "Classical image analysis of the fluorescence channels: nuclei and cell bodies by blobs and watershed, the class "
                + "by which channel carries signal.\nNothing was learnt, so it needs no file.",
        };
        db.ModelVersions.Add(model);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return model;
        }
        catch (DbUpdateException)
        {
            // Somebody else asked at the same moment.
            db.Entry(model).State = EntityState.Detached;
            return await db.ModelVersions.FirstAsync(item => item.ProjectId == projectId && item.IsBuiltIn, cancellationToken);
        }
    }

    internal static string? Text(JsonNode? node) => node?.ToJsonString(JsonSerializerOptions.Web);

    internal static JsonNode? Node(string? text) => text is null ? null : JsonNode.Parse(text);
}
