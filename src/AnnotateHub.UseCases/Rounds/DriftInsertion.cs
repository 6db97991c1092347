using AnnotateHub.Core.Sampling;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.UseCases.Viewing;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.UseCases.Rounds;

/// <summary>Puts calibration images back into somebody's refinement queue, unannounced, where they look like the host's images without starting boxes.</summary>
/// <remarks>
/// Places are drawn among all unbegun ones but the first, as the places of withheld images are, so that neither the neighbourhood nor the distance
/// of empty images tells. The annotator is told nothing, and only the count of the round grows.
/// </remarks>
public sealed class DriftInsertion(IDbContextFactory<AnnotateHubDb> database, NewAssignments assignments, TimeProvider clock)
{
    /// <summary>Everybody of the refinement round, with how many images could come back.</summary>
    public async Task<Outcome<IReadOnlyList<DriftCandidate>>> CandidatesAsync(long hostRoundId, Actor actor, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        var (led, why) = await LeadAsync(db, hostRoundId, actor, cancel);
        if (led is null) return why;
        var people = await db.RoundPeople.AsNoTracking().Include(item => item.Person).Where(item => item.RoundId == hostRoundId && item.PersonId != actor.PersonId).OrderBy(item => item.PersonId).ToListAsync(cancel);
        var found = new List<DriftCandidate>();
        foreach (var person in people)
            found.Add(new DriftCandidate(person.PersonId, person.Person!.DisplayName, (await CalibratedAsync(db, led.Round, person.PersonId, cancel)).Count, Math.Max(0, (await PlacesAsync(db, led.Round, person.PersonId, cancel)).Count - 1)));
        return found;
    }

    /// <param name="count">How many images come back.</param>
    /// <param name="seed">Of the draw of images and places.</param>
    public async Task<Outcome<DriftInserted>> InsertAsync(long hostRoundId, long personId, int count, long seed, Actor actor, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancel);
        var (led, why) = await LeadAsync(db, hostRoundId, actor, cancel);
        if (led is null) return why;
        if (personId == actor.PersonId) return new Refusal("Drift is measured unannounced; another lead has to choose images for you.");
        var person = await db.RoundPeople.AsNoTracking().Include(item => item.Person).FirstOrDefaultAsync(item => item.RoundId == hostRoundId && item.PersonId == personId, cancel);
        if (person is null) return new Refusal($"This person has no part in {led.Round.Name}.");
        var images = await CalibratedAsync(db, led.Round, personId, cancel);
        var places = await PlacesAsync(db, led.Round, personId, cancel);
        if (FaultOf(led.Round, person.Person!.DisplayName, count, images.Count, places) is { } fault) return new Refusal(fault);

