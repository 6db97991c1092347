using AnnotateHub.Application.Access;
using AnnotateHub.Application.Rounds.Calibration;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Blindness;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Rounds;

/// <summary>Rounds and flags of a project, through one person's eyes.</summary>
public sealed class RoundListQueries(IDbContextFactory<AnnotateHubDb> database)
{
    public const int MaxFlags = 500;

    /// <summary>Oldest first; null for who is no member.</summary>
    public async Task<IReadOnlyList<RoundDetail>?> ListAsync(long projectId, long personId, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        return await db.ResolveScopeAsync(projectId, personId, cancellationToken) is { } scope
            ? await ListAsync(db, scope, cancellationToken)
            : null;
    }

    /// <summary>The same for the command line.</summary>
    public async Task<IReadOnlyList<RoundDetail>> ListForOperatorAsync(long projectId, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        return await ListAsync(db, await db.ResolveOperatorScopeAsync(projectId, cancellationToken: cancellationToken), cancellationToken);
    }

    /// <summary>States of a round's work by person, for the command line.</summary>
    public async Task<IReadOnlyDictionary<long, StateCounts>> WorkForOperatorAsync(
        long projectId,
        long roundId,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var scope = await db.ResolveOperatorScopeAsync(projectId, cancellationToken: cancellationToken);
        var work = await scope.WorkCounts(db).AsNoTracking().Where(item => item.RoundId == roundId).ToListAsync(cancellationToken);
        return work.GroupBy(item => item.PersonId).ToDictionary(group => group.Key, group => StateCounts.From(group));
    }

    private static async Task<IReadOnlyList<RoundDetail>> ListAsync(
        AnnotateHubDb db,
        VisibilityScope scope,
        CancellationToken cancellationToken
    )
    {
        var work = (
            await scope
                .WorkCounts(db)
                .GroupBy(workCount => new { workCount.RoundId, workCount.State })
                .Select(group => new
                {
                    group.Key.RoundId,
                    group.Key.State,
                    Count = group.Sum(workCount => workCount.Count),
                })
                .ToListAsync(cancellationToken)
        ).ToLookup(item => scope.PublicRound(item.RoundId).Id);
        var mayLead = scope.Role.MayLead();
        var watched = scope.ProgressVisible().ToHashSet();
        var shown = mayLead ? scope.Rounds.Select(round => round.Id).ToArray() : [];
        var people = (
            await db
                .RoundPeople.AsNoTracking()
                .Where(roundPerson => shown.Contains(roundPerson.RoundId))
                .OrderBy(roundPerson => roundPerson.SeniorityRank ?? int.MaxValue)
                .ThenBy(roundPerson => roundPerson.PersonId)
                .Select(roundPerson => new
                {
                    roundPerson.RoundId,
                    roundPerson.PersonId,
                    roundPerson.Person!.DisplayName,
                    roundPerson.ExperienceMonths,
                    roundPerson.SeniorityRank,
                    roundPerson.GatePassed,
                    roundPerson.GateNote,
                    roundPerson.LetThroughNote,
                })
                .ToListAsync(cancellationToken)
        ).ToLookup(item => item.RoundId);
        var seals = (
            await db
                .SealBreaks.AsNoTracking()
                .Where(sealBreak => shown.Contains(sealBreak.RoundId))
                .OrderBy(sealBreak => sealBreak.Id)
                .Select(sealBreak => new
                {
                    sealBreak.RoundId,
                    By = sealBreak.Operator
                        ?? db.Users.Where(person => person.Id == sealBreak.PersonId).Select(person => person.DisplayName).FirstOrDefault()
                        ?? "",
                    sealBreak.Reason,
                    sealBreak.At,
                })
                .ToListAsync(cancellationToken)
        ).ToLookup(item => item.RoundId);
        return
        [
            .. scope.Rounds.Select(round =>
            {
                var isWatched = mayLead && watched.Contains(round.Id);
                var isOpen = scope.VisibilityOf(round.Id) is RoundVisibility.Content;
                return new RoundDetail(
                    round.Id,
                    round.Name,
                    round.Kind,
                    RoundRules.For(round.Kind).Description,
                    round.Settings.Classes,
                    round.CreatedAt,
                    round.ClosedAt,
                    StateCounts.From(work[round.Id].Select(item => (item.State, item.Count))),
                    mayLead ? round.Settings : null,
                    isWatched
                        ?
                        [
                            .. people[round.Id]
                                .Select(item => new RoundMember(
                                    item.PersonId,
                                    item.DisplayName,
                                    item.ExperienceMonths,
                                    item.SeniorityRank,
                                    item.GatePassed,
                                    isOpen ? GateText.From(item.GateNote, item.LetThroughNote) : null
                                )),
                        ]
                        : null,
                    mayLead ? [.. seals[round.Id].Select(item => new SealBroken(item.By, item.Reason, item.At))] : null
                );
            }),
        ];
    }

    /// <summary>Undecided ones first; a lead's of all whose progress they watch, else one's own. Null for who is no member.</summary>
    public async Task<IReadOnlyList<FlagView>?> FlagsAsync(long projectId, long personId, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        if (await db.ResolveScopeAsync(projectId, personId, cancellationToken) is not { } scope)
            return null;
        return await (
            from flag in scope.Flags(db)
            where flag.PersonId == personId || scope.Role >= ProjectRole.Lead
            orderby flag.ResolvedAt != null, flag.Id descending
            select new FlagView(
                flag.Id,
                flag.AssignmentId,
                flag.ImageGroupId,
                db.ImageGroups.Where(image => image.Id == flag.ImageGroupId).Select(image => image.Name).FirstOrDefault()!,
                flag.PersonId,
                db.Users.Where(person => person.Id == flag.PersonId).Select(person => person.DisplayName).FirstOrDefault() ?? "",
                flag.Reason,
                flag.Note,
                flag.CreatedAt,
                flag.ResolvedAt,
                flag.Decision
            )
        )
            .Take(MaxFlags)
            .ToListAsync(cancellationToken);
    }

    /// <summary>Whether the round is one of the project: for guards that answer nothing else with it.</summary>
    public async Task<bool> HasAsync(long projectId, long roundId, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        return await db.Rounds.AnyAsync(round => round.Id == roundId && round.ProjectId == projectId, cancellationToken);
    }
}
