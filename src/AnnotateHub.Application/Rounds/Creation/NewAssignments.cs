using System.Data.Common;
using System.Text.Json;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Kernel.Counters;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace AnnotateHub.Application.Rounds.Creation;

/// <summary>
/// Makes assignments with their label sets, many at once. Starting boxes are applied to label sets that belong to nobody yet, and only then
/// do the
/// assignments appear, all in one transaction: nobody ever meets an image whose boxes are still coming, and a crash leaves no half round.
/// </summary>
public sealed class NewAssignments(IDbContextFactory<AnnotateHubDb> database, StartingBoxes starting, TimeProvider clock)
{
    /// <summary>Longer than the making of any round takes.</summary>
    internal static readonly TimeSpan SweptAfter = TimeSpan.FromDays(1);

    /// <summary>Applies starting boxes for work that is not withheld. Does nothing where the round starts from no model.</summary>
    internal async Task<SeededLabelSets> PrepareAsync(
        Project project,
        RoundSettings settings,
        IReadOnlyList<AssignmentSpec> wanted,
        Actor actor,
        ProgressMeter? meter,
        CancellationToken cancellationToken
    )
    {
        if (settings.StartFrom is not { } source)
            return SeededLabelSets.None;
        var places = wanted.Index().Where(item => !item.Item.IsWithheld).Select(item => item.Index).ToList();
        var sets = new Dictionary<int, long>();
        try
        {
            await using (var db = await database.CreateDbContextAsync(cancellationToken))
            {
                await using var transaction = await db.Database.BeginTransactionAsync(
                    System.Data.IsolationLevel.Serializable,
                    cancellationToken
                );
                using var insert = new LabelSetInsert(db, transaction.GetDbTransaction(), project, settings.Classes, clock.GetUtcNow());
                var made = places.ToDictionary(place => place, place => insert.Run(wanted[place].ImageGroupId, wanted[place].PersonId));
                await transaction.CommitAsync(cancellationToken);
                // Only what is really there may be discarded: keys of a transaction that was rolled back are given out again, to others.
                foreach (var (place, set) in made)
                    sets[place] = set;
            }

            var (applied, leftOut) = await starting.ApplyAsync(
                project.Id,
                source,
                project.Classes,
                settings.Classes,
                [.. places.Select(place => new EmptySet(sets[place], wanted[place].ImageGroupId))],
                actor.PersonId,
                meter,
                cancellationToken
            );
            return new SeededLabelSets(sets, applied, leftOut);
        }
        catch
        {
            await DiscardAsync(new SeededLabelSets(sets, 0, 0));
            throw;
        }
    }

    /// <summary>Does what the sets were prepared for, and removes them when it did not take them: refused, cancelled or failed.</summary>
    internal async Task<T> UseAsync<T>(SeededLabelSets prepared, Func<Task<T>> write, Func<T, bool> areTaken)
    {
        T outcome;
        try
        {
            outcome = await write();
        }
        catch
        {
            await DiscardAsync(prepared);
            throw;
        }

        if (!areTaken(outcome))
            await DiscardAsync(prepared);
        return outcome;
    }

    /// <summary>
    /// Removes label sets of assignments that never came to be because the server was killed while a round was being made. Called when the
    /// server starts; a command line may be making a round at that moment, so that only old ones go.
    /// </summary>
    /// <returns>How many there were.</returns>
    public async Task<int> SweepAsync(CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var before = clock.GetUtcNow() - SweptAfter;
        var orphans = await db
            .LabelSets.Where(set =>
                set.Kind == LabelSetKind.Annotator
                && set.CreatedAt < before
                && !db.Assignments.Any(assignment => assignment.LabelSetId == set.Id)
            )
            .Select(set => set.Id)
            .ToListAsync(cancellationToken);
        await DiscardAsync(new SeededLabelSets(orphans.Index().ToDictionary(item => item.Index, item => item.Item), 0, 0));
        return orphans.Count;
    }