        var random = PinnedRandom.For(unchecked((ulong)seed), 0, "drift");
        var chosen = random.Shuffled(images.OrderBy(image => image.Name, StringComparer.Ordinal)).OrderBy(image => image.IsInHost).Take(count).ToList();
        var after = random.Shuffled(places.Skip(1)).Take(count).ToList();
        var now = clock.GetUtcNow();
        var drift = await RoundOfAsync(db, led.Round, seed, actor, now, cancel);
        if (drift.People.All(item => item.PersonId != personId))
            drift.People.Add(new RoundPerson { PersonId = personId, ExperienceMonths = person.ExperienceMonths, SeniorityRank = person.SeniorityRank });
        await db.SaveChangesAsync(cancel);
        db.Record(actor, drift.ProjectId, "drift.inserted", now, $"{count} calibration images came back for {person.Person.DisplayName}, drawn with seed {seed}.", drift.Id, subjectId: personId);
        await db.SaveChangesAsync(cancel);
        var project = await db.Projects.AsNoTracking().SingleAsync(item => item.Id == drift.ProjectId, cancel);
        await assignments.InsertAsync(db, transaction, project, drift,
            [.. chosen.Zip(after).Select(item => new WantedWork(item.First.Id, personId, item.Second.QueueOrder, led.Round.Settings.StartFrom is not null, item.First.Occasion + 1))], PreparedSets.None, cancel);
        await transaction.CommitAsync(cancel);
        return new DriftInserted(drift.Id, chosen.Count);
    }

    private static async Task<(LedRound? Led, Refusal Why)> LeadAsync(AnnotateHubDb db, long hostRoundId, Actor actor, CancellationToken cancel)
    {
        var (led, why) = await db.LeadOfRoundAsync(hostRoundId, actor, cancel);
        if (led is null) return (null, why);
        if (led.Round.Kind is not RoundKind.Refinement) return (null, new Refusal("Drift images hide in refinement rounds; choose one."));
        return led.Round.ClosedAt is null ? (led, default) : (null, new Refusal("The round is closed; nobody would meet the images."));
    }

    private static string? FaultOf(Round host, string name, int count, int available, List<Place> places)
    {
        if (count < 1) return $"At least one image comes back; found {count}.";
        if (count > available) return $"{count} images are asked for, but {name} has submitted only {available} calibration images that can come back; ask for fewer.";
        if (count > places.Count - 1) return $"{name} has {places.Count} images left to begin; {count} more could not hide among them.";
        return host.Settings.StartFrom is not null && !places.Any(place => place.IsWithheld)
            ? $"{name} has no image without starting boxes left to begin, so that a drift image would stand out; use a larger withheld share in the next refinement round." : null;
    }

    /// <summary>Calibration images that the person has submitted and has not open anywhere, with the last occasion.</summary>
    private static async Task<List<Candidate>> CalibratedAsync(AnnotateHubDb db, Round host, long personId, CancellationToken cancel)
    {
        if (await Calibration.IsOpenAsync(db, host.ProjectId, personId, cancel)) return [];
        var own = db.Assignments.Where(item => item.ProjectId == host.ProjectId && item.PersonId == personId);
        return await own.Where(item => item.WithdrawnAt == null && item.Round!.Kind == RoundKind.Calibration && (item.State == AssignmentState.Submitted || item.State == AssignmentState.Accepted))
            .Select(item => new { item.ImageGroupId, item.ImageGroup!.Name }).Distinct()
            .Where(image => !own.Any(item => item.ImageGroupId == image.ImageGroupId && item.WithdrawnAt == null && item.Round!.Kind == RoundKind.Drift && item.State != AssignmentState.Submitted && item.State != AssignmentState.Accepted))
            .Select(image => new Candidate(image.ImageGroupId, image.Name, own.Where(item => item.ImageGroupId == image.ImageGroupId).Max(item => item.Occasion), own.Any(item => item.RoundId == host.Id && item.ImageGroupId == image.ImageGroupId && item.WithdrawnAt == null)))
            .ToListAsync(cancel);
    }

    private static Task<List<Place>> PlacesAsync(AnnotateHubDb db, Round host, long personId, CancellationToken cancel) => db.Assignments
        .Where(item => item.RoundId == host.Id && item.PersonId == personId && item.WithdrawnAt == null && item.State == AssignmentState.Assigned && item.SkippedAt == null)
        .OrderBy(item => item.QueueOrder).ThenBy(item => item.Id).Select(item => new Place(item.QueueOrder, item.IsWithheld)).ToListAsync(cancel);

    /// <summary>One drift round for each host, made when first needed.</summary>
    private static async Task<Round> RoundOfAsync(AnnotateHubDb db, Round host, long seed, Actor actor, DateTimeOffset now, CancellationToken cancel)
    {
        var all = await db.Rounds.Include(item => item.People).Where(item => item.ProjectId == host.ProjectId && item.Kind == RoundKind.Drift).ToListAsync(cancel);
        if (all.FirstOrDefault(item => item.ClosedAt is null && item.Settings.HostRoundId == host.Id) is { } found) return found;
        var taken = await db.Rounds.Where(item => item.ProjectId == host.ProjectId).Select(item => item.Name).ToHashSetAsync(cancel);
        var name = Enumerable.Range(1, taken.Count + 1).Select(number => number == 1 ? $"Drift of {host.Name}" : $"Drift of {host.Name} {number}").First(item => !taken.Contains(item));
        var round = new Round
        {
            ProjectId = host.ProjectId, Kind = RoundKind.Drift, Name = name, CreatedAt = now, CreatedById = actor.PersonId == 0 ? null : actor.PersonId,
            Settings = new RoundSettings(host.Settings.Classes, Seed: seed, HostRoundId: host.Id, Drawn: "calibration images, preferably such as the person does not have in the host round"),
        };
        db.Rounds.Add(round);
        return round;
    }

    private sealed record Candidate(long Id, string Name, int Occasion, bool IsInHost);

    private sealed record Place(int QueueOrder, bool IsWithheld);
}
