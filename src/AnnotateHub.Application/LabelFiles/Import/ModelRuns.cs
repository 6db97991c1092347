using AnnotateHub.Core.Study;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.LabelFiles.Import;

/// <summary>Label sets of predictions that came as files: what a refinement round can start from, whatever tool made them.</summary>
public sealed class ModelRuns(IDbContextFactory<AnnotateHubDb> database, TimeProvider clock)
{
    public const int MaxNameLength = 100;

    /// <summary>Keys of the run's label sets on images, made empty where there are none: no boxes is an answer too.</summary>
    public async Task<Dictionary<long, long>> SetsAsync(
        long projectId,
        IReadOnlyCollection<long> imageGroupIds,
        string run,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancellationToken);
        var found = (
            await db
                .LabelSets.Where(labelSet =>
                    labelSet.ProjectId == projectId
                    && imageGroupIds.Contains(labelSet.ImageGroupId)
                    && labelSet.Kind == LabelSetKind.ModelRun
                    && labelSet.Source == run
                )
                .Select(labelSet => new { labelSet.ImageGroupId, labelSet.Id })
                .ToListAsync(cancellationToken)
        )
            .GroupBy(item => item.ImageGroupId)
            .ToDictionary(group => group.Key, group => group.Min(item => item.Id));
        var made = imageGroupIds
            .Distinct()
            .Where(image => !found.ContainsKey(image))
            .Select(image => new LabelSet
            {
                ProjectId = projectId,
                ImageGroupId = image,
                Kind = LabelSetKind.ModelRun,
                Source = run,
                CreatedAt = clock.GetUtcNow(),
            })
            .ToList();
        db.LabelSets.AddRange(made);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        foreach (var set in made)
            found[set.ImageGroupId] = set.Id;
        return found;
    }

    /// <summary>Whether the set was filled by something else than the operation of this id.</summary>
    internal async Task<bool> HoldsAnotherAsync(long labelSetId, string operationId, CancellationToken cancellationToken)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        return await db.LabelSets.AnyAsync(labelSet => labelSet.Id == labelSetId && labelSet.Revision > 0, cancellationToken)
            && !await db.Operations.AnyAsync(line => line.LabelSetId == labelSetId && line.OperationId == operationId, cancellationToken);
    }
}
