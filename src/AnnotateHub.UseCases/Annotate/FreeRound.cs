using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.UseCases.Annotate;

/// <summary>The implicit round that work outside of any study belongs to: one a project, made when first needed.</summary>
public sealed class FreeRound(IDbContextFactory<AnnotateHubDb> database, TimeProvider clock)
{
    public const string Name = "Free";

    /// <summary>The person's assignment on this image in the free round, made with an empty label set if there is none.</summary>
    /// <returns>The assignment with its round and label set.</returns>
    public async Task<Assignment> AssignmentAsync(long projectId, long imageGroupId, long personId, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        return await FindAsync(db, projectId, imageGroupId, personId, cancel) ?? await MakeAsync(db, projectId, imageGroupId, personId, cancel);
    }

    private static Task<Assignment?> FindAsync(AnnotateHubDb db, long projectId, long imageGroupId, long personId, CancellationToken cancel) => db.Assignments
        .AsNoTracking()
        .Include(item => item.Round)
        .Include(item => item.LabelSet)
        .Where(item => item.ProjectId == projectId && item.ImageGroupId == imageGroupId && item.PersonId == personId && item.Round!.Kind == RoundKind.Free && item.WithdrawnAt == null)
        .OrderBy(item => item.Id)
        .FirstOrDefaultAsync(cancel);

    private async Task<Assignment> MakeAsync(AnnotateHubDb db, long projectId, long imageGroupId, long personId, CancellationToken cancel)
    {
        // The transaction holds the write lock from its start, so that two tabs that open one image together make one assignment.
        await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancel);
        if (await FindAsync(db, projectId, imageGroupId, personId, cancel) is { } found) return found;
        var now = clock.GetUtcNow();
        var round = await db.Rounds.OrderBy(item => item.Id).FirstOrDefaultAsync(item => item.ProjectId == projectId && item.Kind == RoundKind.Free, cancel);
        if (round is null) db.Rounds.Add(round = new Round { ProjectId = projectId, Kind = RoundKind.Free, Name = Name, CreatedAt = now });
        var set = new LabelSet { ProjectId = projectId, ImageGroupId = imageGroupId, Kind = LabelSetKind.Annotator, PersonId = personId, CreatedAt = now };
        var assignment = new Assignment
        {
            Round = round, ProjectId = projectId, ImageGroupId = imageGroupId, PersonId = personId, LabelSet = set, CreatedAt = now,
        };
        db.Assignments.Add(assignment);
        await db.SaveChangesAsync(cancel);
        await db.CountNewAsync([assignment], cancel);
        await transaction.CommitAsync(cancel);
        return assignment;
    }
}
