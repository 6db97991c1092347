using AnnotateHub.Core.Sampling;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.UseCases.Annotate;
using AnnotateHub.UseCases.Jobs;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.UseCases.Rounds;

/// <summary>Makes the round of a plan: assignments, starting boxes, counters, notifications and audit appear together or not at all.</summary>
public sealed class RoundMaker(IDbContextFactory<AnnotateHubDb> database, NewAssignments assignments, Notices notices, TimeProvider clock)
{
    /// <summary>Refused with the plan's faults when it has any.</summary>
    public async Task<Outcome<RoundMade>> MakeAsync(long projectId, Actor actor, RoundPlan plan, IProgress<JobProgress>? progress = null, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        var (lead, why) = await db.LeadAsync(projectId, actor, cancel);
        if (lead is null) return why;
        var first = await PlanResolution.ResolveAsync(db, projectId, plan, cancel);
        if (first.Faults.Count > 0) return new Refusal(string.Join(" ", first.Faults));

        var wanted = WorkOf(first);
        var meter = new ProgressMeter(progress, clock, first.Plan.Settings.StartFrom is null ? null : wanted.Count(item => !item.IsWithheld));
        var prepared = await assignments.PrepareAsync(first.Project, first.Plan.Settings, wanted, actor, meter, cancel);
        progress?.Report(new JobProgress(wanted.Count, wanted.Count, $"Writing {wanted.Count} assignments."));
        var outcome = await WriteAsync(db, first, wanted, prepared, actor, cancel);
        if (outcome is not Outcome<RoundMade>.Done) await assignments.DiscardAsync(prepared);
        else foreach (var person in first.People) notices.Publish(person.PersonId);
        return outcome;
    }

    private async Task<Outcome<RoundMade>> WriteAsync(AnnotateHubDb db, PlanResolution first, List<WantedWork> wanted, PreparedSets prepared, Actor actor, CancellationToken cancel)
    {
        var projectId = first.Project.Id;
        await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancel);
        // Laying boxes takes a while; a split redrawn or an image taken by another round since then must not slip in.
        var now = await PlanResolution.ResolveAsync(db, projectId, first.Plan, cancel);
        if (now.Faults.Count > 0 || !WorkOf(now).SequenceEqual(wanted))
            return new Refusal($"The project changed while the round was being made. {string.Join(" ", now.Faults)} Look at the preview again.".Replace("  ", " ", StringComparison.Ordinal));

        var at = clock.GetUtcNow();
        var round = new Round
        {
            ProjectId = projectId, Kind = now.Plan.Kind, Name = now.Plan.Name, Settings = now.Plan.Settings, CreatedAt = at, CreatedById = actor.PersonId == 0 ? null : actor.PersonId,
        };
        round.People.AddRange(now.People.Select(item => new RoundPerson
        {
            PersonId = item.PersonId, ExperienceMonths = item.ExperienceMonths, SeniorityRank = item.SeniorityRank, GatePassed = now.Plan.Settings.Gate is null ? null : false,
        }));
        db.Rounds.Add(round);
        if (now.Plan.CloseFree) await CloseFreeAsync(db, projectId, actor, at, cancel);
        await db.SaveChangesAsync(cancel);

        await assignments.InsertAsync(db, transaction, now.Project, round, wanted, prepared, cancel);
        foreach (var (person, count) in wanted.CountBy(item => item.PersonId))
            db.Notify(person, projectId, NotificationKind.Assigned, $"{count} {(count == 1 ? "image is" : "images are")} assigned to you in {round.Name}.", PageAddress.MyWork(projectId), at);
        db.Record(actor, projectId, "round.made", at, $"{RoundRules.Of(round.Kind).Name} '{round.Name}': {round.Settings.Drawn}; {wanted.Count} assignments to {now.People.Count} {(now.People.Count == 1 ? "person" : "people")}.", round.Id);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return new RoundMade(round.Id, now.Images.Count, wanted.Count, prepared.Laid, prepared.LeftOut);
    }

    private static async Task CloseFreeAsync(AnnotateHubDb db, long projectId, Actor actor, DateTimeOffset at, CancellationToken cancel)
    {
        var free = await db.Rounds.Where(item => item.ProjectId == projectId && item.Kind == RoundKind.Free).OrderBy(item => item.Id).FirstOrDefaultAsync(cancel);
        if (free?.ClosedAt is not null) return;
        // Where nobody has worked freely yet the round does not exist; it is made closed, so that it does not open by itself.
        if (free is null) db.Rounds.Add(free = new Round { ProjectId = projectId, Kind = RoundKind.Free, Name = FreeRound.Name, CreatedAt = at });
        free.ClosedAt = at;
        db.Record(actor, projectId, "round.closed", at, "The free round was closed when a round of the protocol was made.", free.Id == 0 ? null : free.Id);
    }

    /// <summary>The assignments of a plan. Everybody has an order of their own, so that two people never sit before the same image in step.</summary>
    private static List<WantedWork> WorkOf(PlanResolution plan)
    {
        var seed = unchecked((ulong)plan.Plan.Settings.Seed);
        var places = plan.Dealt.Index().SelectMany(image => image.Item.Select(person => (Person: person, Image: image.Index))).GroupBy(item => item.Person, item => item.Image);
        return
        [
            .. places.OrderBy(person => person.Key).SelectMany(person => PinnedRandom.For(seed, person.Key, "queue").Shuffled(person).Index()
                .Select(item => new WantedWork(plan.Images[item.Item].Id, plan.People[person.Key].PersonId, item.Index + 1, plan.Withheld.Contains(item.Item)))),
        ];
    }
}
