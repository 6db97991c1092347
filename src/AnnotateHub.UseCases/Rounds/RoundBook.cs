using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Blindness;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.UseCases.Viewing;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.UseCases.Rounds;

/// <summary>The rounds of a project as one person may know them. Null where there is nothing for this person.</summary>
public sealed class RoundBook(IDbContextFactory<AnnotateHubDb> database)
{
    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<RoundLine>?> ListAsync(long projectId, long personId, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        if (await db.ViewerAsync(projectId, personId, cancel) is not { } viewer) return null;
        var work = await CountsAsync(viewer.WorkCounts(db), cancel);
        var people = await db.RoundPeople.Where(item => db.Rounds.Any(round => round.Id == item.RoundId && round.ProjectId == projectId))
            .GroupBy(item => item.RoundId).Select(group => new { group.Key, Count = group.Count() }).ToDictionaryAsync(item => item.Key, item => item.Count, cancel);
        return [.. viewer.Rounds.OrderByDescending(round => round.CreatedAt).ThenByDescending(round => round.Id).Select(round =>
        {
            var isWatched = IsWatched(viewer, round.Id);
            var own = OwnRounds(viewer, round.Id);
            return new RoundLine(
                round.Id, round.Kind, round.Name, round.ClosedAt is not null, round.CreatedAt, viewer.IsAnnotatorOf(round.Id), isWatched,
                isWatched ? people.GetValueOrDefault(round.Id) : null,
                Sum(work.Where(row => BelongsTo(row, round.Id, isWatched, personId, own))));
        })];
    }

