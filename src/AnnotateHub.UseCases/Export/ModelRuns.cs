using AnnotateHub.Core.Study;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.UseCases.Export;

/// <summary>Label sets of predictions that came as files: what a refinement round can start from, whatever tool made them.</summary>
public sealed class ModelRuns(IDbContextFactory<AnnotateHubDb> database, TimeProvider clock)
{
    public const int LongestName = 100;

    /// <summary>Key of the run's label set on an image, made empty if there is none: no boxes is an answer too.</summary>
    public async Task<long> SetAsync(long projectId, long imageGroupId, string run, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        var found = await db.LabelSets.Where(item => item.ProjectId == projectId && item.ImageGroupId == imageGroupId && item.Kind == LabelSetKind.ModelRun && item.Source == run)
            .Select(item => (long?)item.Id).FirstOrDefaultAsync(cancel);
        if (found is { } id) return id;
        var set = new LabelSet { ProjectId = projectId, ImageGroupId = imageGroupId, Kind = LabelSetKind.ModelRun, Source = run, CreatedAt = clock.GetUtcNow() };
        db.LabelSets.Add(set);
        await db.SaveChangesAsync(cancel);
        return set.Id;
    }

    /// <summary>Whether the set was filled by something else than the operation of this id.</summary>
    internal async Task<bool> HoldsAnotherAsync(long labelSetId, string operationId, CancellationToken cancel)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        return await db.LabelSets.AnyAsync(item => item.Id == labelSetId && item.Revision > 0, cancel) &&
            !await db.Operations.AnyAsync(line => line.LabelSetId == labelSetId && line.OperationId == operationId, cancel);
    }
}
