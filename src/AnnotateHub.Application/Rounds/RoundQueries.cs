using AnnotateHub.Application.Access;
using AnnotateHub.Application.Rounds.Calibration;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Blindness;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Rounds;

/// <summary>The rounds of a project as one person may know them. Null where there is nothing for this person.</summary>
public sealed class RoundQueries(IDbContextFactory<AnnotateHubDb> database)
{
    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<RoundLine>?> ListAsync(long projectId, long personId, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        if (await db.ResolveScopeAsync(projectId, personId, cancellationToken) is not { } scope)
            return null;
        var work = await CountsAsync(scope.WorkCounts(db), cancellationToken);
        var people = await db
            .RoundPeople.Where(roundPerson => db.Rounds.Any(round => round.Id == roundPerson.RoundId && round.ProjectId == projectId))
            .GroupBy(roundPerson => roundPerson.RoundId)
            .Select(group => new { group.Key, Count = group.Count() })
            .ToDictionaryAsync(item => item.Key, item => item.Count, cancellationToken);
        return
        [
            .. scope
                .Rounds.OrderByDescending(round => round.CreatedAt)
                .ThenByDescending(round => round.Id)
                .Select(round =>
                {
                    var isWatched = IsWatched(scope, round.Id);
                    var own = OwnRounds(scope, round.Id);
                    return new RoundLine(
                        round.Id,
                        round.Kind,
                        round.Name,
                        round.ClosedAt is not null,
                        round.CreatedAt,
                        scope.IsAnnotatorOf(round.Id),
                        isWatched,
                        isWatched ? people.GetValueOrDefault(round.Id) : null,
                        Sum(work.Where(row => BelongsTo(row, round.Id, isWatched, personId, own)))
                    );
                }),
        ];
    }

    public async Task<RoundDetails?> FindAsync(long projectId, long roundId, long personId, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        if (await db.ResolveScopeAsync(projectId, personId, cancellationToken) is not { } scope || scope.Round(roundId) is not { } round)
            return null;
        var isWatched = IsWatched(scope, roundId);
        var own = OwnRounds(scope, roundId);
        var work = (await CountsAsync(scope.WorkCounts(db).Where(row => own.Contains(row.RoundId)), cancellationToken))
            .Where(row => BelongsTo(row, roundId, isWatched, personId, own))
            .ToList();
        // Whom a blind round was given to is a lead's to know; an annotator, and a lead who is one there, learns of nobody else.
        var people = isWatched ? await PeopleAsync(db, scope, round, work, cancellationToken) : [];
        var createdBy =
            isWatched && round.CreatedById is { } maker
                ? await db
                    .Users.Where(person => person.Id == maker)
                    .Select(person => person.DisplayName)
                    .FirstOrDefaultAsync(cancellationToken)
                : null;
        return new RoundDetails(
            round.Id,
            round.Kind,
            round.Name,
            round.Settings,
            round.CreatedAt,
            createdBy,
            round.ClosedAt,
            scope.Role,
            scope.VisibilityOf(roundId),
            scope.IsAnnotatorOf(roundId),
            Sum(work.Where(row => row.PersonId == personId)),
            isWatched ? Sum(work) : null,
            people,
            [
                .. work.GroupBy(row => row.Patient)
                    .OrderBy(group => group.Key, StringComparer.Ordinal)
                    .Select(group => new PatientWork(group.Key, Sum(group))),
            ],
            isWatched ? await SealBreaksAsync(db, roundId, cancellationToken) : []
        )
        {
            Signed = isWatched ? await scope.SignedVersionsAsync(db, cancellationToken, roundId) : [],
            Reopenings = isWatched ? await RoundNotes.ReopeningsAsync(db, [round], pseudonyms: false, cancellationToken) : [],
        };
    }

