using AnnotateHub.Application.Access;
using AnnotateHub.Application.Annotations;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Rounds.Queue;
using AnnotateHub.Core.Sampling;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Rounds.Creation;

/// <summary>Makes the round of a plan: assignments, starting boxes, counters, notifications and audit appear together or not at
/// all.</summary>
public sealed class CreateRound(
    IDbContextFactory<AnnotateHubDb> database,
    NewAssignments assignments,
    IClientNotifier notifier,
    TimeProvider clock
)
{
    /// <summary>Refused with the plan's faults when it has any.</summary>
    public async Task<Result<RoundMade>> MakeAsync(
        long projectId,
        Actor actor,
        RoundPlan plan,
        IProgress<JobProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var (lead, why) = await db.AuthorizeLeadAsync(projectId, actor, cancellationToken);
        if (lead is null)
            return why;
        var first = await RoundPlanResolution.ResolveAsync(db, projectId, plan, cancellationToken);
        if (first.Faults.Count > 0)
            return new Error(string.Join(" ", first.Faults));

        var gains = await QueueGains.ReadAsync(
            db,
            projectId,
            first.Plan.Settings,
            [.. first.Images.Select(image => image.Id)],
            cancellationToken
        );
        var wanted = WorkOf(first, gains);
        var meter = new ProgressMeter(
            progress,
            clock,
            first.Plan.Settings.StartFrom is null ? null : wanted.Count(wantedWork => !wantedWork.IsWithheld)
        );
        var prepared = await assignments.PrepareAsync(first.Project, first.Plan.Settings, wanted, actor, meter, cancellationToken);
        progress?.Report(new JobProgress(wanted.Count, wanted.Count, $"Writing {wanted.Count} assignments."));
        var outcome = await assignments.UseAsync(
            prepared,
            () => WriteAsync(db, first, gains, wanted, prepared, actor, cancellationToken),
            made => made is Result<RoundMade>.Success
        );
        if (outcome is not Result<RoundMade>.Success)
            return outcome;
        foreach (var person in first.People)
            notifier.Publish(new NotificationAdded(person.PersonId, projectId));
        await database.RefreshStatisticsAsync(cancellationToken);
        return outcome;
    }

    private async Task<Result<RoundMade>> WriteAsync(
        AnnotateHubDb db,
        RoundPlanResolution first,
        IReadOnlyDictionary<long, double> gains,
        List<AssignmentSpec> wanted,
        SeededLabelSets prepared,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        var projectId = first.Project.Id;
        await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancellationToken);
        // Applying boxes takes a while; a split redrawn or an image taken by another round since then must not slip in.
        var now = await RoundPlanResolution.ResolveAsync(db, projectId, first.Plan, cancellationToken);
        if (now.Faults.Count > 0 || !WorkOf(now, gains).SequenceEqual(wanted))
            return new Error(
                $"The project changed while the round was being made. {string.Join(" ", now.Faults)} Look at the preview again.".Replace(
                    "  ",
                    " ",
                    StringComparison.Ordinal
                )
            );

        var at = clock.GetUtcNow();
        var round = new Round
        {
            ProjectId = projectId,
            Kind = now.Plan.Kind,
            Name = now.Plan.Name,
            Settings = now.Plan.Settings,
            CreatedAt = at,
            CreatedById = actor.PersonId == 0 ? null : actor.PersonId,
        };
        round.People.AddRange(
            now.People.Select(membership => new RoundPerson
            {
                PersonId = membership.PersonId,
                ExperienceMonths = membership.ExperienceMonths,
                SeniorityRank = membership.SeniorityRank,
                GatePassed = now.Plan.Settings.Gate is null ? null : false,
            })
        );
        db.Rounds.Add(round);
        if (now.Plan.CloseFree)
            await CloseFreeAsync(db, projectId, round.Name, actor, at, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);

        await assignments.InsertAsync(db, transaction, now.Project, round, wanted, prepared, cancellationToken);
        foreach (var (person, count) in wanted.CountBy(wantedWork => wantedWork.PersonId))
            db.Notify(
                person,
                projectId,
                NotificationKind.Assigned,
                $"{count} {(count == 1 ? "image is" : "images are")} assigned to you in {round.Name}.",
                PageAddress.MyWork(projectId),
                at
            );
        db.RecordAudit(
            actor,
            projectId,
            "round.made",
            at,
            $"{RoundRules.For(round.Kind).Name} '{round.Name}': {round.Settings.Drawn}; {wanted.Count} assignments to "
                + $"{now.People.Count} {(now.People.Count == 1 ? "person" : "people")}.",
            round.Id
        );
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new RoundMade(round.Id, now.Images.Count, wanted.Count, prepared.Applied, prepared.LeftOut);
    }

    private static async Task CloseFreeAsync(
        AnnotateHubDb db,
        long projectId,
        string newName,
        Actor actor,
        DateTimeOffset at,
        CancellationToken cancellationToken
    )
    {
        var free = await db
            .Rounds.Where(round => round.ProjectId == projectId && round.Kind == RoundKind.Free)
            .OrderBy(round => round.Id)
            .FirstOrDefaultAsync(cancellationToken);
        if (free?.ClosedAt is not null)
            return;
        // Where nobody has worked freely yet the round does not exist; it is made closed, so that it does not open by itself.
        if (free is null)
            db.Rounds.Add(
                free = new Round
                {
                    ProjectId = projectId,
                    Kind = RoundKind.Free,
                    Name = await FreeRound.NameForAsync(db, projectId, newName, cancellationToken),
                    CreatedAt = at,
                }
            );
        free.ClosedAt = at;
        db.RecordAudit(
            actor,
            projectId,
            "round.closed",
            at,
            "The free round was closed when a round of the protocol was made.",
            free.Id == 0 ? null : free.Id
        );
    }

    /// <summary>The assignments of a plan. Everybody has an order of their own, so that two people never sit before the same image in
    /// step; where the order is by expected gain, only images of equal gain are shuffled.</summary>
    private static List<AssignmentSpec> WorkOf(RoundPlanResolution plan, IReadOnlyDictionary<long, double> gains)
    {
        var seed = unchecked((ulong)plan.Plan.Settings.Seed);
        var places = plan
            .Dealt.Index()
            .SelectMany(image => image.Item.Select(person => (Person: person, Image: image.Index)))
            .GroupBy(item => item.Person, item => item.Image);
        return
        [
            .. places
                .OrderBy(person => person.Key)
                .SelectMany(person =>
                    PinnedRandom
                        .For(seed, person.Key, "queue")
                        .Shuffled(person)
                        .OrderByDescending(image => gains.GetValueOrDefault(plan.Images[image].Id))
                        .Index()
                        .Select(item => new AssignmentSpec(
                            plan.Images[item.Item].Id,
                            plan.People[person.Key].PersonId,
                            item.Index + 1,
                            plan.Withheld.Contains(item.Item)
                        ))
                ),
        ];
    }
}
