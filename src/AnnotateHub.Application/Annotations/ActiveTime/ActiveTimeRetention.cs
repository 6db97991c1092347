using AnnotateHub.Application.Kernel;
using AnnotateHub.Data;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Annotations.ActiveTime;

/// <summary>Deletes the time that people worked on images of rounds that were closed long enough ago (Privacy:ActiveTimeDays).</summary>
/// <remarks>Of a round that goes on it is kept: its reports are not made yet.</remarks>
public sealed class ActiveTimeRetention(IDbContextFactory<AnnotateHubDb> database, PrivacySettings privacy, TimeProvider clock)
{
    /// <returns>Of how many assignments it was deleted.</returns>
    public async Task<int> PruneAsync(CancellationToken cancellationToken = default)
    {
        if (privacy.ActiveTimeDays <= 0)
            return 0;
        var before = clock.GetUtcNow().AddDays(-privacy.ActiveTimeDays);
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancellationToken);
        var rounds = db.Rounds.Where(round => round.ClosedAt < before).Select(round => round.Id);
        var works = db.Assignments.Where(work => rounds.Contains(work.RoundId));
        await db.ActiveTimes.Where(time => works.Any(work => work.Id == time.AssignmentId)).ExecuteDeleteAsync(cancellationToken);
        await db
            .DailyWork.Where(day => rounds.Contains(day.RoundId) && day.ActiveMilliseconds != 0)
            .ExecuteUpdateAsync(set => set.SetProperty(day => day.ActiveMilliseconds, 0), cancellationToken);
        var gone = await works
            .Where(work => work.ActiveMilliseconds != 0)
            .ExecuteUpdateAsync(set => set.SetProperty(work => work.ActiveMilliseconds, 0), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return gone;
    }
}