    /// <summary>Who could be chosen for a round, the most senior first; for leads.</summary>
    public async Task<IReadOnlyList<AnnotatorView>?> AnnotatorsAsync(
        long projectId,
        long personId,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        if (await db.ResolveScopeAsync(projectId, personId, cancellationToken) is not { } scope || !scope.Role.MayLead())
            return null;
        var members = await db
            .Memberships.AsNoTracking()
            .Where(member => member.ProjectId == projectId && member.Role != ProjectRole.Viewer)
            .OrderBy(member => member.SeniorityRank == null)
            .ThenBy(member => member.SeniorityRank)
            .ThenByDescending(member => member.ExperienceMonths)
            .ThenBy(member => member.Person!.DisplayName)
            .Select(member => new
            {
                member.PersonId,
                member.Person!.DisplayName,
                member.Role,
                member.ExperienceMonths,
                member.SeniorityRank,
            })
            .ToListAsync(cancellationToken);
        var waiting = await CalibrationGateQueries.OpenForAsync(
            db,
            projectId,
            members.Select(member => member.PersonId),
            cancellationToken
        );
        return
        [
            .. members.Select(member => new AnnotatorView(
                member.PersonId,
                member.DisplayName,
                member.Role,
                member.ExperienceMonths,
                member.SeniorityRank,
                !waiting.Contains(member.PersonId)
            )),
        ];
    }

    /// <summary>How the images are divided now; for members.</summary>
    public async Task<SplitsView?> SplitsAsync(long projectId, long personId, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        if (await db.ResolveScopeAsync(projectId, personId, cancellationToken) is null)
            return null;
        var drawn = await db
            .Projects.AsNoTracking()
            .Where(project => project.Id == projectId)
            .Select(project => project.Splits)
            .SingleAsync(cancellationToken);
        var counts = await db
            .ImageGroups.Where(image => image.ProjectId == projectId)
            .GroupBy(image => new { image.Patient, image.Split })
            .Select(group => new
            {
                group.Key.Patient,
                group.Key.Split,
                Count = group.Count(),
            })
            .ToListAsync(cancellationToken);
        return new SplitsView(
            drawn,
            [
                .. counts
                    .GroupBy(row => row.Patient ?? "")
                    .OrderBy(group => group.Key, StringComparer.Ordinal)
                    .Select(group =>
                    {
                        return new PatientSplitView(
                            group.Key,
                            From(DataSplit.Train),
                            From(DataSplit.Validation),
                            From(DataSplit.Test),
                            From(null)
                        );

                        int From(DataSplit? split) => group.Where(row => row.Split == split).Sum(row => row.Count);
                    }),
            ]
        );
    }

    /// <summary>Whether everybody's progress is for the person.</summary>
    internal static bool IsWatched(VisibilityScope scope, long roundId) =>
        scope.VisibilityOf(roundId) is RoundVisibility.Content or RoundVisibility.ContentWhenAllAreDone;

    /// <summary>The round and what hides in it from this person: where their own work of it stands.</summary>
    internal static long[] OwnRounds(VisibilityScope scope, long roundId) => scope.WithHidden(roundId);

    private static async Task<List<Row>> CountsAsync(IQueryable<WorkCount> counts, CancellationToken cancellationToken) =>
        await counts
            .GroupBy(row => new
            {
                row.RoundId,
                row.PersonId,
                row.Patient,
                row.State,
            })
            .Select(group => new Row(
                group.Key.RoundId,
                group.Key.PersonId,
                group.Key.Patient,
                group.Key.State,
                group.Sum(row => row.Count)
            ))
            .ToListAsync(cancellationToken);

    /// <summary>A lead who annotates must not find fewer images in the list than in the queue: what hides there is counted as the host's
    /// everywhere.</summary>
    private static bool BelongsTo(Row row, long roundId, bool isWatched, long personId, long[] own) =>
        row.PersonId == personId ? own.Contains(row.RoundId) : isWatched && row.RoundId == roundId;

    private static StateCounts Sum(IEnumerable<Row> rows) => StateCounts.From(rows.Select(row => (row.State, row.Count)));

