using AnnotateHub.Application.Access;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Rounds.Creation;
using AnnotateHub.Application.Rounds.Lifecycle;
using AnnotateHub.Core.Sampling;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Rounds.Drift;

/// <summary>Puts calibration images back into somebody's refinement queue, unannounced, where they look like the host's images without
/// starting boxes.</summary>
/// <remarks>
/// Places are drawn among all unstarted ones but the first, as the places of withheld images are, so that neither the neighbourhood nor the
/// distance
/// of empty images tells. The annotator is told nothing, and only the count of the round grows.
/// </remarks>
public sealed class DriftInsertion(IDbContextFactory<AnnotateHubDb> database, NewAssignments assignments, TimeProvider clock)
{
    /// <summary>Everybody of the refinement round, with how many images could come back.</summary>
    public async Task<Result<IReadOnlyList<DriftCandidate>>> CandidatesAsync(
        long hostRoundId,
        Actor actor,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var (led, why) = await LeadAsync(db, hostRoundId, actor, cancellationToken, evenArchived: true);
        if (led is null)
            return why;
        var people = await db
            .RoundPeople.AsNoTracking()
            .Include(roundPerson => roundPerson.Person)
            .Where(roundPerson => roundPerson.RoundId == hostRoundId && roundPerson.PersonId != actor.PersonId)
            .OrderBy(roundPerson => roundPerson.PersonId)
            .ToListAsync(cancellationToken);
        var ids = people.Select(roundPerson => roundPerson.PersonId).ToList();
        var shut = await CalibrationGateQueries.OpenForAsync(db, led.Round.ProjectId, ids, cancellationToken);
        var calibrated = await CalibratedAsync(db, led.Round.ProjectId, ids, cancellationToken);
        var places = await db
            .Assignments.Where(assignment =>
                ids.Contains(assignment.PersonId)
                && assignment.RoundId == hostRoundId
                && assignment.WithdrawnAt == null
                && assignment.State == AssignmentState.Assigned
                && assignment.SkippedAt == null
            )
            .GroupBy(assignment => assignment.PersonId)
            .Select(group => new { group.Key, Count = group.Count() })
            .ToDictionaryAsync(item => item.Key, item => item.Count, cancellationToken);
        return people.ConvertAll(person => new DriftCandidate(
            person.PersonId,
            person.Person!.DisplayName,
            shut.Contains(person.PersonId) ? 0 : calibrated.GetValueOrDefault(person.PersonId),
            Math.Max(0, places.GetValueOrDefault(person.PersonId) - 1)
        ));
    }

    /// <param name="count">How many images come back.</param>
    /// <param name="seed">Of the draw of images and places.</param>
    public async Task<Result<DriftInserted>> InsertAsync(
        long hostRoundId,
        long personId,
        int count,
        long seed,
        Actor actor,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancellationToken);
        var (led, why) = await LeadAsync(db, hostRoundId, actor, cancellationToken);
        if (led is null)
            return why;
        if (personId == actor.PersonId)
            return new Error("Drift is measured unannounced; another lead has to choose images for you.");
        var person = await db
            .RoundPeople.AsNoTracking()
            .Include(roundPerson => roundPerson.Person)
            .FirstOrDefaultAsync(roundPerson => roundPerson.RoundId == hostRoundId && roundPerson.PersonId == personId, cancellationToken);
        if (person is null)
            return new Error($"This person has no part in {led.Round.Name}.");
        var images = await CalibratedAsync(db, led.Round, personId, cancellationToken);
        var places = await PlacesAsync(db, led.Round, personId, cancellationToken);
        if (Validate(led.Round, person.Person!.DisplayName, count, images.Count, places) is { } fault)
            return new Error(fault);