    public async Task<RoundDetails?> FindAsync(long projectId, long roundId, long personId, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        if (await db.ViewerAsync(projectId, personId, cancel) is not { } viewer || viewer.Round(roundId) is not { } round) return null;
        var isWatched = IsWatched(viewer, roundId);
        var own = OwnRounds(viewer, roundId);
        var work = (await CountsAsync(viewer.WorkCounts(db).Where(row => own.Contains(row.RoundId)), cancel)).Where(row => BelongsTo(row, roundId, isWatched, personId, own)).ToList();
        // Whom a blind round was given to is a lead's to know; an annotator, and a lead who is one there, learns of nobody else.
        var people = isWatched ? await PeopleAsync(db, viewer, round, work, cancel) : [];
        var createdBy = isWatched && round.CreatedById is { } maker ? await db.Users.Where(person => person.Id == maker).Select(person => person.DisplayName).FirstOrDefaultAsync(cancel) : null;
        return new RoundDetails(
            round.Id, round.Kind, round.Name, round.Settings, round.CreatedAt, createdBy, round.ClosedAt, viewer.Role, viewer.SightOf(roundId), viewer.IsAnnotatorOf(roundId),
            Sum(work.Where(row => row.PersonId == personId)), isWatched ? Sum(work) : null, people,
            [.. work.GroupBy(row => row.Patient).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => new PatientWork(group.Key, Sum(group)))],
            isWatched ? await SealBreaksAsync(db, roundId, cancel) : []);
    }

    /// <summary>Who could be chosen for a round, the most senior first; for leads.</summary>
    public async Task<IReadOnlyList<AnnotatorView>?> AnnotatorsAsync(long projectId, long personId, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        if (await db.ViewerAsync(projectId, personId, cancel) is not { } viewer || !viewer.Role.MayLead()) return null;
        var members = await db.Memberships.AsNoTracking().Where(member => member.ProjectId == projectId && member.Role != ProjectRole.Viewer)
            .OrderBy(member => member.SeniorityRank == null).ThenBy(member => member.SeniorityRank).ThenByDescending(member => member.ExperienceMonths).ThenBy(member => member.Person!.DisplayName)
            .Select(member => new { member.PersonId, member.Person!.DisplayName, member.Role, member.ExperienceMonths, member.SeniorityRank }).ToListAsync(cancel);
        var found = new List<AnnotatorView>();
        foreach (var member in members)
        {
            found.Add(new AnnotatorView(member.PersonId, member.DisplayName, member.Role, member.ExperienceMonths, member.SeniorityRank,
                !await Calibration.IsOpenAsync(db, projectId, member.PersonId, cancel)));
        }

        return found;
    }

    /// <summary>How the images are divided now; for members.</summary>
    public async Task<SplitsView?> SplitsAsync(long projectId, long personId, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        if (await db.ViewerAsync(projectId, personId, cancel) is null) return null;
        var drawn = await db.Projects.AsNoTracking().Where(project => project.Id == projectId).Select(project => project.Splits).SingleAsync(cancel);
        var counts = await db.ImageGroups.Where(image => image.ProjectId == projectId).GroupBy(image => new { image.Patient, image.Split })
            .Select(group => new { group.Key.Patient, group.Key.Split, Count = group.Count() }).ToListAsync(cancel);
        return new SplitsView(drawn, [.. counts.GroupBy(row => row.Patient ?? "").OrderBy(group => group.Key, StringComparer.Ordinal).Select(group =>
        {
            return new PatientSplitView(group.Key, Of(DataSplit.Train), Of(DataSplit.Validation), Of(DataSplit.Test), Of(null));

            int Of(DataSplit? split) => group.Where(row => row.Split == split).Sum(row => row.Count);
        })]);
    }

    /// <summary>Whether everybody's progress is for the person.</summary>
    internal static bool IsWatched(Viewer viewer, long roundId) => viewer.SightOf(roundId) is RoundSight.Content or RoundSight.ContentWhenAllAreDone;

    /// <summary>The round and what hides in it from this person: where their own work of it stands.</summary>
    internal static long[] OwnRounds(Viewer viewer, long roundId) => viewer.WithHidden(roundId);

    private static async Task<List<Row>> CountsAsync(IQueryable<WorkCount> counts, CancellationToken cancel) => await counts
        .GroupBy(row => new { row.RoundId, row.PersonId, row.Patient, row.State })
        .Select(group => new Row(group.Key.RoundId, group.Key.PersonId, group.Key.Patient, group.Key.State, group.Sum(row => row.Count))).ToListAsync(cancel);

    /// <summary>A lead who annotates must not find fewer images in the list than in the queue: what hides there is counted as the host's everywhere.</summary>
    private static bool BelongsTo(Row row, long roundId, bool isWatched, long personId, long[] own) =>
        row.PersonId == personId ? own.Contains(row.RoundId) : isWatched && row.RoundId == roundId;

    private static StateCounts Sum(IEnumerable<Row> rows) => StateCounts.Of(rows.Select(row => (row.State, row.Count)));

    private static async Task<IReadOnlyList<RoundPersonView>> PeopleAsync(AnnotateHubDb db, Viewer viewer, Round round, List<Row> work, CancellationToken cancel)
    {
        var chosen = await db.RoundPeople.AsNoTracking().Where(item => item.RoundId == round.Id)
            .OrderBy(item => item.SeniorityRank == null).ThenBy(item => item.SeniorityRank).ThenByDescending(item => item.ExperienceMonths).ThenBy(item => item.Person!.DisplayName)
            .Select(item => new { item.PersonId, item.Person!.DisplayName, item.ExperienceMonths, item.SeniorityRank, item.GatePassed, item.GateNote }).ToListAsync(cancel);
        var isSealed = viewer.SightOf(round.Id) is RoundSight.ContentWhenAllAreDone && work.Any(row => row.Count > 0 && !row.State.IsDone());
        var waits = round.ClosedAt is null && RoundRules.Of(round.Kind).NeedsCalibration;
        var people = new List<RoundPersonView>();
        foreach (var item in chosen)
        {
            people.Add(new RoundPersonView(
                item.PersonId, item.DisplayName, item.ExperienceMonths, item.SeniorityRank, item.GatePassed, isSealed ? Sealed(item.GateNote) : item.GateNote,
                waits && await Calibration.IsOpenAsync(db, viewer.ProjectId, item.PersonId, cancel), Sum(work.Where(row => row.PersonId == item.PersonId))));
        }

        // The free round and work that was given away: there without having been chosen.
        var others = work.Where(row => row.Count > 0).Select(row => row.PersonId).Except(chosen.Select(item => item.PersonId)).Distinct().ToList();
        var names = await db.Users.Where(person => others.Contains(person.Id)).Select(person => new { person.Id, person.DisplayName }).OrderBy(person => person.DisplayName).ToListAsync(cancel);
        people.AddRange(names.Select(person => new RoundPersonView(person.Id, person.DisplayName, null, null, null, null, false, Sum(work.Where(row => row.PersonId == person.Id)))));
        return people;
    }

    /// <summary>The figures behind a gate tell of boxes: while somebody's work is open only who let the person through and why is told.</summary>
    private static string? Sealed(string? note) =>
        note?.StartsWith(CalibrationCheck.LetThrough, StringComparison.Ordinal) == true ? note.Split(" (before: ")[0] : null;

    private static async Task<IReadOnlyList<SealBreakView>> SealBreaksAsync(AnnotateHubDb db, long roundId, CancellationToken cancel) =>
        [.. (await db.SealBreaks.AsNoTracking().Where(item => item.RoundId == roundId).OrderBy(item => item.Id)
            .Select(item => new { item.Operator, item.Reason, item.At, Name = db.Users.Where(person => person.Id == item.PersonId).Select(person => person.DisplayName).FirstOrDefault() })
            .ToListAsync(cancel)).Select(item => new SealBreakView(item.Name ?? $"{item.Operator} at the command line", item.Reason, item.At))];

    private sealed record Row(long RoundId, long PersonId, string Patient, AssignmentState State, int Count);
}
