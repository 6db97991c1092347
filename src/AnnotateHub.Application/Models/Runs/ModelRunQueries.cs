using AnnotateHub.Application.Access;
using AnnotateHub.Application.Dashboard;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Models.Registry;
using AnnotateHub.Core.Pseudolabels;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Models.Runs;

/// <summary>What leads read of runs. Numbers of boxes are of the images on which models are for the asking person to see.</summary>
public sealed class ModelRunQueries(IDbContextFactory<AnnotateHubDb> database, TimeProvider clock)
{
    private const int MaxFailures = 200;
    private const int MaxItems = 200;
    private const int Buckets = 20;

    /// <summary>Newest first.</summary>
    public async Task<Result<IReadOnlyList<RunLine>>> ListAsync(long projectId, Actor actor, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var (lead, why) = await db.AuthorizeLeadAsync(projectId, actor, cancellationToken, evenArchived: true);
        if (lead is null)
            return why;
        return new Result<IReadOnlyList<RunLine>>.Success(await LinesAsync(db, lead, lead.Runs(db), cancellationToken));
    }

    public async Task<Result<RunDetail>> ReadAsync(long projectId, long runId, Actor actor, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var (lead, why) = await db.AuthorizeLeadAsync(projectId, actor, cancellationToken, evenArchived: true);
        if (lead is null)
            return why;
        if (await lead.Runs(db).SingleOrDefaultAsync(modelRun => modelRun.Id == runId, cancellationToken) is not { } run)
            return Error.NotFound;
        var line = (await LinesAsync(db, lead, lead.Runs(db).Where(modelRun => modelRun.Id == runId), cancellationToken)).Single();
        var counts = await lead.ModelSets(db)
            .Where(set => set.Source == run.Name)
            .Join(lead.ModelCounts(db), set => set.Id, count => count.LabelSetId, (_, count) => count)
            .GroupBy(count => count.Class)
            .Select(group => new { group.Key, Count = group.Sum(count => count.Count) })
            .ToListAsync(cancellationToken);
        var failures = await lead.RunImages(db)
            .Where(image => image.ModelRunId == runId && image.State == RunImageState.Failed)
            .Join(
                db.ImageGroups,
                runImage => runImage.ImageGroupId,
                image => image.Id,
                (runImage, image) => new { image.SortKey, Failed = new FailedImage(image.Id, image.Name, runImage.Fault ?? "") }
            )
            .OrderBy(item => item.SortKey)
            .Take(MaxFailures)
            .Select(item => item.Failed)
            .ToListAsync(cancellationToken);
        return new RunDetail(
            line,
            run.Settings,
            ModelQueries.Node(run.SignalSettings),
            run.Providers,
            run.Driver,
            run.Chosen,
            run.ModelClasses,
            new SortedDictionary<string, int>(counts.ToDictionary(item => item.Key, item => item.Count), StringComparer.Ordinal),
            failures
        );
    }

    /// <summary>Boxes by class and score, of the images that the asking person may see models on; by class, then score.</summary>
    public async Task<Result<IReadOnlyList<ScoreCount>>> ScoresAsync(
        long projectId,
        long runId,
        Actor actor,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var (lead, why) = await db.AuthorizeLeadAsync(projectId, actor, cancellationToken, evenArchived: true);
        if (lead is null)
            return why;
        if (
            await lead.Runs(db)
                .Where(modelRun => modelRun.Id == runId)
                .Select(modelRun => modelRun.Name)
                .SingleOrDefaultAsync(cancellationToken)
            is not { } name
        )
            return Error.NotFound;
        var sets = lead.ModelSets(db).Where(set => set.Source == name);
        var scores = await lead.ModelBoxes(db)
            .Where(box => box.Score != null && sets.Any(set => set.Id == box.LabelSetId))
            .GroupBy(box => new { box.Class, Bucket = (int)(box.Score!.Value * Buckets) })
            .Select(group => new
            {
                group.Key.Class,
                group.Key.Bucket,
                Boxes = group.Count(),
            })
            .ToListAsync(cancellationToken);
        return new Result<IReadOnlyList<ScoreCount>>.Success([
            .. scores
                .GroupBy(item => (item.Class, Bucket: Math.Min(item.Bucket, Buckets - 1)))
                .Select(same => new ScoreCount(same.Key.Class, same.Key.Bucket, same.Sum(item => item.Boxes)))
                .OrderBy(scoreCount => scoreCount.Class, StringComparer.Ordinal)
                .ThenBy(scoreCount => scoreCount.Bucket),
        ]);
    }

