using AnnotateHub.Application.Access;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Kernel.Counters;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Core.Study.Splits;
using AnnotateHub.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace AnnotateHub.Application.Rounds.Splits;

/// <summary>Draws train, validation and test within each patient, or takes them from lists, before any round uses an image.</summary>
public sealed class SplitDrawing(IDbContextFactory<AnnotateHubDb> database, TimeProvider clock)
{
    public Task<Result<SplitPreview>> PreviewAsync(
        long projectId,
        Actor actor,
        SplitRequest request,
        CancellationToken cancellationToken = default
    ) => PreviewAsync(projectId, actor, images => Draw(images, request), cancellationToken);

    /// <summary>Refused with the faults of the preview when it has any.</summary>
    public Task<Result<SplitPreview>> DrawAsync(
        long projectId,
        Actor actor,
        SplitRequest request,
        CancellationToken cancellationToken = default
    ) =>
        SetAsync(
            projectId,
            actor,
            images => Draw(images, request),
            new SplitDraw(request.Seed, request.TestPerPatient, request.ValidationShare, clock.GetUtcNow(), KeptDrawn: request.KeepDrawn),
            $"Drawn with seed {request.Seed}: {request.TestPerPatient} test images a patient, {request.ValidationShare:0.####} of "
                + $"the others validation{(request.KeepDrawn ? "; images that had a split kept it" : "")}.",
            cancellationToken
        );

    public Task<Result<SplitPreview>> PreviewListsAsync(
        long projectId,
        Actor actor,
        SplitLists lists,
        CancellationToken cancellationToken = default
    ) => PreviewAsync(projectId, actor, images => Read(images, lists), cancellationToken);

    /// <summary>Sets the splits that lists of stems name; images that no list names keep theirs.</summary>
    public Task<Result<SplitPreview>> SetListsAsync(
        long projectId,
        Actor actor,
        SplitLists lists,
        CancellationToken cancellationToken = default
    ) =>
        SetAsync(
            projectId,
            actor,
            images => Read(images, lists),
            new SplitDraw(0, 0, 0, clock.GetUtcNow(), FromLists: true),
            $"Set from lists: {lists.Train.Count} training, {lists.Validation.Count} validation, {lists.Test.Count} test.",
            cancellationToken
        );

    private async Task<Result<SplitPreview>> PreviewAsync(
        long projectId,
        Actor actor,
        Func<List<DrawnImage>, Decision> decide,
        CancellationToken cancellationToken
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var (lead, why) = await db.AuthorizeLeadAsync(projectId, actor, cancellationToken);
        return lead is null ? why : (await DecideAsync(db, projectId, decide, cancellationToken)).Preview;
    }

    private async Task<Result<SplitPreview>> SetAsync(
        long projectId,
        Actor actor,
        Func<List<DrawnImage>, Decision> decide,
        SplitDraw draw,
        string detail,
        CancellationToken cancellationToken
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        // Holds the write lock from here, so that no round takes an image between the check and the change.
        await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancellationToken);
        var (lead, why) = await db.AuthorizeLeadAsync(projectId, actor, cancellationToken);
        if (lead is null)
            return why;
        var (preview, changes) = await DecideAsync(db, projectId, decide, cancellationToken);
        if (!preview.CanBeDone)
            return new Error(string.Join(" ", preview.Faults));
        using (
            var update = new PreparedCommand(db.Database.GetDbConnection(), """UPDATE "ImageGroups" SET "Split" = @1 WHERE "Id" = @0""", 2)
        )
            foreach (var (image, split) in changes)
                update.Run(transaction.GetDbTransaction(), image, (int)split);
        (await db.Projects.SingleAsync(project => project.Id == projectId, cancellationToken)).Splits = draw;
        db.RecordAudit(
            actor,
            projectId,
            "splits.set",
            draw.DrawnAt,
            $"{detail} {preview.Train} training, {preview.Validation} validation, {preview.Test} test images."
        );
        await db.SaveChangesAsync(cancellationToken);
        await db.RecountAsync(projectId, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return preview;
    }