    /// <summary>Removes label sets that were prepared for assignments that never came to be. They belonged to nobody, so no history is
    /// lost.</summary>
    internal async Task DiscardAsync(SeededLabelSets prepared)
    {
        if (prepared.LabelSets.Count == 0)
            return;
        await using var db = await database.CreateDbContextAsync();
        foreach (var chunk in prepared.LabelSets.Values.Chunk(500))
        {
            await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable);
            // A commit whose answer was lost may have given them to somebody.
            var owned = await db
                .Assignments.Where(assignment => chunk.Contains(assignment.LabelSetId))
                .Select(assignment => assignment.LabelSetId)
                .ToListAsync();
            var ids = chunk.Except(owned).ToList();
            await db.Operations.Where(loggedOperation => ids.Contains(loggedOperation.LabelSetId)).ExecuteDeleteAsync();
            await db.Boxes.Where(box => ids.Contains(box.LabelSetId)).ExecuteDeleteAsync();
            await db.ClassCounts.Where(classCount => ids.Contains(classCount.LabelSetId)).ExecuteDeleteAsync();
            await db.LabelSets.Where(labelSet => ids.Contains(labelSet.Id)).ExecuteDeleteAsync();
            await transaction.CommitAsync();
        }
    }

    /// <summary>Makes the assignments inside the caller's transaction and counts them and their starting boxes.</summary>
    internal async Task<IReadOnlyList<Assignment>> InsertAsync(
        AnnotateHubDb db,
        IDbContextTransaction transaction,
        Project project,
        Round round,
        IReadOnlyList<AssignmentSpec> wanted,
        SeededLabelSets prepared,
        CancellationToken cancellationToken
    )
    {
        var now = clock.GetUtcNow();
        var made = new List<Assignment>(wanted.Count);
        using (var sets = new LabelSetInsert(db, transaction.GetDbTransaction(), project, round.Settings.Classes, now))
        using (
            var insert = new PreparedCommand(
                db.Database.GetDbConnection(),
                """
                INSERT INTO "Assignments" ("RoundId", "ProjectId", "ImageGroupId", "PersonId", "Occasion", "State", "LabelSetId", "QueueOrder", "IsWithheld", "ActiveMilliseconds", "Verdicts", "CreatedAt", "Id")
                VALUES (@0, @1, @2, @3, @4, @5, @6, @7, @8, 0, 0, @9, @10)
                """,
                11
            )
        )
        {
            for (var place = 0; place < wanted.Count; place++)
            {
                var wantedWork = wanted[place];
                var set = prepared.LabelSets.TryGetValue(place, out var ready)
                    ? ready
                    : sets.Run(wantedWork.ImageGroupId, wantedWork.PersonId);
                var id = Keys.Random();
                insert.Run(
                    transaction.GetDbTransaction(),
                    round.Id,
                    project.Id,
                    wantedWork.ImageGroupId,
                    wantedWork.PersonId,
                    wantedWork.Occasion,
                    (int)AssignmentState.Assigned,
                    set,
                    wantedWork.QueueOrder,
                    wantedWork.IsWithheld,
                    now.UtcTicks,
                    id
                );
                made.Add(
                    new Assignment
                    {
                        Id = id,
                        RoundId = round.Id,
                        ProjectId = project.Id,
                        ImageGroupId = wantedWork.ImageGroupId,
                        PersonId = wantedWork.PersonId,
                        Occasion = wantedWork.Occasion,
                        LabelSetId = set,
                        QueueOrder = wantedWork.QueueOrder,
                        IsWithheld = wantedWork.IsWithheld,
                        CreatedAt = now,
                    }
                );
            }
        }

        await db.IncrementProgressAsync(made, cancellationToken);
        var withBoxes = prepared.LabelSets.Keys.Select(place => (made[place].PersonId, made[place].LabelSetId)).ToList();
        await db.CountBoxesAsync(round.Id, withBoxes, 1, cancellationToken);
        return made;
    }

    private sealed class LabelSetInsert(
        AnnotateHubDb db,
        DbTransaction transaction,
        Project project,
        IReadOnlyList<string>? allowed,
        DateTimeOffset now
    ) : IDisposable
    {
        private readonly string _classes = JsonSerializer.Serialize(
            allowed ?? [.. project.Classes.Classes.Select(labelClass => labelClass.Key)],
            JsonSerializerOptions.Web
        );

        private readonly PreparedCommand _insert = new(
            db.Database.GetDbConnection(),
            """
            INSERT INTO "LabelSets" ("ProjectId", "ImageGroupId", "Kind", "PersonId", "Revision", "ExhaustiveClasses", "CreatedAt")
            VALUES (@0, @1, @2, @3, 0, @4, @5) RETURNING "Id"
            """,
            6
        );

        public long Run(long imageGroupId, long personId) =>
            (long)_insert.Scalar(transaction, project.Id, imageGroupId, (int)LabelSetKind.Annotator, personId, _classes, now.UtcTicks)!;

        public void Dispose() => _insert.Dispose();
    }
}
