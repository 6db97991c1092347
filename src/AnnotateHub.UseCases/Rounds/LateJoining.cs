using AnnotateHub.Core.Sampling;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.UseCases.Rounds;

/// <summary>Gives somebody who comes late their part of a round.</summary>
public sealed class LateJoining(IDbContextFactory<AnnotateHubDb> database, NewAssignments assignments, TimeProvider clock)
{
    internal async Task<Outcome<PersonAdded>> JoinAsync(Round round, Membership member, Actor actor, CancellationToken cancel)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancel);
        var isCalibration = round.Kind is RoundKind.Calibration;
        var now = clock.GetUtcNow();
        db.RoundPeople.Add(new RoundPerson
        {
            RoundId = round.Id, PersonId = member.PersonId, ExperienceMonths = member.ExperienceMonths, SeniorityRank = member.SeniorityRank, GatePassed = round.Settings.Gate is null ? null : false,
        });
        await db.SaveChangesAsync(cancel);
        var count = isCalibration ? await AllImagesAsync() : await ShareAsync(db, round, member.PersonId, cancel);
        db.Notify(member.PersonId, round.ProjectId, NotificationKind.Assigned, $"{count} {(count == 1 ? "image is" : "images are")} assigned to you in {round.Name}.", PageAddress.MyWork(round.ProjectId), now);
        db.Record(actor, round.ProjectId, "round.personAdded", now, $"{member.Person!.DisplayName} joined with {count} images.", round.Id, subjectId: member.PersonId);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return new PersonAdded(count);

        async Task<int> AllImagesAsync()
        {
            var project = await db.Projects.AsNoTracking().SingleAsync(item => item.Id == round.ProjectId, cancel);
            var images = await db.Assignments.Where(item => item.RoundId == round.Id && item.WithdrawnAt == null).Select(item => new { item.ImageGroupId, item.ImageGroup!.Name }).Distinct().ToListAsync(cancel);
            var order = PinnedRandom.For(unchecked((ulong)round.Settings.Seed), (int)member.PersonId, "late queue").Shuffled(images.OrderBy(image => image.Name, StringComparer.Ordinal));
            // Calibration never starts from a model, so nothing has to be prepared.
            await assignments.InsertAsync(db, transaction, project, round, [.. order.Index().Select(item => new WantedWork(item.Item.ImageGroupId, member.PersonId, item.Index + 1))], PreparedSets.None, cancel);
            return order.Length;
        }
    }

    /// <summary>Moves unbegun work, from whoever has most of it and from the end of their queues, until the new person has as much as a fair share.</summary>
    private static async Task<int> ShareAsync(AnnotateHubDb db, Round round, long personId, CancellationToken cancel)
    {
        var has = await db.Assignments.Where(item => item.RoundId == round.Id && item.PersonId == personId).Select(item => item.ImageGroupId).ToHashSetAsync(cancel);
        var unbegun = await UnbegunWork.Of(db, round.Id).Select(item => new { item.Id, item.PersonId, item.ImageGroupId, item.QueueOrder }).ToListAsync(cancel);
        var queues = unbegun.GroupBy(item => item.PersonId).Select(group => new Stack<(long Id, long Image)>(group.OrderBy(item => item.QueueOrder).ThenBy(item => item.Id).Select(item => (item.Id, item.ImageGroupId)))).ToList();
        var share = unbegun.Count / (await db.RoundPeople.CountAsync(item => item.RoundId == round.Id, cancel));
        var taken = new List<long>();
        while (taken.Count < share && queues.MaxBy(queue => queue.Count) is { Count: > 0 } longest)
            if (longest.Pop() is var last && has.Add(last.Image)) taken.Add(last.Id);
        var place = 0;
        foreach (var id in taken) await db.MoveAsync(await db.Assignments.Include(item => item.LabelSet).SingleAsync(item => item.Id == id, cancel), personId, ++place, cancel);
        return taken.Count;
    }
}
