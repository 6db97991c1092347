using AnnotateHub.Application.Access;
using AnnotateHub.Application.Annotations.ActiveTime;
using AnnotateHub.Application.Rounds;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Dashboard;

/// <summary>
/// How far a project is, as far as the asking person may know: from counters that are kept with what they count, so that no question
/// grows with the number of images or boxes. Work of a drift round counts for its host where the person may not know of drift.
/// </summary>
public sealed class DashboardQueries(IDbContextFactory<AnnotateHubDb> database, Presence presence, TimeProvider clock)
{
    private const int DaysOfPace = 7;
    private static readonly TimeSpan Now = TimeSpan.FromMinutes(5);

    /// <summary>Null for who is no member.</summary>
    public async Task<DashboardView?> ReadAsync(long projectId, long personId, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        return await db.ResolveScopeAsync(projectId, personId, cancellationToken) is { } scope
            ? await ReadAsync(db, scope, cancellationToken)
            : null;
    }

    /// <summary>How far the splits are covered by answers; null for who does not lead the project. Counts images, one query for all of
    /// them.</summary>
    public async Task<IReadOnlyList<SplitCoverage>?> CoverageAsync(
        long projectId,
        long personId,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        if (await db.ResolveScopeAsync(projectId, personId, cancellationToken) is not { } scope || !scope.Role.MayLead())
            return null;
        var accepted = scope.VisibleAssignments(db).Where(work => work.State == AssignmentState.Accepted).Select(work => work.ImageGroupId);
        var submitted = scope
            .VisibleAssignments(db)
            .Where(work => work.State == AssignmentState.Submitted)
            .Select(work => work.ImageGroupId);
        return await db
            .ImageGroups.AsNoTracking()
            .Where(image => image.ProjectId == projectId)
            .GroupBy(image => image.Split)
            .OrderBy(group => group.Key == null)
            .ThenBy(group => group.Key)
            .Select(group => new SplitCoverage(
                group.Key,
                group.Count(),
                group.Count(image => accepted.Contains(image.Id)),
                group.Count(image => submitted.Contains(image.Id) && !accepted.Contains(image.Id))
            ))
            .ToListAsync(cancellationToken);
    }

