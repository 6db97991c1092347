using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Access;

/// <summary>What pages and lists show a person of their own work.</summary>
public sealed class MyAssignments(IDbContextFactory<AnnotateHubDb> database)
{
    /// <summary>How many of the person's images stand where, by project; what was withdrawn counts nowhere.</summary>
    public async Task<IReadOnlyList<OwnCount>> CountsAsync(long personId, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        return await db
            .Assignments.Where(assignment => assignment.PersonId == personId && assignment.WithdrawnAt == null)
            .GroupBy(assignment => new { assignment.ProjectId, assignment.State })
            .Select(group => new OwnCount(group.Key.ProjectId, group.Key.State, group.Count()))
            .ToListAsync(cancellationToken);
    }

    /// <summary>The person's work on each of these images, where there is some: what is open before what is done, protocol before
    /// free.</summary>
    public async Task<IReadOnlyDictionary<long, OwnOnImage>> OnImagesAsync(
        long projectId,
        long personId,
        IReadOnlyCollection<long> images,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        if (images.Count == 0 || await db.ResolveScopeAsync(projectId, personId, cancellationToken) is not { } scope)
            return new Dictionary<long, OwnOnImage>();
        var work = await scope
            .OwnAssignments(db)
            .Where(assignment => images.Contains(assignment.ImageGroupId))
            .Select(assignment => new
            {
                assignment.ImageGroupId,
                assignment.State,
                assignment.Round!.Kind,
                assignment.CreatedAt,
                Boxes = assignment.LabelSet!.Counts.Sum(count => count.Count),
            })
            .ToListAsync(cancellationToken);
        var isShut =
            work.Any(item => RoundRules.For(item.Kind).NeedsCalibration)
            && await CalibrationGateQueries.IsOpenAsync(db, projectId, personId, cancellationToken);
        return work.GroupBy(item => item.ImageGroupId)
            .ToDictionary(
                group => group.Key,
                group =>
                {
                    var first = group
                        .OrderBy(item => item.State.IsDone())
                        .ThenBy(item => item.Kind is RoundKind.Free)
                        .ThenByDescending(item => item.CreatedAt)
                        .First();
                    // How many boxes a model applied is told when the round opens.
                    var isHidden = isShut && first.State.IsOpen() && RoundRules.For(first.Kind).NeedsCalibration;
                    return new OwnOnImage(first.State, isHidden ? 0 : first.Boxes);
                }
            );
    }

    /// <summary>The first image in working order that the person has not submitted and may work on; the first of all when there is none;
    /// null without images.</summary>
    public async Task<long?> NextAsync(long projectId, long personId, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        if (await db.ResolveScopeAsync(projectId, personId, cancellationToken) is not { } scope)
            return null;
        var images = db.ImageGroups.Where(group => group.ProjectId == projectId).OrderBy(group => group.SortKey).ThenBy(group => group.Id);
        var own = scope.OwnAssignments(db);
        var reserved = scope.Reserved(db);
        return await images
                .Where(group =>
                    own.Any(assignment =>
                        assignment.ImageGroupId == group.Id
                        && assignment.State != AssignmentState.Submitted
                        && assignment.State != AssignmentState.Accepted
                    ) || (!own.Any(assignment => assignment.ImageGroupId == group.Id) && !reserved.Contains(group.Id))
                )
                .Select(group => (long?)group.Id)
                .FirstOrDefaultAsync(cancellationToken)
            ?? await images.Select(group => (long?)group.Id).FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>Which of these images nobody may work on freely now, because an open blind round has them.</summary>
    public async Task<IReadOnlySet<long>> ReservedAsync(
        long projectId,
        IReadOnlyCollection<long> images,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var scope = await db.ResolveOperatorScopeAsync(projectId, cancellationToken: cancellationToken);
        return await scope.Reserved(db).Where(id => images.Contains(id)).Distinct().ToHashSetAsync(cancellationToken);
    }
}
