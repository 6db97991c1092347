using System.Data.Common;
using System.Text.Json;
using AnnotateHub.Core.Labels;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.UseCases.Annotate;
using AnnotateHub.UseCases.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace AnnotateHub.UseCases.Rounds;

/// <summary>One assignment that is to be made.</summary>
internal readonly record struct WantedWork(long ImageGroupId, long PersonId, int QueueOrder, bool IsWithheld = false, int Occasion = 1);

/// <summary>Label sets that already hold starting boxes, by position of the wanted work; the others are made empty with their assignment.</summary>
internal sealed record PreparedSets(IReadOnlyDictionary<int, long> LabelSets, int Laid, int LeftOut)
{
    public static PreparedSets None { get; } = new(new Dictionary<int, long>(), 0, 0);
}

/// <summary>
/// Makes assignments with their label sets, many at once. Starting boxes are laid into label sets that belong to nobody yet, and only then do the
/// assignments appear, all in one transaction: nobody ever meets an image whose boxes are still coming, and a crash leaves no half round.
/// </summary>
public sealed class NewAssignments(IDbContextFactory<AnnotateHubDb> database, StartingBoxes starting, TimeProvider clock)
{
    /// <summary>Lays starting boxes for work that is not withheld. Does nothing where the round starts from no model.</summary>
    internal async Task<PreparedSets> PrepareAsync(Project project, RoundSettings settings, IReadOnlyList<WantedWork> wanted, Actor actor, ProgressMeter? meter, CancellationToken cancel)
    {
        if (settings.StartFrom is not { } source) return PreparedSets.None;
        var places = wanted.Index().Where(item => !item.Item.IsWithheld).Select(item => item.Index).ToList();
        var sets = new Dictionary<int, long>();
        try
        {
            await using (var db = await database.CreateDbContextAsync(cancel))
            {
                await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancel);
                using var insert = new LabelSetInsert(db, transaction.GetDbTransaction(), project, settings.Classes, clock.GetUtcNow());
                foreach (var place in places) sets[place] = insert.Run(wanted[place].ImageGroupId, wanted[place].PersonId);
                await transaction.CommitAsync(cancel);
            }

            var (laid, leftOut) = await starting.LayAsync(
                project.Id, source, project.Classes, settings.Classes, [.. places.Select(place => new EmptySet(sets[place], wanted[place].ImageGroupId))], actor.PersonId, meter, cancel);
            return new PreparedSets(sets, laid, leftOut);
        }
        catch
        {
            await DiscardAsync(new PreparedSets(sets, 0, 0));
            throw;
        }
    }

    /// <summary>Removes label sets that were prepared for assignments that never came to be. They belonged to nobody, so no history is lost.</summary>
    internal async Task DiscardAsync(PreparedSets prepared)
    {
        if (prepared.LabelSets.Count == 0) return;
        await using var db = await database.CreateDbContextAsync();
        foreach (var chunk in prepared.LabelSets.Values.Chunk(500))
        {
            var ids = chunk.ToList();
            await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable);
            await db.Operations.Where(item => ids.Contains(item.LabelSetId)).ExecuteDeleteAsync();
            await db.Boxes.Where(item => ids.Contains(item.LabelSetId)).ExecuteDeleteAsync();
            await db.ClassCounts.Where(item => ids.Contains(item.LabelSetId)).ExecuteDeleteAsync();
            await db.LabelSets.Where(item => ids.Contains(item.Id)).ExecuteDeleteAsync();
            await transaction.CommitAsync();
        }
    }

    /// <summary>Makes the assignments inside the caller's transaction and counts them and their starting boxes.</summary>
    internal async Task<IReadOnlyList<Assignment>> InsertAsync(
        AnnotateHubDb db, IDbContextTransaction transaction, Project project, Round round, IReadOnlyList<WantedWork> wanted, PreparedSets prepared, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var made = new List<Assignment>(wanted.Count);
        using (var sets = new LabelSetInsert(db, transaction.GetDbTransaction(), project, round.Settings.Classes, now))
        using (var insert = new Statement(db.Database.GetDbConnection(), """
            INSERT INTO "Assignments" ("RoundId", "ProjectId", "ImageGroupId", "PersonId", "Occasion", "State", "LabelSetId", "QueueOrder", "IsWithheld", "ActiveMilliseconds", "CreatedAt", "Id")
            VALUES (@0, @1, @2, @3, @4, @5, @6, @7, @8, 0, @9, @10)
            """, 11))
        {
            for (var place = 0; place < wanted.Count; place++)
            {
                var item = wanted[place];
                var set = prepared.LabelSets.TryGetValue(place, out var ready) ? ready : sets.Run(item.ImageGroupId, item.PersonId);
                var id = Keys.Random();
                insert.Run(transaction.GetDbTransaction(), round.Id, project.Id, item.ImageGroupId, item.PersonId, item.Occasion, (int)AssignmentState.Assigned, set, item.QueueOrder, item.IsWithheld, now.UtcTicks, id);
                made.Add(new Assignment
                {
                    Id = id, RoundId = round.Id, ProjectId = project.Id, ImageGroupId = item.ImageGroupId, PersonId = item.PersonId, Occasion = item.Occasion,
                    LabelSetId = set, QueueOrder = item.QueueOrder, IsWithheld = item.IsWithheld, CreatedAt = now,
                });
            }
        }

        await db.CountNewAsync(made, cancel);
        var withBoxes = prepared.LabelSets.Keys.Select(place => (made[place].PersonId, made[place].LabelSetId)).ToList();
        await db.CountBoxesAsync(round.Id, withBoxes, 1, cancel);
        return made;
    }

    private sealed class LabelSetInsert(AnnotateHubDb db, DbTransaction transaction, Project project, IReadOnlyList<string>? allowed, DateTimeOffset now) : IDisposable
    {
        private readonly string _classes = JsonSerializer.Serialize(allowed ?? [.. project.Classes.Classes.Select(item => item.Key)], JsonSerializerOptions.Web);

        private readonly Statement _insert = new(db.Database.GetDbConnection(), """
            INSERT INTO "LabelSets" ("ProjectId", "ImageGroupId", "Kind", "PersonId", "Revision", "ExhaustiveClasses", "CreatedAt")
            VALUES (@0, @1, @2, @3, 0, @4, @5) RETURNING "Id"
            """, 6);

        public long Run(long imageGroupId, long personId) =>
            (long)_insert.Scalar(transaction, project.Id, imageGroupId, (int)LabelSetKind.Annotator, personId, _classes, now.UtcTicks)!;

        public void Dispose() => _insert.Dispose();
    }
}