    private static async Task<IReadOnlyList<RoundPersonView>> PeopleAsync(
        AnnotateHubDb db,
        VisibilityScope scope,
        Round round,
        List<Row> work,
        CancellationToken cancellationToken
    )
    {
        var chosen = await db
            .RoundPeople.AsNoTracking()
            .Where(roundPerson => roundPerson.RoundId == round.Id)
            .OrderBy(roundPerson => roundPerson.SeniorityRank == null)
            .ThenBy(roundPerson => roundPerson.SeniorityRank)
            .ThenByDescending(roundPerson => roundPerson.ExperienceMonths)
            .ThenBy(roundPerson => roundPerson.Person!.DisplayName)
            .Select(roundPerson => new
            {
                roundPerson.PersonId,
                roundPerson.Person!.DisplayName,
                roundPerson.ExperienceMonths,
                roundPerson.SeniorityRank,
                roundPerson.GatePassed,
                roundPerson.GateNote,
                roundPerson.LetThroughNote,
                roundPerson.LetThroughAt,
            })
            .ToListAsync(cancellationToken);
        var isSealed =
            scope.VisibilityOf(round.Id) is RoundVisibility.ContentWhenAllAreDone && work.Any(row => row.Count > 0 && !row.State.IsDone());
        var waits = round.ClosedAt is null && RoundRules.For(round.Kind).NeedsCalibration;
        var waiting = waits
            ? await CalibrationGateQueries.OpenForAsync(db, scope.ProjectId, chosen.Select(item => item.PersonId), cancellationToken)
            : [];
        // The figures behind a gate tell of boxes: while somebody's work is open only who let the person through and why is told.
        var people = chosen
            .Select(item => new RoundPersonView(
                item.PersonId,
                item.DisplayName,
                item.ExperienceMonths,
                item.SeniorityRank,
                item.GatePassed,
                GateText.From(isSealed ? null : item.GateNote, item.LetThroughNote),
                waiting.Contains(item.PersonId),
                Sum(work.Where(row => row.PersonId == item.PersonId))
            )
            {
                IsLetThrough = item.LetThroughAt is not null,
            })
            .ToList();

        // The free round and work that was given away: there without having been chosen.
        var others = work.Where(row => row.Count > 0)
            .Select(row => row.PersonId)
            .Except(chosen.Select(item => item.PersonId))
            .Distinct()
            .ToList();
        var names = await db
            .Users.Where(person => others.Contains(person.Id))
            .Select(person => new { person.Id, person.DisplayName })
            .OrderBy(person => person.DisplayName)
            .ToListAsync(cancellationToken);
        people.AddRange(
            names.Select(person => new RoundPersonView(
                person.Id,
                person.DisplayName,
                null,
                null,
                null,
                null,
                false,
                Sum(work.Where(row => row.PersonId == person.Id))
            ))
        );
        return people;
    }

    private static async Task<IReadOnlyList<SealBreakView>> SealBreaksAsync(
        AnnotateHubDb db,
        long roundId,
        CancellationToken cancellationToken
    ) =>
        [
            .. (
                await db
                    .SealBreaks.AsNoTracking()
                    .Where(sealBreak => sealBreak.RoundId == roundId)
                    .OrderBy(sealBreak => sealBreak.Id)
                    .Select(sealBreak => new
                    {
                        sealBreak.Operator,
                        sealBreak.Reason,
                        sealBreak.At,
                        Name = db
                            .Users.Where(person => person.Id == sealBreak.PersonId)
                            .Select(person => person.DisplayName)
                            .FirstOrDefault(),
                    })
                    .ToListAsync(cancellationToken)
            ).Select(item => new SealBreakView(item.Name ?? $"{item.Operator} at the command line", item.Reason, item.At)),
        ];

    private sealed record Row(long RoundId, long PersonId, string Patient, AssignmentState State, int Count);
}