    /// <summary>The same through given eyes, for the command line.</summary>
    public async Task<DashboardView> ReadAsync(AnnotateHubDb db, VisibilityScope scope, CancellationToken cancellationToken = default)
    {
        var work = await scope.WorkCounts(db).Where(workCount => workCount.Count != 0).ToListAsync(cancellationToken);
        var boxes = await scope
            .ClassSums(db)
            .GroupBy(roundClassCount => new { roundClassCount.RoundId, roundClassCount.Class })
            .Select(group => new
            {
                group.Key.RoundId,
                group.Key.Class,
                Count = group.Sum(roundClassCount => roundClassCount.Count),
            })
            .ToListAsync(cancellationToken);
        var days = await scope
            .DailyWork(db)
            .GroupBy(dailyWork => new { dailyWork.RoundId, dailyWork.Day })
            .Select(group => new
            {
                group.Key.RoundId,
                group.Key.Day,
                Submitted = group.Sum(dailyWork => dailyWork.Submitted),
            })
            .ToListAsync(cancellationToken);
        var order = (
            await db
                .Projects.AsNoTracking()
                .Where(project => project.Id == scope.ProjectId)
                .Select(project => project.Classes)
                .SingleAsync(cancellationToken)
        )
            .Classes.Select(labelClass => labelClass.Key)
            .ToList();
        var faces = work.Select(workCount => workCount.RoundId)
            .Concat(boxes.Select(item => item.RoundId))
            .Concat(days.Select(item => item.RoundId))
            .Distinct()
            .ToDictionary(id => id, id => scope.PublicRound(id));
        var byRound = work.ToLookup(workCount => faces[workCount.RoundId].Id);
        var boxesByRound = boxes.ToLookup(item => faces[item.RoundId].Id);
        var watched = scope.ProgressVisible().ToHashSet();
        var rounds = scope
            .Rounds.Select(round => new RoundProgress(
                round.Id,
                round.Name,
                round.Kind,
                RoundRules.For(round.Kind).IsBlind,
                round.ClosedAt is not null,
                watched.Contains(round.Id),
                Counts(byRound[round.Id]),
                IsSealed(scope, round)
                    ? null
                    :
                    [
                        .. boxesByRound[round.Id]
                            .GroupBy(item => item.Class)
                            .Select(group => new ClassTotal(group.Key, group.Sum(item => item.Count)))
                            .Where(classTotal => classTotal.Boxes != 0)
                            .OrderBy(classTotal => order.IndexOf(classTotal.Class) is >= 0 and var place ? place : int.MaxValue)
                            .ThenBy(classTotal => classTotal.Class, StringComparer.Ordinal),
                    ]
            ))
            .ToList();
        var names = await NamesAsync(db, work.Select(workCount => workCount.PersonId), cancellationToken);
        var planned = work.Where(workCount => faces[workCount.RoundId] is { ClosedAt: null, Kind: not RoundKind.Free }).ToList();
        return new DashboardView(
            scope.Role,
            rounds,
            [
                .. work.GroupBy(workCount => workCount.Patient)
                    .OrderBy(group => group.Key, StringComparer.Ordinal)
                    .Select(group => new PatientProgress(group.Key, Counts(group))),
            ],
            [
                .. work.GroupBy(workCount => workCount.Split)
                    .OrderBy(group => group.Key)
                    .Select(group => new SplitProgress(group.Key == WorkCount.NoSplit ? null : (DataSplit)group.Key, Counts(group))),
            ],
            [
                .. work.GroupBy(workCount => workCount.PersonId)
                    .Select(group => new PersonProgress(group.Key, names.GetValueOrDefault(group.Key, ""), Counts(group)))
                    .OrderBy(personProgress => personProgress.Person, StringComparer.CurrentCultureIgnoreCase),
            ],
            [
                .. days.GroupBy(item => item.Day)
                    .OrderBy(group => group.Key)
                    .Select(group => new DayProgress(DateOnly.FromDayNumber(group.Key), group.Sum(item => item.Submitted))),
            ],
            PaceOf(
                [
                    .. days.Where(item => faces[item.RoundId] is { ClosedAt: null, Kind: not RoundKind.Free })
                        .GroupBy(item => item.Day)
                        .Select(group => new DayProgress(DateOnly.FromDayNumber(group.Key), group.Sum(item => item.Submitted))),
                ],
                Counts(planned).Open,
                DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime)
            ),
            await ActiveAsync(db, scope, cancellationToken),
            await WaitingAsync(db, scope, planned, cancellationToken)
        );
    }

    /// <summary>Pace and expected end from submissions by day; null before the first submission.</summary>
    public static Pace? PaceOf(IReadOnlyList<DayProgress> days, int remaining, DateOnly today)
    {
        var active = days.Where(day => day.Submitted > 0).OrderByDescending(day => day.Day).Take(DaysOfPace).ToList();
        if (active.Count == 0)
            return null;
        var submitted = active.Sum(day => day.Submitted);
        var perDay = submitted / (double)Math.Max(1, today.DayNumber - active[^1].Day.DayNumber + 1);
        var left = Math.Ceiling(remaining / perDay);
        // Beyond a century nobody plans, and a date has an end.
        return new Pace(
            submitted / (double)active.Count,
            perDay,
            remaining,
            remaining == 0 || left > 36_500 ? null : today.AddDays((int)left)
        );
    }

    /// <summary>Class counts of a blind round are nobody's while it is sealed, and its annotators' boxes tell of images that may come
    /// again.</summary>
    private static bool IsSealed(VisibilityScope scope, Round round) =>
        RoundRules.For(round.Kind).IsBlind && !scope.ContentVisible().Contains(round.Id);

    private static StateCounts Counts(IEnumerable<WorkCount> rows) =>
        StateCounts.From(rows.Select(workCount => (workCount.State, workCount.Count)));

    /// <summary>Who is at work outside of blind rounds: by what their pages report and by their last change.</summary>
    private async Task<IReadOnlyList<ActivePerson>> ActiveAsync(
        AnnotateHubDb db,
        VisibilityScope scope,
        CancellationToken cancellationToken
    )
    {
        var since = clock.GetUtcNow() - Now;
        var open = scope.RoundsWithPresence();
        if (open.Length == 0)
            return [];
        var seen = presence
            .Since(scope.ProjectId, since)
            .Where(item => open.Contains(item.RoundId))
            .Select(item => (item.PersonId, item.At))
            .ToList();
        var changed = await scope
            .RecentlyChanged(db, since)
            .Where(assignment => open.Contains(assignment.RoundId) && assignment.State == AssignmentState.InProgress)
            .GroupBy(assignment => assignment.PersonId)
            .Select(group => new { group.Key, At = group.Max(assignment => assignment.ChangedAt) })
            .ToListAsync(cancellationToken);
        seen.AddRange(changed.Select(item => (item.Key, item.At!.Value)));
        var names = await NamesAsync(db, seen.Select(item => item.PersonId), cancellationToken);
        return
        [
            .. seen.Where(item => item.PersonId != scope.PersonId)
                .GroupBy(item => item.PersonId)
                .Select(group => new ActivePerson(group.Key, names.GetValueOrDefault(group.Key, ""), group.Max(item => item.At)))
                .OrderByDescending(activePerson => activePerson.At),
        ];
    }

    private static async Task<Waiting> WaitingAsync(
        AnnotateHubDb db,
        VisibilityScope scope,
        IReadOnlyList<WorkCount> planned,
        CancellationToken cancellationToken
    )
    {
        var own = Counts(planned.Where(workCount => workCount.PersonId == scope.PersonId));
        var unread = await db.Notifications.CountAsync(
            notification =>
                notification.PersonId == scope.PersonId && notification.ReadAt == null && notification.ProjectId == scope.ProjectId,
            cancellationToken
        );
        if (!scope.Role.MayLead())
            return new Waiting(own.Open, own.Returned, unread, 0, 0);
        var flags = await scope.UndecidedFlags(db).CountAsync(cancellationToken);
        return new Waiting(
            own.Open,
            own.Returned,
            unread,
            flags,
            Counts(planned.Where(workCount => workCount.PersonId != scope.PersonId)).Submitted
        );
    }

    private static Task<Dictionary<long, string>> NamesAsync(
        AnnotateHubDb db,
        IEnumerable<long> people,
        CancellationToken cancellationToken
    )
    {
        var ids = people.Distinct().ToArray();
        return db
            .Users.Where(person => ids.Contains(person.Id))
            .ToDictionaryAsync(person => person.Id, person => person.DisplayName, cancellationToken);
    }
}