    public async Task<Result<RunImagePage>> ImagesAsync(
        long projectId,
        long runId,
        Actor actor,
        RunImageState? state = null,
        int skip = 0,
        int take = 60,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var (lead, why) = await db.AuthorizeLeadAsync(projectId, actor, cancellationToken, evenArchived: true);
        if (lead is null)
            return why;
        if (
            await lead.Runs(db)
                .Where(modelRun => modelRun.Id == runId)
                .Select(modelRun => modelRun.Name)
                .SingleOrDefaultAsync(cancellationToken)
            is not { } name
        )
            return Error.NotFound;
        var images = lead.RunImages(db).Where(runImage => runImage.ModelRunId == runId && (state == null || runImage.State == state));
        var sets = lead.ModelSets(db).Where(set => set.Source == name);
        var rows = await images
            .Join(
                db.ImageGroups,
                runImage => runImage.ImageGroupId,
                image => image.Id,
                (runImage, image) => new { Item = runImage, Image = image }
            )
            .OrderBy(row => row.Image.SortKey)
            .ThenBy(row => row.Item.Id)
            .Skip(Math.Max(0, skip))
            .Take(Math.Clamp(take, 1, MaxItems))
            .Select(row => new
            {
                row.Item.ImageGroupId,
                row.Image.Name,
                row.Image.Patient,
                row.Item.State,
                row.Item.Fault,
                Head = AnnotateHubDb.BytesOf(row.Item.Candidates, 1, CandidateBlob.HeadLength),
                row.Item.Milliseconds,
            })
            .ToListAsync(cancellationToken);
        var ids = rows.Select(row => row.ImageGroupId).ToList();
        var boxes = await sets.Where(set => ids.Contains(set.ImageGroupId))
            .Join(lead.ModelCounts(db), set => set.Id, count => count.LabelSetId, (set, count) => new { set.ImageGroupId, count.Count })
            .GroupBy(item => item.ImageGroupId)
            .Select(group => new { group.Key, Count = group.Sum(item => item.Count) })
            .ToDictionaryAsync(item => item.Key, item => item.Count, cancellationToken);
        return new RunImagePage(
            [
                .. rows.Select(row => new RunImageLine(
                    row.ImageGroupId,
                    row.Name,
                    row.Patient,
                    row.State,
                    row.Fault,
                    row.Head is null ? 0 : CandidateBlob.CountIn(row.Head),
                    boxes.GetValueOrDefault(row.ImageGroupId),
                    row.Milliseconds
                )),
            ],
            await images.CountAsync(cancellationToken)
        );
    }

    /// <summary>Everything that the models proposed on one image (<see cref="CandidateBlob"/>).</summary>
    public async Task<Result<ReadOnlyMemory<byte>>> CandidatesAsync(
        long projectId,
        long runId,
        long imageId,
        Actor actor,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var (lead, why) = await db.AuthorizeLeadAsync(projectId, actor, cancellationToken, evenArchived: true);
        if (lead is null)
            return why;
        var blob = await lead.RunImages(db)
            .Where(runImage => runImage.ModelRunId == runId && runImage.ImageGroupId == imageId && runImage.State == RunImageState.Done)
            .Select(runImage => runImage.Candidates)
            .FirstOrDefaultAsync(cancellationToken);
        return blob is null ? Error.NotFound : new ReadOnlyMemory<byte>(blob);
    }

    private async Task<IReadOnlyList<RunLine>> LinesAsync(
        AnnotateHubDb db,
        VisibilityScope lead,
        IQueryable<ModelRun> asked,
        CancellationToken cancellationToken
    )
    {
        var runs = await asked.OrderByDescending(run => run.Id).ToListAsync(cancellationToken);
        var ids = runs.Select(run => run.Id).ToList();
        // How many images are done is progress, also of those that the asking person may not look at.
        var states = (
            await lead.Checkpoints(db)
                .Where(image => ids.Contains(image.ModelRunId))
                .GroupBy(image => new { image.ModelRunId, image.State })
                .Select(group => new
                {
                    group.Key.ModelRunId,
                    group.Key.State,
                    Count = group.Count(),
                })
                .ToListAsync(cancellationToken)
        ).ToLookup(item => item.ModelRunId);
        var names = runs.Select(run => run.Name).ToList();
        var boxes = await lead.ModelSets(db)
            .Where(set => names.Contains(set.Source!))
            .Join(lead.ModelCounts(db), set => set.Id, count => count.LabelSetId, (set, count) => new { set.Source, count.Count })
            .GroupBy(item => item.Source!)
            .Select(group => new { group.Key, Count = group.Sum(item => item.Count) })
            .ToDictionaryAsync(item => item.Key, item => item.Count, cancellationToken);
        var models = await db
            .ModelVersions.AsNoTracking()
            .Where(model => model.ProjectId == lead.ProjectId)
            .ToDictionaryAsync(model => model.Id, model => model.Label, cancellationToken);
        var authors = runs.Select(run => run.CreatedById).ToList();
        var people = await db
            .Users.Where(person => authors.Contains(person.Id))
            .ToDictionaryAsync(person => person.Id, person => person.DisplayName, cancellationToken);
        return
        [
            .. runs.Select(run =>
            {
                int Count(RunImageState state) => states[run.Id].Where(item => item.State == state).Sum(item => item.Count);
                var (waiting, done, failed) = (Count(RunImageState.Waiting), Count(RunImageState.Done), Count(RunImageState.Failed));
                var seconds =
                    run.Seconds + (run is { State: RunState.Running, StartedAt: { } began } ? (clock.GetUtcNow() - began).TotalSeconds : 0);
                var rate = done + failed > 0 && seconds > 0 ? (done + failed) / seconds : (double?)null;
                return new RunLine(
                    run.Id,
                    run.Name,
                    run.Kind,
                    Label(run.DetectorId),
                    Label(run.ClassifierId),
                    run.State,
                    run.Message,
                    waiting + done + failed,
                    done,
                    failed,
                    boxes.GetValueOrDefault(run.Name),
                    rate,
                    run.State is RunState.Running && rate is { } perSecond ? TimeSpan.FromSeconds(waiting / perSecond) : null,
                    run.Provider,
                    run.Device,
                    run.Fallback,
                    run.JobId,
                    run.CreatedById is { } by ? people.GetValueOrDefault(by) : null,
                    run.CreatedAt,
                    run.StartedAt,
                    run.FinishedAt
                );
            }),
        ];

        string? Label(long? id) => id is { } key ? models.GetValueOrDefault(key) : null;
    }
}
