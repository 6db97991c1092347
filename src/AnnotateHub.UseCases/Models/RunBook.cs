using AnnotateHub.Core.Pseudolabels;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.UseCases.Rounds;
using AnnotateHub.UseCases.Viewing;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.UseCases.Models;

/// <summary>What leads read of runs. Numbers of boxes are of the images on which models are for the asking person to see.</summary>
public sealed class RunBook(IDbContextFactory<AnnotateHubDb> database, TimeProvider clock)
{
    private const int MostFailures = 200;
    private const int MostItems = 200;
    private const int Buckets = 20;

    /// <summary>Newest first.</summary>
    public async Task<Outcome<IReadOnlyList<RunLine>>> ListAsync(long projectId, Actor actor, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        var (lead, why) = await db.LeadAsync(projectId, actor, cancel);
        if (lead is null) return why;
        return new Outcome<IReadOnlyList<RunLine>>.Done(await LinesAsync(db, lead, lead.Runs(db), cancel));
    }

    public async Task<Outcome<RunDetail>> ReadAsync(long projectId, long runId, Actor actor, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        var (lead, why) = await db.LeadAsync(projectId, actor, cancel);
        if (lead is null) return why;
        if (await lead.Runs(db).SingleOrDefaultAsync(item => item.Id == runId, cancel) is not { } run) return Refusal.NotFound;
        var line = (await LinesAsync(db, lead, lead.Runs(db).Where(item => item.Id == runId), cancel)).Single();
        var counts = await lead.ModelSets(db).Where(set => set.Source == run.Name)
            .Join(lead.ModelCounts(db), set => set.Id, count => count.LabelSetId, (_, count) => count).GroupBy(count => count.Class)
            .Select(group => new { group.Key, Count = group.Sum(count => count.Count) }).ToListAsync(cancel);
        var failures = await lead.RunImages(db).Where(image => image.ModelRunId == runId && image.State == RunImageState.Failed)
            .Join(db.ImageGroups, item => item.ImageGroupId, image => image.Id, (item, image) => new { image.SortKey, Failed = new FailedImage(image.Id, image.Name, item.Fault ?? "") })
            .OrderBy(item => item.SortKey).Take(MostFailures).Select(item => item.Failed).ToListAsync(cancel);
        return new RunDetail(
            line, run.Settings, ModelBook.Node(run.SignalSettings), run.Providers, run.Driver, run.Chosen, run.ModelClasses,
            new SortedDictionary<string, int>(counts.ToDictionary(item => item.Key, item => item.Count), StringComparer.Ordinal), failures);
    }

    /// <summary>Boxes by class and score, of the images that the asking person may see models on; by class, then score.</summary>
    public async Task<Outcome<IReadOnlyList<ScoreCount>>> ScoresAsync(long projectId, long runId, Actor actor, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        var (lead, why) = await db.LeadAsync(projectId, actor, cancel);
        if (lead is null) return why;
        if (await lead.Runs(db).Where(item => item.Id == runId).Select(item => item.Name).SingleOrDefaultAsync(cancel) is not { } name) return Refusal.NotFound;
        var sets = lead.ModelSets(db).Where(set => set.Source == name);
        var scores = await lead.ModelBoxes(db).Where(box => box.Score != null && sets.Any(set => set.Id == box.LabelSetId))
            .GroupBy(box => new { box.Class, Bucket = (int)(box.Score!.Value * Buckets) }).Select(group => new { group.Key.Class, group.Key.Bucket, Boxes = group.Count() }).ToListAsync(cancel);
        return new Outcome<IReadOnlyList<ScoreCount>>.Done(
        [
            .. scores.GroupBy(item => (item.Class, Bucket: Math.Min(item.Bucket, Buckets - 1))).Select(same => new ScoreCount(same.Key.Class, same.Key.Bucket, same.Sum(item => item.Boxes)))
                .OrderBy(item => item.Class, StringComparer.Ordinal).ThenBy(item => item.Bucket),
        ]);
    }