    private static async Task<(SplitPreview Preview, List<(long Image, DataSplit Split)> Changes)> DecideAsync(
        AnnotateHubDb db,
        long projectId,
        Func<List<DrawnImage>, Decision> decide,
        CancellationToken cancellationToken
    )
    {
        var images = await db
            .ImageGroups.Where(imageGroup => imageGroup.ProjectId == projectId)
            .Select(imageGroup => new DrawnImage(imageGroup.Id, imageGroup.Name, imageGroup.Patient, imageGroup.Split))
            .ToListAsync(cancellationToken);
        var (splits, faults) = decide(images);
        var changed = images.Where(image => splits.TryGetValue(image.Id, out var split) && split != image.Split).ToList();
        if (changed.Count > 0)
            faults.AddRange(await HeldByRoundsAsync(db, projectId, changed, splits, cancellationToken));
        var after = images
            .Select(image => (image.Patient, Split: splits.TryGetValue(image.Id, out var split) ? split : image.Split))
            .ToList();
        var patients = after
            .GroupBy(image => image.Patient ?? "", StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new PatientSplit(
                group.Key,
                Count(group, DataSplit.Train),
                Count(group, DataSplit.Validation),
                Count(group, DataSplit.Test)
            ))
            .ToList();
        var preview = new SplitPreview(
            faults,
            patients,
            patients.Sum(patientSplit => patientSplit.Train),
            patients.Sum(patientSplit => patientSplit.Validation),
            patients.Sum(patientSplit => patientSplit.Test),
            changed.Count(image => image.Split is not null),
            after.Count(image => image.Split is null)
        );
        return (preview, [.. changed.Select(image => (image.Id, splits[image.Id]))]);

        static int Count(IEnumerable<(string?, DataSplit? Split)> group, DataSplit split) => group.Count(image => image.Split == split);
    }

    /// <summary>Work that was withdrawn counts too: what was drawn on an image stays in the log, and a model may have learned from
    /// it.</summary>
    private static async Task<IEnumerable<string>> HeldByRoundsAsync(
        AnnotateHubDb db,
        long projectId,
        List<DrawnImage> changed,
        IReadOnlyDictionary<long, DataSplit> splits,
        CancellationToken cancellationToken
    )
    {
        var byId = changed.ToDictionary(image => image.Id);
        var held = await db
            .Assignments.Where(assignment => assignment.ProjectId == projectId && assignment.Round!.Kind != RoundKind.Free)
            .Select(assignment => new { assignment.ImageGroupId, assignment.Round!.Kind })
            .Distinct()
            .ToListAsync(cancellationToken);
        return held.Where(item => byId.ContainsKey(item.ImageGroupId))
            .Select(item => (byId[item.ImageGroupId].Name, Why: SplitGuard.GetRoundDenialReason(item.Kind, splits[item.ImageGroupId])))
            .Where(item => item.Why is not null)
            .GroupBy(item => item.Why!)
            .Select(group =>
                group.Select(item => item.Name).Distinct().Order(StringComparer.Ordinal).ToList() is { Count: > 1 } names
                    ? $"{names[0]} {group.Key}; the same holds for {SplitGuard.Names([.. names.Skip(1)])}."
                    : $"{group.First().Name} {group.Key}."
            );
    }

    private static Decision Draw(List<DrawnImage> images, SplitRequest request)
    {
        var sample = SplitSample.Draw(images, request.Seed, request.TestPerPatient, request.ValidationShare, request.KeepDrawn);
        return new Decision(sample.Splits, sample.Fault is null ? [] : [sample.Fault]);
    }

    private static Decision Read(List<DrawnImage> images, SplitLists lists)
    {
        var byName = images.ToDictionary(image => image.Name, image => image.Id, StringComparer.Ordinal);
        var (splits, faults, unknown, twice) = (
            new Dictionary<long, DataSplit>(),
            new List<string>(),
            new List<string>(),
            new List<string>()
        );
        foreach (
            var (stems, split) in new[]
            {
                (lists.Train, DataSplit.Train),
                (lists.Validation, DataSplit.Validation),
                (lists.Test, DataSplit.Test),
            }
        )
        foreach (var stem in stems.Select(stem => stem.Trim()).Where(stem => stem.Length > 0).Distinct(StringComparer.Ordinal))
            if (!byName.TryGetValue(stem, out var image))
                unknown.Add(stem);
            else if (!splits.TryAdd(image, split))
                twice.Add(stem);
        if (unknown.Count > 0)
            faults.Add(
                $"The project has no {(unknown.Count == 1 ? "image" : "images")} {SplitGuard.Names(unknown)}; lists hold bare "
                    + "stems without folder and extension."
            );
        if (twice.Count > 0)
            faults.Add(
                $"{SplitGuard.Names(twice)} {(twice.Count == 1 ? "is" : "are")} in more than one list; an image belongs to one split."
            );
        if (splits.Count == 0 && faults.Count == 0)
            faults.Add("The lists name no image.");
        return new Decision(splits, faults);
    }

    private sealed record Decision(IReadOnlyDictionary<long, DataSplit> Splits, List<string> Faults);
}
