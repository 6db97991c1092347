using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Blindness;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.UseCases.Viewing;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.UseCases.Rounds;

/// <summary>A round as far as the asking person may know it.</summary>
/// <param name="Sentence">What the kind implies.</param>
/// <param name="Classes">Classes that may be drawn; null for all.</param>
/// <param name="Settings">For leads.</param>
/// <param name="People">For leads who do not work blind in it.</param>
/// <param name="Seal">Why and when its seal was broken; for leads.</param>
public sealed record RoundDetail(
    long Id, string Name, RoundKind Kind, string Sentence, IReadOnlyList<string>? Classes, DateTimeOffset CreatedAt, DateTimeOffset? ClosedAt,
    StateCounts Counts, RoundSettings? Settings, IReadOnlyList<RoundMember>? People, IReadOnlyList<SealBroken>? Seal);

/// <param name="GateNote">The figures behind the gate; only once the boxes of the round are open to the asking person.</param>
public sealed record RoundMember(long PersonId, string Person, int? ExperienceMonths, int? SeniorityRank, bool? GatePassed, string? GateNote);

public sealed record SealBroken(string By, string Reason, DateTimeOffset At);

/// <summary>An image that somebody set aside, and what became of it.</summary>
public sealed record FlagView(
    long Id, long AssignmentId, long ImageId, string Image, long PersonId, string Person, FlagReason Reason, string Note, DateTimeOffset CreatedAt, DateTimeOffset? ResolvedAt, string? Decision);

/// <summary>Rounds and flags of a project, through one person's eyes.</summary>
public sealed class RoundRegister(IDbContextFactory<AnnotateHubDb> database)
{
    public const int MostFlags = 500;

    /// <summary>Oldest first; null for who is no member.</summary>
    public async Task<IReadOnlyList<RoundDetail>?> ListAsync(long projectId, long personId, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        return await db.ViewerAsync(projectId, personId, cancel) is { } viewer ? await ListAsync(db, viewer, cancel) : null;
    }

    /// <summary>The same through given eyes, for the command line.</summary>
    public static async Task<IReadOnlyList<RoundDetail>> ListAsync(AnnotateHubDb db, Viewer viewer, CancellationToken cancel = default)
    {
        var work = (await viewer.WorkCounts(db).GroupBy(item => new { item.RoundId, item.State }).Select(group => new { group.Key.RoundId, group.Key.State, Count = group.Sum(item => item.Count) }).ToListAsync(cancel))
            .ToLookup(item => viewer.Face(item.RoundId).Id);
        var mayLead = viewer.Role.MayLead();
        var watched = viewer.Watched().ToHashSet();
        var shown = mayLead ? viewer.Rounds.Select(round => round.Id).ToArray() : [];
        var people = (await db.RoundPeople.AsNoTracking().Where(item => shown.Contains(item.RoundId)).OrderBy(item => item.SeniorityRank ?? int.MaxValue).ThenBy(item => item.PersonId)
            .Select(item => new { item.RoundId, item.PersonId, item.Person!.DisplayName, item.ExperienceMonths, item.SeniorityRank, item.GatePassed, item.GateNote }).ToListAsync(cancel)).ToLookup(item => item.RoundId);
        var seals = (await db.SealBreaks.AsNoTracking().Where(item => shown.Contains(item.RoundId)).OrderBy(item => item.Id)
            .Select(item => new { item.RoundId, By = item.Operator ?? db.Users.Where(person => person.Id == item.PersonId).Select(person => person.DisplayName).FirstOrDefault() ?? "", item.Reason, item.At }).ToListAsync(cancel)).ToLookup(item => item.RoundId);
        return [.. viewer.Rounds.Select(round =>
        {
            var isWatched = mayLead && watched.Contains(round.Id);
            var isOpen = viewer.SightOf(round.Id) is RoundSight.Content;
            return new RoundDetail(
                round.Id, round.Name, round.Kind, RoundRules.Of(round.Kind).Sentence, round.Settings.Classes, round.CreatedAt, round.ClosedAt,
                StateCounts.Of(work[round.Id].Select(item => (item.State, item.Count))), mayLead ? round.Settings : null,
                isWatched ? [.. people[round.Id].Select(item => new RoundMember(item.PersonId, item.DisplayName, item.ExperienceMonths, item.SeniorityRank, item.GatePassed, isOpen ? item.GateNote : null))] : null,
                mayLead ? [.. seals[round.Id].Select(item => new SealBroken(item.By, item.Reason, item.At))] : null);
        })];
    }

    /// <summary>Undecided ones first; a lead's of all whose progress they watch, else one's own. Null for who is no member.</summary>
    public async Task<IReadOnlyList<FlagView>?> FlagsAsync(long projectId, long personId, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        if (await db.ViewerAsync(projectId, personId, cancel) is not { } viewer) return null;
        return await (from flag in viewer.Flags(db)
                      where flag.PersonId == personId || viewer.Role >= ProjectRole.Lead
                      orderby flag.ResolvedAt != null, flag.Id descending
                      select new FlagView(
                          flag.Id, flag.AssignmentId, flag.ImageGroupId, db.ImageGroups.Where(image => image.Id == flag.ImageGroupId).Select(image => image.Name).FirstOrDefault()!, flag.PersonId,
                          db.Users.Where(person => person.Id == flag.PersonId).Select(person => person.DisplayName).FirstOrDefault() ?? "",
                          flag.Reason, flag.Note, flag.CreatedAt, flag.ResolvedAt, flag.Decision)).Take(MostFlags).ToListAsync(cancel);
    }

    /// <summary>Whether the round is one of the project: for guards that answer nothing else with it.</summary>
    public async Task<bool> HasAsync(long projectId, long roundId, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        return await db.Rounds.AnyAsync(item => item.Id == roundId && item.ProjectId == projectId, cancel);
    }
}