    public async Task<Outcome<RunImagePage>> ImagesAsync(long projectId, long runId, Actor actor, RunImageState? state = null, int skip = 0, int take = 60, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        var (lead, why) = await db.LeadAsync(projectId, actor, cancel);
        if (lead is null) return why;
        if (await lead.Runs(db).Where(item => item.Id == runId).Select(item => item.Name).SingleOrDefaultAsync(cancel) is not { } name) return Refusal.NotFound;
        var images = lead.RunImages(db).Where(item => item.ModelRunId == runId && (state == null || item.State == state));
        var sets = lead.ModelSets(db).Where(set => set.Source == name);
        var rows = await images.Join(db.ImageGroups, item => item.ImageGroupId, image => image.Id, (item, image) => new { Item = item, Image = image })
            .OrderBy(row => row.Image.SortKey).ThenBy(row => row.Item.Id).Skip(Math.Max(0, skip)).Take(Math.Clamp(take, 1, MostItems))
            .Select(row => new { row.Item.ImageGroupId, row.Image.Name, row.Image.Patient, row.Item.State, row.Item.Fault, row.Item.Candidates, row.Item.Milliseconds }).ToListAsync(cancel);
        var ids = rows.Select(row => row.ImageGroupId).ToList();
        var boxes = await sets.Where(set => ids.Contains(set.ImageGroupId)).Join(lead.ModelCounts(db), set => set.Id, count => count.LabelSetId, (set, count) => new { set.ImageGroupId, count.Count })
            .GroupBy(item => item.ImageGroupId).Select(group => new { group.Key, Count = group.Sum(item => item.Count) }).ToDictionaryAsync(item => item.Key, item => item.Count, cancel);
        return new RunImagePage(
            [.. rows.Select(row => new RunImageLine(row.ImageGroupId, row.Name, row.Patient, row.State, row.Fault, row.Candidates is null ? 0 : CandidateBlob.Read(row.Candidates).Count, boxes.GetValueOrDefault(row.ImageGroupId), row.Milliseconds))],
            await images.CountAsync(cancel));
    }

    /// <summary>Everything that the models proposed on one image (<see cref="CandidateBlob"/>).</summary>
    public async Task<Outcome<ReadOnlyMemory<byte>>> CandidatesAsync(long projectId, long runId, long imageId, Actor actor, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        var (lead, why) = await db.LeadAsync(projectId, actor, cancel);
        if (lead is null) return why;
        var blob = await lead.RunImages(db).Where(item => item.ModelRunId == runId && item.ImageGroupId == imageId && item.State == RunImageState.Done).Select(item => item.Candidates).FirstOrDefaultAsync(cancel);
        return blob is null ? Refusal.NotFound : new ReadOnlyMemory<byte>(blob);
    }

    private async Task<IReadOnlyList<RunLine>> LinesAsync(AnnotateHubDb db, Viewer lead, IQueryable<ModelRun> asked, CancellationToken cancel)
    {
        var runs = await asked.OrderByDescending(run => run.Id).ToListAsync(cancel);
        var ids = runs.Select(run => run.Id).ToList();
        // How many images are done is progress, also of those that the asking person may not look at.
        var states = (await lead.Checkpoints(db).Where(image => ids.Contains(image.ModelRunId)).GroupBy(image => new { image.ModelRunId, image.State })
            .Select(group => new { group.Key.ModelRunId, group.Key.State, Count = group.Count() }).ToListAsync(cancel)).ToLookup(item => item.ModelRunId);
        var names = runs.Select(run => run.Name).ToList();
        var boxes = await lead.ModelSets(db).Where(set => names.Contains(set.Source!)).Join(lead.ModelCounts(db), set => set.Id, count => count.LabelSetId, (set, count) => new { set.Source, count.Count })
            .GroupBy(item => item.Source!).Select(group => new { group.Key, Count = group.Sum(item => item.Count) }).ToDictionaryAsync(item => item.Key, item => item.Count, cancel);
        var models = await db.ModelVersions.AsNoTracking().Where(model => model.ProjectId == lead.ProjectId).ToDictionaryAsync(model => model.Id, model => model.Label, cancel);
        var authors = runs.Select(run => run.CreatedById).ToList();
        var people = await db.Users.Where(person => authors.Contains(person.Id)).ToDictionaryAsync(person => person.Id, person => person.DisplayName, cancel);
        return [.. runs.Select(run =>
        {
            int Count(RunImageState state) => states[run.Id].Where(item => item.State == state).Sum(item => item.Count);
            var (waiting, done, failed) = (Count(RunImageState.Waiting), Count(RunImageState.Done), Count(RunImageState.Failed));
            var seconds = run.Seconds + (run is { State: RunState.Running, StartedAt: { } began } ? (clock.GetUtcNow() - began).TotalSeconds : 0);
            var rate = done + failed > 0 && seconds > 0 ? (done + failed) / seconds : (double?)null;
            return new RunLine(
                run.Id, run.Name, run.Kind, Label(run.DetectorId), Label(run.ClassifierId), run.State, run.Message, waiting + done + failed, done, failed, boxes.GetValueOrDefault(run.Name),
                rate, run.State is RunState.Running && rate is { } perSecond ? TimeSpan.FromSeconds(waiting / perSecond) : null,
                run.Provider, run.Device, run.Fallback, run.JobId, run.CreatedById is { } by ? people.GetValueOrDefault(by) : null, run.CreatedAt, run.StartedAt, run.FinishedAt);
        })];

        string? Label(long? id) => id is { } key ? models.GetValueOrDefault(key) : null;
    }
}
