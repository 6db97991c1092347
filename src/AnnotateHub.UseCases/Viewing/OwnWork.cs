using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.UseCases.Viewing;

/// <summary>What pages and lists show a person of their own work.</summary>
public sealed class OwnWork(IDbContextFactory<AnnotateHubDb> database)
{
    /// <summary>How many of the person's images stand where, by project; what was withdrawn counts nowhere.</summary>
    public async Task<IReadOnlyList<OwnCount>> CountsAsync(long personId, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        return await db.Assignments.Where(item => item.PersonId == personId && item.WithdrawnAt == null)
            .GroupBy(item => new { item.ProjectId, item.State }).Select(group => new OwnCount(group.Key.ProjectId, group.Key.State, group.Count())).ToListAsync(cancel);
    }

    /// <summary>The person's work on each of these images, where there is some: what is open before what is done, protocol before free.</summary>
    public async Task<IReadOnlyDictionary<long, OwnOnImage>> OnImagesAsync(long projectId, long personId, IReadOnlyCollection<long> images, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        if (images.Count == 0 || await db.ViewerAsync(projectId, personId, cancel) is not { } viewer) return new Dictionary<long, OwnOnImage>();
        var work = await viewer.Own(db).Where(item => images.Contains(item.ImageGroupId))
            .Select(item => new { item.ImageGroupId, item.State, item.Round!.Kind, item.CreatedAt, Boxes = item.LabelSet!.Counts.Sum(count => count.Count) }).ToListAsync(cancel);
        var isShut = work.Any(item => RoundRules.Of(item.Kind).NeedsCalibration) && await Calibration.IsOpenAsync(db, projectId, personId, cancel);
        return work.GroupBy(item => item.ImageGroupId).ToDictionary(group => group.Key, group =>
        {
            var first = group.OrderBy(item => item.State.IsDone()).ThenBy(item => item.Kind is RoundKind.Free).ThenByDescending(item => item.CreatedAt).First();
            // How many boxes a model laid down is told when the round opens.
            var isHidden = isShut && first.State.IsOpen() && RoundRules.Of(first.Kind).NeedsCalibration;
            return new OwnOnImage(first.State, isHidden ? 0 : first.Boxes);
        });
    }

    /// <summary>The first image in working order that the person has not submitted and may work on; the first of all when there is none; null without images.</summary>
    public async Task<long?> NextAsync(long projectId, long personId, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        if (await db.ViewerAsync(projectId, personId, cancel) is not { } viewer) return null;
        var images = db.ImageGroups.Where(group => group.ProjectId == projectId).OrderBy(group => group.SortKey).ThenBy(group => group.Id);
        var own = viewer.Own(db);
        var reserved = viewer.Reserved(db);
        return await images
                   .Where(group => own.Any(item => item.ImageGroupId == group.Id && item.State != AssignmentState.Submitted && item.State != AssignmentState.Accepted) ||
                                   (!own.Any(item => item.ImageGroupId == group.Id) && !reserved.Contains(group.Id)))
                   .Select(group => (long?)group.Id).FirstOrDefaultAsync(cancel)
               ?? await images.Select(group => (long?)group.Id).FirstOrDefaultAsync(cancel);
    }

    /// <summary>Which of these images nobody may work on freely now, because an open blind round has them.</summary>
    public async Task<IReadOnlySet<long>> ReservedAsync(long projectId, IReadOnlyCollection<long> images, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        var viewer = await db.OperatorAsync(projectId, cancel: cancel);
        return await viewer.Reserved(db).Where(id => images.Contains(id)).Distinct().ToHashSetAsync(cancel);
    }
}

public sealed record OwnCount(long ProjectId, AssignmentState State, int Count);

/// <param name="Boxes">The person's own boxes.</param>
public sealed record OwnOnImage(AssignmentState State, int Boxes);
