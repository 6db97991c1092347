using System.Globalization;
using System.Text.Json;
using AnnotateHub.Application.Access;
using AnnotateHub.Application.Annotations.Queries;
using AnnotateHub.Application.Images.Rendering;
using AnnotateHub.Application.Images.Storage;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Models.Registry;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.Imaging.Writing;
using AnnotateHub.Inference;
using AnnotateHub.Inference.Manifests;
using AnnotateHub.Training.Embedding;
using AnnotateHub.Training.Jobs;
using Microsoft.EntityFrameworkCore;
using ModelPurpose = AnnotateHub.Data.Entities.ModelPurpose;

namespace AnnotateHub.Application.CellMap;

/// <summary>Maps of a project's cells. What is mapped is frozen when the job begins; what is shown is filtered by what the asking person
/// may read at that moment.</summary>
public sealed class CellMaps(
    IDbContextFactory<AnnotateHubDb> database,
    DataFolder folder,
    CellSource source,
    FolderEmbedding embedding,
    ModelFiles files,
    TimeProvider clock
)
{
    private const string RecordFile = "map-question.json";
    private const string CellsFile = "cells.json";
    private const string ResultFolder = "result";
    private static readonly string DocumentFile = Path.Combine(ResultFolder, FolderEmbedding.DocumentFile);

    /// <summary>The newest first.</summary>
    public async Task<Result<IReadOnlyList<CellMapLine>>> ListAsync(
        long projectId,
        Actor actor,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var (scope, why) = await db.AuthorizeLeadAsync(projectId, actor, cancellationToken, evenArchived: true);
        if (scope is null)
            return why;
        if (!Directory.Exists(FolderOf(projectId)))
            return new List<CellMapLine>();
        return Directory
            .EnumerateDirectories(FolderOf(projectId))
            .Select(path => Read<CellMapRecord>(Path.Combine(path, RecordFile)))
            .OfType<CellMapRecord>()
            .OrderByDescending(record => record.Id)
            .Select(record => new CellMapLine(
                record.Id,
                record.Asked,
                record.Question,
                record.Model,
                File.Exists(Path.Combine(FolderOf(projectId, record.Id), DocumentFile)),
                record.Refused
            ))
            .ToList();
    }

    /// <summary>Takes down what is to be mapped; the caller puts the job in.</summary>
    /// <returns>Number of the map.</returns>
    public async Task<Result<long>> AskAsync(
        long projectId,
        Actor actor,
        CellMapQuestion question,
        CancellationToken cancellationToken = default
    )
    {
        var (cells, refused) = await source.ReadAsync(projectId, actor, question.Rounds, forTraining: false, cancellationToken);
        if (cells is null)
            return new Error(refused);
        await using (var db = await database.CreateDbContextAsync(cancellationToken))
            if (await db.GetArchiveDenialAsync(projectId, cancellationToken) is { } archived)
                return new Error(archived);
        var (model, fault) = await ModelAsync(projectId, question.ModelId, cancellationToken);
        if (model is null)
            return new Error(fault);
        if (new UmapSettings { Neighbors = question.Neighbors, Epochs = question.Epochs }.Validate() is { } wrong)
            return new Error(wrong);
        var count = cells.Works.Sum(work => work.Boxes.Count);
        if (count < FolderEmbedding.FewestCells)
            return new Error($"A map needs at least {FolderEmbedding.FewestCells} cells; there are {count} boxes in these rounds.");
        var id = clock.GetUtcNow().ToUnixTimeMilliseconds();
        while (Directory.Exists(FolderOf(projectId, id)))
            id++;
        Write(
            projectId,
            id,
            RecordFile,
            new CellMapRecord(id, projectId, actor.PersonId, clock.GetUtcNow(), question, model.Label, Operator: actor.Operator)
        );
        return id;
    }

    /// <summary>Makes a map that was asked for, or goes on with it. Null when it is done, else why not.</summary>
    public async Task<string?> RunAsync(
        long projectId,
        long mapId,
        IProgress<JobProgress>? progress,
        CancellationToken cancellationToken = default
    )
    {
        if (Read<CellMapRecord>(Path.Combine(FolderOf(projectId, mapId), RecordFile)) is not { } record)
            return "The map is not there any more.";
        if (File.Exists(Path.Combine(FolderOf(projectId, mapId), DocumentFile)))
            return null;
        if (Read<CellSet>(Path.Combine(FolderOf(projectId, mapId), CellsFile)) is not { } cells)
        {
            var (read, refused) = await source.ReadAsync(
                projectId,
                new Actor(record.PersonId, record.Operator),
                record.Question.Rounds,
                forTraining: false,
                cancellationToken
            );
            if (read is null)
                return Refuse(record, refused!);
            Write(projectId, mapId, CellsFile, cells = read);
        }

        (cells, var lease) = await source.LeaseAsync(cells, cancellationToken);
        using var pictures = lease;

        var (model, fault) = await ModelAsync(projectId, record.Question.ModelId, cancellationToken);
        if (model is null)
            return Refuse(record, fault!);
        var manifest = ManifestFile.Read(model.Manifest ?? "null");
        if (manifest.Manifest is null)
            return Refuse(record, string.Join(" ", manifest.Faults));
        var request = new EmbeddingRequest(
            cells.ToData(),
            "the project's images",
            string.Join(", ", cells.Works.Select(work => work.Round).Distinct(StringComparer.Ordinal)),
            new ModelFile(files.PathOf(model.FileHash!), manifest.Manifest),
            model.FileHash!,
            Path.Combine(FolderOf(projectId, mapId), ResultFolder),
            new UmapSettings
            {
                Neighbors = record.Question.Neighbors,
                Epochs = record.Question.Epochs,
                Seed = record.Question.Seed,
            }
        );
        var (_, sentence) = await embedding.ExtractAsync(request, progress, cancellationToken);
        if (sentence is not null)
            return Refuse(record, sentence);
        await embedding.DrawAsync(request, progress, cancellationToken);
        return null;
    }

    /// <summary>The map, of work that the person may read now.</summary>
    public async Task<Result<CellMapView>> FindAsync(
        long projectId,
        Actor actor,
        long mapId,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var (scope, why) = await db.AuthorizeLeadAsync(projectId, actor, cancellationToken, evenArchived: true);
        if (scope is null)
            return why;
        if (
            Read<CellMapRecord>(Path.Combine(FolderOf(projectId, mapId), RecordFile)) is not { } record
            || Read<CellSet>(Path.Combine(FolderOf(projectId, mapId), CellsFile)) is not { } cells
            || Read<CellMapDocument>(Path.Combine(FolderOf(projectId, mapId), DocumentFile)) is not { } document
        )
            return Error.NotFound;
        var readable = await source.ReadableNowAsync(
            projectId,
            actor,
            [.. cells.Works.Select(work => work.AssignmentId)],
            cancellationToken
        );
        if (readable is null)
            return Error.NotFound;
        var project = await db.Projects.AsNoTracking().SingleAsync(item => item.Id == projectId, cancellationToken);
        var planes = await PlanesAsync(db, project, [.. cells.Works.Select(work => work.ImageId)], cancellationToken);
        return Compose(record, cells, document, readable, project, planes);
    }

    /// <summary>Where the files of a map lie whose every cell the person may read now.</summary>
    public async Task<Result<string>> FilesAsync(
        long projectId,
        Actor actor,
        long mapId,
        CancellationToken cancellationToken = default
    )
    {
        switch (await FindAsync(projectId, actor, mapId, cancellationToken))
        {
            case Result<CellMapView>.Success { Value: var view }:
                return view.Hidden == 0
                    ? Path.Combine(FolderOf(projectId, mapId), ResultFolder)
                    : new Error($"{view.Hidden} cells of the map are of work that is not to be read now; look at the others on its page.");
            case Result<CellMapView>.Refused { Reason: var reason }:
                return new Error(reason);
            default:
                return Error.NotFound;
        }
    }

    private static CellMapView Compose(
        CellMapRecord record,
        CellSet cells,
        CellMapDocument document,
        IReadOnlySet<long> readable,
        Project project,
        IReadOnlyDictionary<long, IReadOnlyList<string>> planes
    )
    {
        var (images, works, numbers) = (new List<MappedImage>(), new List<MappedWork>(), new Dictionary<long, int>());
        var rows = new List<(MappedCell Cell, int Work)>(document.Cells.Count);
        var at = 0;
        foreach (var work in cells.Works)
        {
            var first = at;
            at += work.Boxes.Count;
            if (!readable.Contains(work.AssignmentId))
                continue;
            if (!numbers.TryGetValue(work.ImageId, out var image))
            {
                numbers[work.ImageId] = image = images.Count;
                images.Add(
                    new MappedImage(
                        work.ImageId,
                        work.Image,
                        work.Patient,
                        work.Split?.ToString(),
                        work.Width,
                        work.Height,
                        planes.GetValueOrDefault(work.ImageId) ?? []
                    )
                );
            }

            works.Add(new MappedWork(work.AssignmentId, image, work.Person, work.Round));
            for (var cell = first; cell < at; cell++)
                rows.Add((document.Cells[cell], works.Count - 1));
        }

        var keys = document.Classes.ToList();
        return new CellMapView(
            record.Id,
            document.Made,
            record.Model,
            [.. cells.Channels.Select(channel => channel.Name)],
            document.Classes,
            [.. keys.Select(key => project.Classes.Classes.FirstOrDefault(known => known.Key == key)?.Color ?? "#999999")],
            document.Variances,
            document.Neighbors,
            document.Seed,
            images,
            works,
            [.. rows.Select(row => row.Cell.X)],
            [.. rows.Select(row => row.Cell.Y)],
            [.. rows.Select(row => row.Cell.First)],
            [.. rows.Select(row => row.Cell.Second)],
            [.. rows.Select(row => row.Work)],
            [.. rows.Select(row => (byte)keys.IndexOf(row.Cell.Class))],
            [.. rows.Select(row => (byte)keys.IndexOf(row.Cell.Predicted))],
            [.. rows.Select(row => (float)row.Cell.Probability)],
            [
                .. rows.SelectMany(row =>
                    new[] { (float)row.Cell.Place.X1, (float)row.Cell.Place.Y1, (float)row.Cell.Place.X2, (float)row.Cell.Place.Y2 }
                ),
            ],
            document.Cells.Count - rows.Count,
            // They name images and boxes.
            readable.Count == cells.Works.Count
                ? cells.Notes
                : []
        );
    }

    private static async Task<Dictionary<long, IReadOnlyList<string>>> PlanesAsync(
        AnnotateHubDb db,
        Project project,
        long[] images,
        CancellationToken cancellationToken
    )
    {
        var groups = await db
            .ImageGroups.AsNoTracking()
            .Include(group => group.Planes)
            .Where(group => group.ProjectId == project.Id && images.Contains(group.Id))
            .ToListAsync(cancellationToken);
        return groups.ToDictionary(
            group => group.Id,
            group =>
                (IReadOnlyList<string>)
                    [
                        .. group
                            .Planes.OrderBy(plane => plane.ChannelIndex)
                            .Select(plane =>
                                PixelAddresses.Display(
                                    project.Id,
                                    plane.PlaneHash,
                                    DisplaySettingsHash.Compute(project.Display, project.Channels[plane.ChannelIndex].Role)
                                )
                            ),
                    ]
        );
    }

    private async Task<(ModelVersion? Model, string? Fault)> ModelAsync(long projectId, long modelId, CancellationToken cancellationToken)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var model = await db
            .ModelVersions.AsNoTracking()
            .FirstOrDefaultAsync(version => version.ProjectId == projectId && version.Id == modelId, cancellationToken);
        return model is null ? (null, "There is no such model in this project; choose a classifier.")
            : model.Purpose is not ModelPurpose.Classifier
                ? (null, $"{model.Label} is a detector; a map needs the features of a classifier.")
            : model.ConfirmedAt is null ? (null, $"Nobody has confirmed yet how {model.Label} is fed and read; do that on its page first.")
            : model.FileHash is null || !File.Exists(files.PathOf(model.FileHash))
                ? (null, $"The file of {model.Label} is gone from the models folder; restore it from a backup.")
            : (model, null);
    }

    private string Refuse(CellMapRecord record, string sentence)
    {
        Write(record.ProjectId, record.Id, RecordFile, record with { Refused = sentence });
        return sentence;
    }

    private void Write<T>(long projectId, long mapId, string name, T content) =>
        Durable.Replace(Path.Combine(FolderOf(projectId, mapId), name), JsonSerializer.SerializeToUtf8Bytes(content, TrainingJson.Options));

    private static T? Read<T>(string path)
        where T : class => File.Exists(path) ? JsonSerializer.Deserialize<T>(File.ReadAllBytes(path), TrainingJson.Options) : null;

    private string FolderOf(long projectId) => Path.Combine(folder.Analyses, projectId.ToString(CultureInfo.InvariantCulture), "cell-maps");

    private string FolderOf(long projectId, long mapId) => Path.Combine(FolderOf(projectId), mapId.ToString(CultureInfo.InvariantCulture));
}
