using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.UseCases.Viewing;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.UseCases.Rounds;

/// <summary>
/// How far a project is, as far as the asking person may know: from counters that are kept with what they count, so that no question
/// grows with the number of images or boxes. Work of a drift round counts for its host where the person may not know of drift.
/// </summary>
public sealed class Dashboard(IDbContextFactory<AnnotateHubDb> database, Presence presence, TimeProvider clock)
{
    private const int DaysOfPace = 7;
    private static readonly TimeSpan Now = TimeSpan.FromMinutes(5);

    /// <summary>Null for who is no member.</summary>
    public async Task<DashboardView?> ReadAsync(long projectId, long personId, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        return await db.ViewerAsync(projectId, personId, cancel) is { } viewer ? await ReadAsync(db, viewer, cancel) : null;
    }

    /// <summary>The same through given eyes, for the command line.</summary>
    public async Task<DashboardView> ReadAsync(AnnotateHubDb db, Viewer viewer, CancellationToken cancel = default)
    {
        var work = await viewer.WorkCounts(db).Where(item => item.Count != 0).ToListAsync(cancel);
        var boxes = await viewer.ClassSums(db).GroupBy(item => new { item.RoundId, item.Class })
            .Select(group => new { group.Key.RoundId, group.Key.Class, Count = group.Sum(item => item.Count) }).ToListAsync(cancel);
        var days = await viewer.DailyWork(db).GroupBy(item => new { item.RoundId, item.Day })
            .Select(group => new { group.Key.RoundId, group.Key.Day, Submitted = group.Sum(item => item.Submitted) }).ToListAsync(cancel);
        var order = (await db.Projects.AsNoTracking().Where(item => item.Id == viewer.ProjectId).Select(item => item.Classes).SingleAsync(cancel)).Classes.Select(item => item.Key).ToList();
        var faces = work.Select(item => item.RoundId).Concat(boxes.Select(item => item.RoundId)).Concat(days.Select(item => item.RoundId)).Distinct().ToDictionary(id => id, id => viewer.Face(id));
        var byRound = work.ToLookup(item => faces[item.RoundId].Id);
        var boxesByRound = boxes.ToLookup(item => faces[item.RoundId].Id);
        var watched = viewer.Watched().ToHashSet();
        var rounds = viewer.Rounds.Select(round => new RoundProgress(
            round.Id, round.Name, round.Kind, RoundRules.Of(round.Kind).IsBlind, round.ClosedAt is not null, watched.Contains(round.Id),
            Counts(byRound[round.Id]), IsSealed(viewer, round)
                ? null
                : [.. boxesByRound[round.Id].GroupBy(item => item.Class).Select(group => new ClassTotal(group.Key, group.Sum(item => item.Count)))
                    .Where(item => item.Boxes != 0).OrderBy(item => order.IndexOf(item.Class) is >= 0 and var place ? place : int.MaxValue).ThenBy(item => item.Class, StringComparer.Ordinal)])).ToList();
        var names = await NamesAsync(db, work.Select(item => item.PersonId), cancel);
        var planned = work.Where(item => faces[item.RoundId] is { ClosedAt: null, Kind: not RoundKind.Free }).ToList();
        return new DashboardView(
            viewer.Role, rounds,
            [.. work.GroupBy(item => item.Patient).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => new PatientProgress(group.Key, Counts(group)))],
            [.. work.GroupBy(item => item.Split).OrderBy(group => group.Key).Select(group => new SplitProgress(group.Key == WorkCount.NoSplit ? null : (DataSplit)group.Key, Counts(group)))],
            [.. work.GroupBy(item => item.PersonId).Select(group => new PersonProgress(group.Key, names.GetValueOrDefault(group.Key, ""), Counts(group))).OrderBy(item => item.Person, StringComparer.CurrentCultureIgnoreCase)],
            [.. days.GroupBy(item => item.Day).OrderBy(group => group.Key).Select(group => new DayProgress(DateOnly.FromDayNumber(group.Key), group.Sum(item => item.Submitted)))],
            PaceOf([.. days.Where(item => faces[item.RoundId] is { ClosedAt: null, Kind: not RoundKind.Free }).GroupBy(item => item.Day)
                .Select(group => new DayProgress(DateOnly.FromDayNumber(group.Key), group.Sum(item => item.Submitted)))],
                Counts(planned).Open, DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime)),
            await ActiveAsync(db, viewer, cancel), await WaitingAsync(db, viewer, planned, cancel));
    }

    /// <summary>Pace and expected end from submissions by day; null before the first submission.</summary>
    public static Pace? PaceOf(IReadOnlyList<DayProgress> days, int remaining, DateOnly today)
    {
        var active = days.Where(day => day.Submitted > 0).OrderByDescending(day => day.Day).Take(DaysOfPace).ToList();
        if (active.Count == 0) return null;
        var submitted = active.Sum(day => day.Submitted);
        var perDay = submitted / (double)Math.Max(1, today.DayNumber - active[^1].Day.DayNumber + 1);
        var left = Math.Ceiling(remaining / perDay);
        // Beyond a century nobody plans, and a date has an end.
        return new Pace(submitted / (double)active.Count, perDay, remaining, remaining == 0 || left > 36_500 ? null : today.AddDays((int)left));
    }

    /// <summary>Class counts of a blind round are nobody's while it is sealed, and its annotators' boxes tell of images that may come again.</summary>
    private static bool IsSealed(Viewer viewer, Round round) => RoundRules.Of(round.Kind).IsBlind && !viewer.Opened().Contains(round.Id);

    private static StateCounts Counts(IEnumerable<WorkCount> rows) => StateCounts.Of(rows.Select(item => (item.State, item.Count)));

    /// <summary>Who is at work outside of blind rounds: by what their pages report and by their last change.</summary>
    private async Task<IReadOnlyList<ActivePerson>> ActiveAsync(AnnotateHubDb db, Viewer viewer, CancellationToken cancel)
    {
        var since = clock.GetUtcNow() - Now;
        var open = viewer.Rounds.Where(round => !RoundRules.Of(round.Kind).IsBlind).Select(round => round.Id).Intersect(viewer.Watched()).ToArray();
        if (open.Length == 0) return [];
        var seen = presence.Since(viewer.ProjectId, since).Where(item => open.Contains(item.RoundId)).Select(item => (item.PersonId, item.At)).ToList();
        var changed = await viewer.RecentlyChanged(db, since).Where(item => open.Contains(item.RoundId) && item.State == AssignmentState.InProgress)
            .GroupBy(item => item.PersonId).Select(group => new { group.Key, At = group.Max(item => item.ChangedAt) }).ToListAsync(cancel);
        seen.AddRange(changed.Select(item => (item.Key, item.At!.Value)));
        var names = await NamesAsync(db, seen.Select(item => item.PersonId), cancel);
        return [.. seen.Where(item => item.PersonId != viewer.PersonId).GroupBy(item => item.PersonId)
            .Select(group => new ActivePerson(group.Key, names.GetValueOrDefault(group.Key, ""), group.Max(item => item.At))).OrderByDescending(item => item.At)];
    }

    private static async Task<Waiting> WaitingAsync(AnnotateHubDb db, Viewer viewer, IReadOnlyList<WorkCount> planned, CancellationToken cancel)
    {
        var own = Counts(planned.Where(item => item.PersonId == viewer.PersonId));
        var unread = await db.Notifications.CountAsync(item => item.PersonId == viewer.PersonId && item.ReadAt == null && item.ProjectId == viewer.ProjectId, cancel);
        if (!viewer.Role.MayLead()) return new Waiting(own.Open, own.Returned, unread, 0, 0);
        var flags = await viewer.UndecidedFlags(db).CountAsync(cancel);
        return new Waiting(own.Open, own.Returned, unread, flags, Counts(planned.Where(item => item.PersonId != viewer.PersonId)).Submitted);
    }

    private static Task<Dictionary<long, string>> NamesAsync(AnnotateHubDb db, IEnumerable<long> people, CancellationToken cancel)
    {
        var ids = people.Distinct().ToArray();
        return db.Users.Where(person => ids.Contains(person.Id)).ToDictionaryAsync(person => person.Id, person => person.DisplayName, cancel);
    }
}