        var random = PinnedRandom.For(unchecked((ulong)seed), 0, "drift");
        var chosen = random
            .Shuffled(images.OrderBy(image => image.Name, StringComparer.Ordinal))
            .OrderBy(image => image.IsInHost)
            .Take(count)
            .ToList();
        var after = random.Shuffled(places.Skip(1)).Take(count).ToList();
        var now = clock.GetUtcNow();
        var drift = await RoundOfAsync(db, led.Round, seed, actor, now, cancellationToken);
        if (drift.People.All(roundPerson => roundPerson.PersonId != personId))
            drift.People.Add(
                new RoundPerson
                {
                    PersonId = personId,
                    ExperienceMonths = person.ExperienceMonths,
                    SeniorityRank = person.SeniorityRank,
                }
            );
        await db.SaveChangesAsync(cancellationToken);
        db.RecordAudit(
            actor,
            drift.ProjectId,
            "drift.inserted",
            now,
            $"{count} calibration images came back for {person.Person.DisplayName}, drawn with seed {seed}.",
            drift.Id,
            subjectId: personId
        );
        await db.SaveChangesAsync(cancellationToken);
        var project = await db.Projects.AsNoTracking().SingleAsync(item => item.Id == drift.ProjectId, cancellationToken);
        await assignments.InsertAsync(
            db,
            transaction,
            project,
            drift,
            [
                .. chosen
                    .Zip(after)
                    .Select(item => new AssignmentSpec(
                        item.First.Id,
                        personId,
                        item.Second.QueueOrder,
                        led.Round.Settings.StartFrom is not null,
                        item.First.Occasion + 1
                    )),
            ],
            SeededLabelSets.None,
            cancellationToken
        );
        await transaction.CommitAsync(cancellationToken);
        return new DriftInserted(drift.Id, chosen.Count);
    }

    private static async Task<(AuthorizedRound? Led, Error Why)> LeadAsync(
        AnnotateHubDb db,
        long hostRoundId,
        Actor actor,
        CancellationToken cancellationToken,
        bool evenArchived = false
    )
    {
        var (led, why) = await db.AuthorizeRoundAsync(hostRoundId, actor, cancellationToken, evenArchived: evenArchived);
        if (led is null)
            return (null, why);
        if (led.Round.Kind is not RoundKind.Refinement)
            return (null, new Error("Drift images hide in refinement rounds; choose one."));
        return led.Round.ClosedAt is null ? (led, default) : (null, new Error("The round is closed; nobody would meet the images."));
    }

    private static string? Validate(Round host, string name, int count, int available, List<Place> places)
    {
        if (count < 1)
            return $"At least one image comes back; found {count}.";
        if (RoundRules.For(host.Kind).AssistanceIn(host.Settings) is Assistance.Model)
            return $"In {host.Name} a trained detector helps with clicks; drift images must look the same and answers to them must not "
                + "depend on a model. Insert them in a round without that help.";
        if (count > available)
            return $"{count} images are asked for, but {name} has submitted only {available} calibration images that can come "
                + "back; ask for fewer.";
        if (count > places.Count - 1)
            return $"{name} has {places.Count} images left to begin; {count} more could not hide among them.";
        return host.Settings.StartFrom is not null && !places.Any(place => place.IsWithheld)
            ? $"{name} has no image without starting boxes left to begin, so that a drift image would stand out; use a larger "
                + "withheld share in the next refinement round."
            : null;
    }

    /// <summary>Calibration images that the person has submitted and has not open anywhere, with the last occasion.</summary>
    private static async Task<List<Candidate>> CalibratedAsync(
        AnnotateHubDb db,
        Round host,
        long personId,
        CancellationToken cancellationToken
    )
    {
        if (await CalibrationGateQueries.IsOpenAsync(db, host.ProjectId, personId, cancellationToken))
            return [];
        var own = db.Assignments.Where(assignment => assignment.ProjectId == host.ProjectId && assignment.PersonId == personId);
        return await own.Where(assignment =>
                assignment.WithdrawnAt == null
                && assignment.Round!.Kind == RoundKind.Calibration
                && (assignment.State == AssignmentState.Submitted || assignment.State == AssignmentState.Accepted)
            )
            .Select(assignment => new { assignment.ImageGroupId, assignment.ImageGroup!.Name })
            .Distinct()
            .Where(image =>
                !own.Any(assignment =>
                    assignment.ImageGroupId == image.ImageGroupId
                    && assignment.WithdrawnAt == null
                    && assignment.Round!.Kind == RoundKind.Drift
                    && assignment.State != AssignmentState.Submitted
                    && assignment.State != AssignmentState.Accepted
                )
            )
            .Select(image => new Candidate(
                image.ImageGroupId,
                image.Name,
                own.Where(assignment => assignment.ImageGroupId == image.ImageGroupId).Max(assignment => assignment.Occasion),
                own.Any(assignment =>
                    assignment.RoundId == host.Id && assignment.ImageGroupId == image.ImageGroupId && assignment.WithdrawnAt == null
                )
            ))
            .ToListAsync(cancellationToken);
    }

    /// <summary>How many calibration images each of the people has submitted and has not open anywhere; see
    /// <see cref="CalibratedAsync(AnnotateHubDb, Round, long, CancellationToken)"/>.</summary>
    private static async Task<Dictionary<long, int>> CalibratedAsync(
        AnnotateHubDb db,
        long projectId,
        List<long> people,
        CancellationToken cancellationToken
    )
    {
        var own = db.Assignments.Where(assignment =>
            assignment.ProjectId == projectId && people.Contains(assignment.PersonId) && assignment.WithdrawnAt == null
        );
        return await own.Where(assignment =>
                assignment.Round!.Kind == RoundKind.Calibration
                && (assignment.State == AssignmentState.Submitted || assignment.State == AssignmentState.Accepted)
            )
            .Select(assignment => new { assignment.PersonId, assignment.ImageGroupId })
            .Distinct()
            .Where(image =>
                !own.Any(assignment =>
                    assignment.PersonId == image.PersonId
                    && assignment.ImageGroupId == image.ImageGroupId
                    && assignment.Round!.Kind == RoundKind.Drift
                    && assignment.State != AssignmentState.Submitted
                    && assignment.State != AssignmentState.Accepted
                )
            )
            .GroupBy(image => image.PersonId)
            .Select(group => new { group.Key, Count = group.Count() })
            .ToDictionaryAsync(item => item.Key, item => item.Count, cancellationToken);
    }

    private static Task<List<Place>> PlacesAsync(AnnotateHubDb db, Round host, long personId, CancellationToken cancellationToken) =>
        db
            .Assignments.Where(assignment =>
                assignment.RoundId == host.Id
                && assignment.PersonId == personId
                && assignment.WithdrawnAt == null
                && assignment.State == AssignmentState.Assigned
                && assignment.SkippedAt == null
            )
            .OrderBy(assignment => assignment.QueueOrder)
            .ThenBy(assignment => assignment.Id)
            .Select(assignment => new Place(assignment.QueueOrder, assignment.IsWithheld))
            .ToListAsync(cancellationToken);

    /// <summary>One drift round for each host, made when first needed.</summary>
    private static async Task<Round> RoundOfAsync(
        AnnotateHubDb db,
        Round host,
        long seed,
        Actor actor,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var all = await db
            .Rounds.Include(item => item.People)
            .Where(item => item.ProjectId == host.ProjectId && item.Kind == RoundKind.Drift)
            .ToListAsync(cancellationToken);
        if (all.FirstOrDefault(item => item.ClosedAt is null && item.Settings.HostRoundId == host.Id) is { } found)
            return found;
        var taken = await db
            .Rounds.Where(item => item.ProjectId == host.ProjectId)
            .Select(item => item.Name)
            .ToHashSetAsync(cancellationToken);
        var name = Enumerable
            .Range(1, taken.Count + 1)
            .Select(number => number == 1 ? $"Drift of {host.Name}" : $"Drift of {host.Name} {number}")
            .First(item => !taken.Contains(item));
        var round = new Round
        {
            ProjectId = host.ProjectId,
            Kind = RoundKind.Drift,
            Name = name,
            CreatedAt = now,
            CreatedById = actor.PersonId == 0 ? null : actor.PersonId,
            Settings = new RoundSettings(
                host.Settings.Classes,
                Seed: seed,
                HostRoundId: host.Id,
                Drawn: "calibration images, preferably such as the person does not have in the host round",
                Assistance: host.Settings.Assistance
            ),
        };
        db.Rounds.Add(round);
        return round;
    }

    private sealed record Candidate(long Id, string Name, int Occasion, bool IsInHost);

    private sealed record Place(int QueueOrder, bool IsWithheld);
}
