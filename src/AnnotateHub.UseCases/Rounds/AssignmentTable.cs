using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.UseCases.Viewing;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.UseCases.Rounds;

/// <summary>The assignments and flags of one round, a page at a time, as far as one person may know them. Null where there is nothing for this person.</summary>
public sealed class AssignmentTable(IDbContextFactory<AnnotateHubDb> database)
{
    public const int MostItems = 200;

    /// <summary>A drift image is listed to its annotator as one of the host.</summary>
    public async Task<TablePage?> PageAsync(long projectId, long roundId, long personId, TableFilter filter, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        if (await db.ViewerAsync(projectId, personId, cancel) is not { } viewer || viewer.Round(roundId) is null) return null;
        var rows = Within(viewer.Known(db), viewer, roundId);
        if (filter.PersonId is { } person) rows = rows.Where(item => item.PersonId == person);
        if (filter.State is { } state) rows = rows.Where(item => item.State == state);
        if (filter.Patient is { } patient) rows = rows.Where(item => (item.ImageGroup!.Patient ?? "") == patient);
        if (!string.IsNullOrWhiteSpace(filter.Search))
        {
            var wanted = "%" + filter.Search.Trim().Replace("\\", "\\\\").Replace("%", "\\%").Replace("_", "\\_") + "%";
            rows = rows.Where(item => EF.Functions.Like(item.ImageGroup!.Name, wanted, "\\"));
        }

        var total = await rows.CountAsync(cancel);
        var readable = viewer.Readable(db).Select(item => item.Id);
        var page = await Ordered(rows, filter).Skip(Math.Max(0, filter.Skip)).Take(Math.Clamp(filter.Take, 1, MostItems)).Select(item => new
        {
            item.Id, item.ImageGroupId, item.ImageGroup!.Name, item.ImageGroup.Patient, item.PersonId, Person = item.Person!.DisplayName, item.State,
            IsSkipped = item.SkippedAt != null, item.ChangedAt, item.SubmittedAt, IsReadable = readable.Contains(item.Id),
        }).ToListAsync(cancel);
        var ids = page.Where(item => item.IsReadable).Select(item => item.Id).ToList();
        var boxes = await viewer.Readable(db).Where(item => ids.Contains(item.Id))
            .Select(item => new { item.Id, Count = item.LabelSet!.Counts.Sum(count => count.Count) }).ToDictionaryAsync(item => item.Id, item => item.Count, cancel);
        return new TablePage(total, [.. page.Select(item => new TableLine(
            item.Id, item.ImageGroupId, item.Name, item.Patient, item.PersonId, item.Person, item.State, item.IsSkipped && item.State.IsOpen(), item.PersonId == personId,
            item.IsReadable, boxes.TryGetValue(item.Id, out var count) ? count : null, item.ChangedAt, item.SubmittedAt))]);
    }

    /// <summary>Open ones first, then the newest.</summary>
    public async Task<IReadOnlyList<FlagLine>?> FlagsAsync(long projectId, long roundId, long personId, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        if (await db.ViewerAsync(projectId, personId, cancel) is not { } viewer || viewer.Round(roundId) is null) return null;
        var work = Within(viewer.Known(db), viewer, roundId).Select(item => item.Id);
        return await (
            from flag in viewer.Flags(db)
            where work.Contains(flag.AssignmentId)
            join image in db.ImageGroups on flag.ImageGroupId equals image.Id
            join person in db.Users on flag.PersonId equals person.Id
            orderby flag.ResolvedAt != null, flag.Id descending
            select new FlagLine(flag.Id, image.Id, image.Name, image.Patient, person.Id, person.DisplayName, flag.Reason, flag.Note, flag.CreatedAt, flag.Decision, flag.ResolvedAt))
            .Take(MostItems).ToListAsync(cancel);
    }

    private static IQueryable<Assignment> Within(IQueryable<Assignment> known, Viewer viewer, long roundId)
    {
        var (own, me) = (RoundBook.OwnRounds(viewer, roundId), viewer.PersonId);
        return known.Where(item => item.RoundId == roundId || (item.PersonId == me && own.Contains(item.RoundId)));
    }

    /// <summary>Equal ones by image and person, so that pages never overlap.</summary>
    private static IOrderedQueryable<Assignment> Ordered(IQueryable<Assignment> rows, TableFilter filter) => (filter.Order, filter.Descending) switch
    {
        (TableOrder.Image, false) => rows.OrderBy(item => item.ImageGroup!.SortKey).ThenBy(item => item.Person!.DisplayName).ThenBy(item => item.Id),
        (TableOrder.Image, true) => rows.OrderByDescending(item => item.ImageGroup!.SortKey).ThenBy(item => item.Person!.DisplayName).ThenBy(item => item.Id),
        (TableOrder.Person, false) => ByImage(rows.OrderBy(item => item.Person!.DisplayName)),
        (TableOrder.Person, true) => ByImage(rows.OrderByDescending(item => item.Person!.DisplayName)),
        (TableOrder.State, false) => ByImage(rows.OrderBy(item => item.State)),
        (TableOrder.State, true) => ByImage(rows.OrderByDescending(item => item.State)),
        (_, false) => ByImage(rows.OrderBy(item => item.ChangedAt)),
        _ => ByImage(rows.OrderByDescending(item => item.ChangedAt)),
    };

    private static IOrderedQueryable<Assignment> ByImage(IOrderedQueryable<Assignment> rows) => rows.ThenBy(item => item.ImageGroup!.SortKey).ThenBy(item => item.Id);
}
